"""Bad input gets a clear error that names the object, a non-zero exit code, and leaves nothing that looks whole."""

import json
import os
import re
import shutil
import subprocess

import pytest

from azure.keyvault.secrets import SecretClient


@pytest.fixture
def copy(archive, tmp_path):
    """A copy of the archive to damage."""
    folder = tmp_path / "copy"
    shutil.copytree(archive, folder)
    return folder


def restore(azure, folder):
    return azure.run("-c", f"connect contoso-ne as target; restore from {folder} into target", check=False)


def some_blob(folder):
    return sorted((folder / "secrets").glob("*.blob"))[0]


def test_unknown_vault(azure):
    run = azure.run("-c", "connect contoso-xx", check=False)
    assert run.returncode == 4
    assert "contoso-xx" in run.stderr


def test_wrong_client_secret(azure, tmp_path):
    facts = {**azure.facts, "clientSecret": "not-the-secret"}
    endpoints = tmp_path / "endpoints.json"
    endpoints.write_text(json.dumps(facts))
    run = subprocess.run([os.environ["KVMSH"], "--endpoints", endpoints, "-c", "connect contoso-we"], text=True, capture_output=True, stdin=subprocess.DEVNULL)
    assert run.returncode == 4
    assert "AADSTS7000215" in run.stderr and "not-the-secret" not in run.stderr


@pytest.mark.parametrize("statement", ["connect a", "connect contoso--we", "connect 1contoso", "connect http://contoso-we.vault.azure.net"])
def test_vault_names_that_the_rules_forbid(azure, statement):
    run = azure.run("-c", statement, check=False)
    assert run.returncode == 2 and "error" in run.stderr


def test_object_name_that_the_rules_forbid(azure):
    run = azure.run("-c", "connect contoso-we; show secret db_password", check=False)
    assert run.returncode == 2 and "db_password" in run.stderr


def test_missing_object(azure):
    run = azure.run("-c", "connect contoso-we; show secret not-there", check=False)
    assert run.returncode == 1 and "not-there" in run.stderr


def test_archive_with_a_missing_file(azure, copy):
    blob = some_blob(copy)
    blob.unlink()
    run = restore(azure, copy)
    assert run.returncode in (1, 5) and blob.stem in run.stdout + run.stderr


def test_archive_with_a_truncated_file(azure, copy):
    blob = some_blob(copy)
    blob.write_bytes(blob.read_bytes()[:-10])
    run = restore(azure, copy)
    assert run.returncode in (1, 5) and blob.stem in run.stdout + run.stderr


def test_archive_with_an_altered_file(azure, copy):
    blob = some_blob(copy)
    data = bytearray(blob.read_bytes())
    data[len(data) // 2] ^= 1
    blob.write_bytes(data)
    run = restore(azure, copy)
    assert run.returncode in (1, 5) and blob.stem in run.stdout + run.stderr


def test_archive_with_an_altered_manifest(azure, copy):
    manifest = copy / "manifest.json"
    manifest.write_text(manifest.read_text().replace("db-password", "db-passwort"))
    run = restore(azure, copy)
    assert run.returncode == 1 and "manifest" in run.stderr


def test_manifest_of_a_newer_format(azure, copy):
    manifest = copy / "manifest.json"
    manifest.write_text(re.sub(r'"format":\s*1', '"format":2', manifest.read_text(), count=1))
    run = restore(azure, copy)
    assert run.returncode == 1 and "format" in run.stderr


def test_archive_that_is_not_finished(azure, copy):
    (copy / "manifest.json").unlink()
    run = restore(azure, copy)
    assert run.returncode != 0 and "not finished" in run.stderr


def test_folder_that_is_no_archive(azure, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").write_text("mine")
    run = azure.run("-c", f"connect contoso-we; backup all to {tmp_path / 'other'}", check=False)
    assert run.returncode != 0 and str(tmp_path / "other") in run.stderr
    assert [p.name for p in (tmp_path / "other").iterdir()] == ["notes.txt"]


def test_folder_that_others_may_read(azure, copy):
    some_blob(copy).chmod(0o644)
    run = restore(azure, copy)
    assert run.returncode != 0 and some_blob(copy).stem in run.stdout + run.stderr


def test_folder_that_cannot_be_written(azure):
    run = azure.run("-c", "connect contoso-we; backup all to /proc/kvmsh-backup", check=False)
    assert run.returncode != 0 and "/proc/kvmsh-backup" in run.stderr


def test_full_disk(azure, tmp_path):
    """On a file system of 48 KiB the backup fails, says so, and what is there does not look whole."""
    small = tmp_path / "small"
    small.mkdir()
    script = (f"mount -t tmpfs -o size=48k,mode=0700 tmpfs '{small}' && "
              f"'{os.environ['KVMSH']}' --endpoints '{azure.endpoints}' -c 'connect contoso-we; backup all to {small}/out'; "
              f"code=$?; ls '{small}/out' >&2; test ! -e '{small}/out/manifest.json' || exit 99; exit $code")
    namespace = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    run = subprocess.run([*namespace, "bash", "-c", script], text=True, capture_output=True, stdin=subprocess.DEVNULL)
    assert run.returncode == 1, run.stderr
    assert "space" in run.stderr


def test_conflict_with_a_live_name_fails_and_names_it(fresh, tmp_path):
    with fresh(tmp_path, secrets=3, kv_a="westeurope", kv_b="northeurope") as azure:
        azure.client(SecretClient, "kv-b").set_secret("secret-0001", "other")
        statement = f"connect kv-a; connect kv-b; backup all to {tmp_path / 'out'}; restore into target"
        run = azure.run("-c", statement, check=False)
        assert run.returncode == 5 and "secret-0001" in run.stdout + run.stderr
        assert azure.client(SecretClient, "kv-b").get_secret("secret-0001").value == "other"
        azure.run("-c", statement + " on conflict skip")


def test_conflict_with_a_deleted_name_fails_and_names_it(fresh, tmp_path):
    with fresh(tmp_path, secrets=3, kv_a="westeurope", kv_b="northeurope") as azure:
        client = azure.client(SecretClient, "kv-b")
        client.set_secret("secret-0001", "other")
        client.begin_delete_secret("secret-0001").wait()
        run = azure.run("-c", f"connect kv-a; connect kv-b; backup all to {tmp_path / 'out'}; restore into target on conflict skip", check=False)
        assert run.returncode == 5 and "secret-0001" in run.stdout + run.stderr and "deleted" in run.stdout + run.stderr
