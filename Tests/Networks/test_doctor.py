"""What `doctor` finds, with a remedy each and the exit code of the table."""

import json

import pytest

from scripts.local_azure import emulator
from Tests.Networks.stranger import Stranger, cloud_file, results, variables

READER = "5f2b7a1e-6f0c-4f0e-9d57-0c6d2b1f3e88"
NOBODY = "6f2b7a1e-6f0c-4f0e-9d57-0c6d2b1f3e88"


@pytest.fixture(scope="module")
def azure(tmp_path_factory):
    """A vault by roles, one by access policies, one behind a firewall and one without public access."""
    seed = tmp_path_factory.mktemp("seed") / "seed.json"
    seed.write_text(json.dumps({
        "vaults": {name: {"secrets": [{"name": "db", "value": "x"}]} for name in ("roles", "policies")},
        "principals": [
            {"name": "reader", "clientId": READER, "secrets": ["word"]},
            {"name": "nobody", "clientId": NOBODY, "secrets": ["word"]}],
        "roleAssignments": [
            {"principal": "reader", "role": "Key Vault Reader", "scope": "vault roles"}],
        "vaultSettings": {
            "roles": {"rbac": True},
            "policies": {"rbac": False, "accessPolicies": [{"principal": "reader", "secrets": ["list"]}]},
            "walled": {"network": {"defaultAction": "Deny", "bypass": "None", "ipRules": [{"value": "203.0.113.0/24"}]}},
            "closed": {"publicNetworkAccess": False}}}))
    names = {"roles": "westeurope", "policies": "westeurope", "walled": "westeurope", "closed": "westeurope"}
    with emulator("--seed", seed, **names) as running:
        yield running


@pytest.fixture(scope="module")
def stranger(azure, tmp_path_factory):
    return Stranger(azure, tmp_path_factory.mktemp("stranger"))


def examine(stranger, text, code, **options):
    """The findings of a `doctor`, by check and kind, and how often each status is there."""
    finished = stranger.run("set retries 0\n" + text, code=code, **options)
    return {(check["check"], check["kind"]): check for check in results(finished, "doctor")[-1]["items"]}, finished


def failed(checks):
    return {name for name, check in checks.items() if check["status"] == "failed"}


RIGHTS = {"list", "get", "backup", "restore", "delete"}


def test_everything_is_as_it_should_be(azure, stranger):
    checks, finished = examine(stranger, "connect roles\ndoctor", 0, **variables(azure))
    assert {name for name, kind in checks if kind is None} == {"name", "dns", "tls", "clock", "token", "resource-manager"}
    assert {(name, kind) for name, kind in checks if kind} >= {
        (name, kind) for name in ("list", "get", "backup", "restore") for kind in ("secret", "key", "certificate")}
    assert {check["status"] for check in checks.values()} == {"passed"}
    assert all(check["remedy"] is None for check in checks.values())
    assert "lab" in checks["name", None]["detail"] and "loopback" in checks["dns", None]["detail"]
    assert "its certificate is trusted" in checks["tls", None]["detail"]
    assert "within" in checks["clock", None]["detail"]
    assert azure.facts["tenant"] in checks["token", None]["detail"] and "client-secret" in checks["token", None]["detail"]
    assert "management.localhost" in checks["resource-manager", None]["detail"]
    assert azure.facts["clientSecret"] not in finished.stdout + finished.stderr


# What is wrong: the statements, who is signed in, what fails, what is not examined, the words of the remedy, and the exit
# code, which is that of the statement that failed first.
WRONG = [
    ("a vault of another cloud", "connect https://one.vault.azure.net as target", {}, "name", {"dns", "tls", "clock", "token", "list"}, "portal", 1),
    ("a name without an address", "set cloud {nowhere}\nconnect one", {}, "dns", {"tls", "clock", "token", "list"}, "spelling", 4),
    ("nobody listens", "set cloud {silent}\nconnect one", {}, "tls", {"clock", "token", "list"}, "network", 4),
    ("a wrong secret", "connect roles", {"AZURE_CLIENT_SECRET": "wrong"}, "token", {"list"}, "AZURE_CLIENT_SECRET", 4),
    ("no credential", "connect roles using environment", {"AZURE_CLIENT_SECRET": ""}, "token", {"list"}, "service principal", 4),
]


