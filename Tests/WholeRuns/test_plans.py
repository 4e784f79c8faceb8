"""Plans of whole runs: written for a review, carried out exactly, or refused with what is different."""

import json

import pytest
from azure.keyvault.secrets import SecretClient

CONNECT = "connect contoso-we as source; connect contoso-us as target; "


def ends_with(azure, code, *arguments):
    """Runs kvmsh, which has to end with that code."""
    result = azure.run(*arguments, check=False)
    assert result.returncode == code, result.stdout + result.stderr
    return result


@pytest.fixture
def world(fresh, tmp_path):
    """A vault with four secrets, and an empty one in another geography; nothing is asked."""
    with fresh(tmp_path, secrets=4, contoso_we="westeurope", contoso_us="eastus2") as azure:
        yield azure, tmp_path


def values(azure, vault):
    """What Microsoft's SDK reads: the secrets of a vault with their values."""
    client = azure.client(SecretClient, vault)
    return {item.name: client.get_secret(item.name).value for item in client.list_properties_of_secrets()}


def test_a_copy_is_carried_out_as_it_was_planned(world):
    azure, folder = world
    azure.run("-c", f"{CONNECT}plan to {folder}/p.json copy all into target on conflict skip")
    plan = json.loads((folder / "p.json").read_text())
    assert [item["action"] for item in plan["objects"]] == ["write"] * 4
    assert {item["road"] for item in plan["objects"]} == {"value"} and all(item["reason"] for item in plan["objects"])
    assert "value 0" not in (folder / "p.json").read_text() and values(azure, "contoso-us") == {}
    azure.run("-c", f"{CONNECT}apply plan {folder}/p.json")
    assert values(azure, "contoso-us") == values(azure, "contoso-we")
    # What is done already is as it was planned.
    azure.run("-c", f"{CONNECT}apply plan {folder}/p.json")


def test_a_stale_plan_is_refused_with_the_differences(world):
    azure, folder = world
    azure.run("-c", f"{CONNECT}plan to {folder}/p.json copy all into target")
    azure.client(SecretClient, "contoso-we").set_secret("secret-0001", "changed")
    azure.client(SecretClient, "contoso-us").set_secret("secret-0002", "somebody else's")
    result = ends_with(azure, 6, "-c", f"{CONNECT}apply plan {folder}/p.json")
    assert "secret secret-0001: version" in result.stderr and "is new in the source" in result.stderr
    assert "secret secret-0002: the target held nothing of that name" in result.stderr
    assert set(values(azure, "contoso-us")) == {"secret-0002"}


def test_settings_and_the_end_of_a_vault_are_planned_too(world):
    azure, folder = world
    azure.run("-c", f"{CONNECT}plan to {folder}/s.json apply settings into target only tags, contacts")
    steps = json.loads((folder / "s.json").read_text())["steps"]
    assert {step["action"] for step in steps} == {"same"}
    azure.run("-c", f"{CONNECT}apply plan {folder}/s.json")
    result = ends_with(azure, 6, "-c", f"{CONNECT}plan retire source confirm contoso-we")
    assert "no connected vault was compared with all of it" in result.stdout
    azure.run("-c", f"{CONNECT}copy all into target; verify")
    azure.run("-c", f"{CONNECT}plan to {folder}/r.json retire source confirm contoso-we")
    azure.run("-c", f"{CONNECT}apply plan {folder}/r.json")
    listed = azure.run("-c", "connect contoso-us; list vaults").stdout
    assert "contoso-us" in listed and "contoso-we" not in listed


def test_a_dry_run_plans_a_whole_move_and_changes_nothing(world):
    azure, folder = world
    script = folder / "move.kvm"
    script.write_text(
        "connect contoso-we as source; connect contoso-us as target\n"
        f"backup all to {folder}/out\nrestore into target on conflict skip\ncopy all into target\n"
        "create vault made-ne in northeurope like source\nconnect made-ne as third\ncopy all into third\nverify\n")
    result = azure.run("--dry-run", script)
    assert "4 store" in result.stdout and "4 leave" in result.stdout and "4 write" in result.stdout
    assert "1 create" in result.stdout and "`verify` is left out" in result.stderr
    assert not (folder / "out").exists() and values(azure, "contoso-us") == {}
