"""The main job: backup, restore, proof; within a geography and across."""

import json
import stat
from pathlib import Path

from azure.keyvault.secrets import SecretClient

ROOT = Path(__file__).resolve().parents[2]


def records(text):
    """The records of a run with --output jsonl."""
    return [json.loads(line) for line in text.splitlines()]


def test_moves_a_filled_vault_and_proves_it(azure, tmp_path):
    run = azure.run(ROOT / "scripts" / "relocate.kvm", tmp_path / "backup")
    assert "are equal" in run.stdout


def test_archive_is_for_its_owner_only(archive):
    for path in [archive, *archive.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_archive_holds_no_value(archive):
    for path in archive.rglob("*"):
        if path.is_file():
            assert b"correct horse" not in path.read_bytes(), path


def test_second_backup_changes_nothing(azure, archive):
    before = {p: p.read_bytes() for p in archive.rglob("*.blob")}
    azure.run("-c", f"connect contoso-we; backup all to {archive}")
    assert before == {p: p.read_bytes() for p in archive.rglob("*.blob")}


def test_other_geography_is_refused_with_the_services_words(azure, archive):
    run = azure.run("--output", "jsonl", "-c", f"connect contoso-us as target; restore from {archive} into target", check=False)
    assert run.returncode == 1
    assert "Cannot decrypt backup blob" in run.stderr
    assert "geography" in run.stderr and "subscription" in run.stderr
    result = records(run.stdout)[-1]["result"]
    assert result["failed"] == 1
    assert result["untried"] > 10 and result["done"] == 0
    target = azure.client(SecretClient, "contoso-us")
    assert list(target.list_properties_of_secrets()) == []


def test_restore_into_the_source_is_refused(azure, archive):
    run = azure.run("-c", f"connect contoso-we; restore from {archive} into source", check=False)
    assert run.returncode == 6
    assert "contoso-we" in run.stderr


def test_verify_names_a_difference_and_ends_with_3(fresh, tmp_path):
    with fresh(tmp_path, secrets=3, kv_a="westeurope", kv_b="northeurope") as azure:
        azure.run("-c", f"connect kv-a; connect kv-b; backup all to {tmp_path / 'out'}; restore into target; verify")
        azure.client(SecretClient, "kv-b").set_secret("secret-0001", "changed")
        run = azure.run("-c", "connect kv-a; connect kv-b; verify", check=False)
        assert run.returncode == 3
        assert "secret-0001" in run.stdout and "changed" not in run.stdout + run.stderr


def test_json_output_is_nothing_but_data(azure):
    run = azure.run("--output", "json", "-c", "connect contoso-we; list secrets; echo done")
    data = json.loads(run.stdout)
    assert [record["status"] for record in data] == ["ok", "ok", "ok"]
    assert {"statement", "line", "status", "result", "error", "elapsed"} <= set(data[1])
    assert any(item["name"] == "db-password" for item in data[1]["result"])


def test_values_show_only_when_asked(azure):
    shown = azure.run("-c", "connect contoso-we; show secret db-password")
    assert "correct horse" not in shown.stdout + shown.stderr
    assert "correct horse" in azure.run("-c", "connect contoso-we; show secret db-password reveal").stdout


def test_an_empty_vault_moves_too(fresh, tmp_path):
    with fresh(tmp_path, kv_a="westeurope", kv_b="northeurope") as azure:
        azure.run("-c", f"connect kv-a; connect kv-b; backup all to {tmp_path / 'out'}; restore into target; verify")