@pytest.mark.parametrize("text,changes,check,skipped,words,code", [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_named_with_a_remedy(azure, stranger, tmp_path, text, changes, check, skipped, words, code):
    clouds = {
        "nowhere": cloud_file(tmp_path / "nowhere.json", azure, vaultSuffix="vault.nowhere.invalid"),
        "silent": cloud_file(tmp_path / "silent.json", azure, vaultSuffix="vault.localhost:1")}
    checks, finished = examine(
        stranger, f"on error continue\n{text.format(**clouds)}\ndoctor", code, **variables(azure) | changes)
    assert failed(checks) == {(check, None)}
    assert words in checks[check, None]["remedy"]
    assert {name for name, kind in checks if checks[name, kind]["status"] == "skipped"} == skipped
    # The person reads the same on standard error.
    assert words in finished.stderr


def test_a_certificate_that_is_not_trusted(azure, stranger):
    checks, _ = examine(stranger, "on error continue\nconnect roles\ndoctor", 4, ca=False, **variables(azure))
    assert failed(checks) == {("tls", None)}
    assert "kvmsh emulator authority" in checks["tls", None]["detail"] and "ca-bundle" in checks["tls", None]["remedy"]


def test_rights_by_roles(azure, stranger):
    known = variables(azure, READER, secret="word")
    checks, _ = examine(stranger, "connect roles as source\ndoctor", 4, **known)
    assert checks["list", "secret"]["status"] == "passed"
    assert ("backup", "secret") in failed(checks) and ("get", "secret") in failed(checks)
    remedy = checks["backup", "secret"]["remedy"]
    assert "Key Vault Secrets Officer" in remedy and "az role assignment create" in remedy and "--assignee-object-id" in remedy
    # A source needs no right to restore, a target none to back up.
    assert checks["restore", "secret"]["status"] == "warning"
    target, _ = examine(stranger, "connect roles as target\ndoctor", 4, **known)
    assert ("restore", "key") in failed(target) and target["backup", "key"]["status"] == "warning"


def test_rights_by_access_policies(azure, stranger):
    checks, _ = examine(stranger, "connect policies as source\ndoctor", 4, **variables(azure, READER, secret="word"))
    assert checks["list", "secret"]["status"] == "passed"
    remedy = checks["backup", "key"]["remedy"]
    assert "key permission 'backup'" in remedy and "az keyvault set-policy --name policies" in remedy and "--key-permissions" in remedy


def test_a_firewall_says_which_address_it_saw(azure, stranger):
    checks, finished = examine(stranger, "on error continue\nconnect walled\ndoctor", 4, **variables(azure))
    assert failed(checks) == {("list", "secret")}
    assert "127.0.0.1" in checks["list", "secret"]["detail"]
    assert "add a rule for 127.0.0.1" in checks["list", "secret"]["remedy"]


def test_closed_public_access(azure, stranger):
    checks, _ = examine(stranger, "on error continue\nconnect closed\ndoctor", 4, **variables(azure))
    assert failed(checks) == {("list", "secret")}
    assert "private endpoint" in checks["list", "secret"]["remedy"]


def test_resource_manager_is_wanted_and_not_needed(azure, stranger, tmp_path):
    dark = {"endpoint": "https://management.localhost:1", "audience": "https://management.localhost:1"}
    cloud = cloud_file(tmp_path / "dark.json", azure, resourceManager=dark)
    checks, _ = examine(stranger, "connect roles\ndoctor", 0, cloud=cloud, **variables(azure))
    assert checks["resource-manager", None]["status"] == "warning" and checks["resource-manager", None]["remedy"]
    facts = json.loads(cloud.read_text())
    del facts["resourceManager"]
    cloud.write_text(json.dumps(facts))
    checks, _ = examine(stranger, "connect roles\ndoctor", 0, cloud=cloud, **variables(azure))
    assert checks["resource-manager", None]["status"] == "skipped"


def test_without_a_vault_the_sign_in_is_examined(azure, stranger):
    checks, _ = examine(stranger, "doctor", 0, **variables(azure))
    assert {name for name, _ in checks} == {"dns", "tls", "clock", "resource-manager"}
    checks, _ = examine(stranger, "doctor", 4, **variables(azure) | {"AZURE_CLIENT_SECRET": "wrong"})
    assert failed(checks) == {("token", None)}


def test_a_403_names_permission_role_and_entry_for_the_vaults_model(azure, stranger, tmp_path):
    known = variables(azure, READER, secret="word")
    for vault, words in [
            ("roles", ["secrets/backup", "'Key Vault Secrets Officer'"]),
            ("policies", ["secrets/backup", "secret permission 'backup' in the vault's access policy"])]:
        result = stranger.run(f"connect {vault}; backup secret db to {tmp_path}/{vault}", code=4, **known)
        for word in words:
            assert word in result.stderr
