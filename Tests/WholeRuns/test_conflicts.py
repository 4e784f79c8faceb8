"""Names that the target holds already: replaced, recovered, and looked at by Microsoft's SDK."""

import stat

import pytest
from azure.keyvault.secrets import SecretClient

CONNECT = "connect kv-a; connect kv-b; "


@pytest.fixture
def conflict(fresh, tmp_path):
    """Two vaults of one geography whose secrets differ, and the statements that move the first one's."""
    with fresh(tmp_path, secrets=3, kv_a="westeurope", kv_b="northeurope") as azure:
        target = azure.client(SecretClient, "kv-b")
        target.set_secret("secret-0001", "theirs")
        folder = tmp_path / "out"
        azure.run("-c", f"connect kv-a; backup all to {folder}")
        yield azure, target, folder


def moves(folder):
    return [f"restore from {folder} into target", "copy all into target"]


@pytest.mark.parametrize("number", [0, 1])
def test_replace_asks_and_is_refused_where_nobody_answers(conflict, number):
    azure, target, folder = conflict
    run = azure.run("-c", f"{CONNECT}{moves(folder)[number]} on conflict replace", check=False)
    assert run.returncode == 6 and "confirm" in run.stderr
    assert target.get_secret("secret-0001").value == "theirs"
    assert [s.name for s in target.list_properties_of_secrets()] == ["secret-0001"]


@pytest.mark.parametrize("number", [0, 1])
def test_replace_brings_ours(conflict, number):
    azure, target, folder = conflict
    azure.run("--yes", "-c", f"{CONNECT}{moves(folder)[number]} on conflict replace; verify")
    assert target.get_secret("secret-0001").value == "value 1"


def test_what_was_replaced_is_in_a_file_that_every_tool_can_restore(conflict):
    azure, target, folder = conflict
    azure.run("--yes", "-c", f"{CONNECT}restore from {folder} into target on conflict replace")
    (copy,) = (folder / "replaced").iterdir()
    assert copy.name.startswith("secret-secret-0001-") and stat.S_IMODE(copy.stat().st_mode) == 0o600
    target.begin_delete_secret("secret-0001").wait()
    target.purge_deleted_secret("secret-0001")
    assert target.restore_secret_backup(copy.read_bytes()).name == "secret-0001"
    assert target.get_secret("secret-0001").value == "theirs"


def test_recover_brings_back_what_was_deleted(conflict):
    azure, target, folder = conflict
    azure.run("--yes", "-c", f"{CONNECT}restore from {folder} into target on conflict replace")
    version = target.get_secret("secret-0002").properties.version
    target.begin_delete_secret("secret-0002").wait()
    failed = azure.run("-c", f"{CONNECT}restore from {folder} into target", check=False)
    assert failed.returncode == 5 and "recover" in failed.stderr
    azure.run("-c", f"{CONNECT}restore from {folder} into target on conflict recover; verify")
    assert target.get_secret("secret-0002").properties.version == version
