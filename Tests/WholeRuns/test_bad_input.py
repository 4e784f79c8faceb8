"""Bad input gets a clear error that names the object, a non-zero exit code, and leaves nothing that looks whole."""

import json
import os
import re
import shlex
import shutil
import subprocess

import pytest

from azure.keyvault.secrets import SecretClient


#: How each kind of archive is made, and how it is read.
KINDS = {
    "backup": ("backup all to {folder}", "connect contoso-ne as target; restore from {folder} into target"),
    "unsealed": (
        'export secret "api-token-payments", secret "greeting" to {folder} unsealed',
        "connect contoso-us as target; import from {folder} into target"),
    "sealed": (
        'export secret "api-token-payments", secret "greeting" to {folder} sealed to {recipient}',
        "connect contoso-us as target; set identity {identity}; import from {folder} into target"),
}


class Kind:
    """A kind of archive: makes one, and reads one."""

    def __init__(self, azure, name, identity):
        self.azure = azure
        self.made, self.read = KINDS[name]
        self.names = {"identity": identity}
        if name == "sealed":
            subprocess.run(["age-keygen", "-o", identity], check=True, capture_output=True)
            self.names["recipient"] = subprocess.run(
                ["age-keygen", "-y", identity], check=True, capture_output=True, text=True).stdout.strip()

    def statement(self, folder):
        return "connect contoso-we; " + self.made.format(folder=folder, **self.names)

    def make(self, folder, check=True):
        return self.azure.run("-c", self.statement(folder), check=check)

    def take(self, folder):
        """Restores or imports it."""
        return self.azure.run("-c", self.read.format(folder=folder, **self.names), check=False)


@pytest.fixture(scope="module", params=KINDS)
def kind(request, azure, tmp_path_factory):
    return Kind(azure, request.param, tmp_path_factory.mktemp("identity") / "key.txt")


@pytest.fixture(scope="module")
def made(kind, tmp_path_factory):
    """A complete archive of the kind."""
    folder = tmp_path_factory.mktemp("made") / "archive"
    kind.make(folder)
    return folder


@pytest.fixture
def copy(made, tmp_path):
    """A copy of the archive to damage."""
    folder = tmp_path / "copy"
    shutil.copytree(made, folder)
    return folder


def some_file(folder):
    """The file of an object, and the object's name."""
    path = sorted((folder / "secrets").iterdir())[0]
    return path, path.name.split(".")[0]


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


def missing(path):
    path.unlink()


def truncated(path):
    path.write_bytes(path.read_bytes()[:-10])


def altered(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [missing, truncated, altered])
def test_archive_with_a_damaged_file(kind, copy, damage):
    path, name = some_file(copy)
    damage(path)
    run = kind.take(copy)
    assert run.returncode == 5 and name in run.stdout + run.stderr


@pytest.mark.parametrize("damage", [missing, truncated, altered])
@pytest.mark.parametrize("name", ["settings.json", "journal.jsonl"])
def test_archive_with_damage_beside_the_objects(kind, copy, name, damage):
    damage(next(path for path in copy.iterdir() if path.name.startswith(name)))
    run = kind.take(copy)
    assert run.returncode == 1 and name.split(".")[0] in run.stderr


def test_archive_with_an_altered_manifest(kind, copy):
    manifest = copy / "manifest.json"
    manifest.write_text(manifest.read_text().replace("greeting", "greetinh"))
    run = kind.take(copy)
    assert run.returncode == 1 and "manifest" in run.stderr


def test_manifest_of_a_newer_format(kind, copy):
    manifest = copy / "manifest.json"
    manifest.write_text(re.sub(r'"format":\s*1', '"format":2', manifest.read_text(), count=1))
    run = kind.take(copy)
    assert run.returncode == 1 and "format" in run.stderr


def test_archive_that_is_not_finished(kind, copy):
    (copy / "manifest.json").unlink()
    run = kind.take(copy)
    assert run.returncode != 0 and "not finished" in run.stderr


def test_archive_of_the_other_kind(kind, copy):
    other = "import" if "restore" in kind.read else "restore"
    run = kind.azure.run("-c", f"connect contoso-ne as target; {other} from {copy} into target", check=False)
    assert run.returncode == 1 and str(copy) in run.stderr


def test_archive_is_not_taken_into_its_source(kind, copy):
    run = kind.azure.run("-c", kind.read.format(folder=copy, **kind.names).replace("contoso-ne", "contoso-we").replace("contoso-us", "contoso-we"), check=False)
    assert run.returncode == 6 and "contoso-we" in run.stderr


def test_folder_that_is_no_archive(kind, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").write_text("mine")
    run = kind.make(tmp_path / "other", check=False)
    assert run.returncode != 0 and str(tmp_path / "other") in run.stderr
    assert [p.name for p in (tmp_path / "other").iterdir()] == ["notes.txt"]


def test_file_that_others_may_read(kind, copy):
    path, name = some_file(copy)
    path.chmod(0o644)
    run = kind.take(copy)
    assert run.returncode != 0 and name in run.stdout + run.stderr


def test_folder_that_cannot_be_written(kind):
    run = kind.make("/proc/kvmsh-archive", check=False)
    assert run.returncode != 0 and "/proc/kvmsh-archive" in run.stderr


def in_a_small_file_system(folder, size, command):
    """Runs a shell command in a mount namespace in which the folder is a file system of so many KiB."""
    folder.mkdir()
    script = f"mount -t tmpfs -o size={size}k,mode=0700 tmpfs '{folder}' && {command}"
    namespace = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    return subprocess.run([*namespace, "bash", "-c", script], text=True, capture_output=True, stdin=subprocess.DEVNULL)


def program(azure, statement):
    return shlex.join([os.environ["KVMSH"], "--endpoints", str(azure.endpoints), "-c", statement])


def test_full_disk(kind, tmp_path):
    """Where there is no room the statement fails, says so, and what is there does not look whole."""
    folder = tmp_path / "small"
    size = 48 if "backup" in kind.made else 16
    run = in_a_small_file_system(folder, size, (
        f"{program(kind.azure, kind.statement(folder / 'out'))}; code=$?; "
        f"test ! -e '{folder}/out/manifest.json' || exit 99; exit $code"))
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
