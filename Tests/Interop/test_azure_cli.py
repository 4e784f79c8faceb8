"""The Azure CLI against the emulator as a registered cloud; `azure_cli.md` says what covers what.

The CLI lives in an environment of its own, which `scripts/setup --azure-cli` makes, as continuous integration does;
without it these tests are skipped.
"""

import base64
import json
import itertools
import os
import subprocess
from pathlib import Path

import pytest
from scripts.local_azure import emulator
from Tests.Networks.stranger import Stranger, results

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".venv-azure-cli" / "bin" / "python"
TABLE = Path(__file__).with_name("azure_cli.md")
GROUP = "emulator"
CLIENT = "33333333-3333-4333-8333-333333333333"
OPERATOR = "44444444-4444-4444-8444-444444444444"

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="scripts/setup --azure-cli installs the Azure CLI")

# Python does not resolve names below `localhost`, and the CLI offers no way to tell it.
RESOLVER = "import sys; sys.path.insert(0, {root!r}); from scripts.names import resolve_localhost; resolve_localhost()\n"


HEAD = """# What covers the Azure CLI

The commands that `test_azure_cli.py` gives the Azure CLI {version}, against the emulator as a cloud that it registered by its
endpoints, with the checks that give them. The tests write down what they run: the last one fails when a command that must
be covered is not, or when this table is out of date; `KVMSH_WRITE_TABLES=1` writes it anew.

| command | checks |
|---|---|
"""

#: What the emulator promises to serve to the CLI.
WANTED = {
    *(f"keyvault {verb}" for verb in ["create", "list", "delete", "recover"]),
    *(f"keyvault {kind} {verb}" for kind in ["secret", "key", "certificate"] for verb in ["list", "backup", "restore", "download"]),
    "keyvault secret set", "keyvault key create", "keyvault key import", "keyvault certificate create", "keyvault certificate import",
    "role assignment create", "role assignment list", "role assignment delete", "cloud register",
}


class CommandFailed(Exception):
    pass


class AzureCLI:
    def __init__(self, azure, folder):
        site = folder / "site"
        site.mkdir()
        (site / "sitecustomize.py").write_text(RESOLVER.format(root=str(ROOT)))
        self.azure = azure
        self.folder = folder
        self.ca = azure.ca
        self.checks = {}
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AZURE_")},
            "PYTHONPATH": str(site), "AZURE_CONFIG_DIR": str(folder / "config"), "REQUESTS_CA_BUNDLE": azure.ca,
            "AZURE_CORE_INSTANCE_DISCOVERY": "false", "AZURE_CORE_COLLECT_TELEMETRY": "false",
            "AZURE_CORE_NO_COLOR": "true",
        }

    def __call__(self, *arguments):
        """Runs a command and returns its answer."""
        command = " ".join(itertools.takewhile(lambda word: not str(word).startswith("-"), arguments))
        test = os.environ["PYTEST_CURRENT_TEST"].partition(" ")[0].rpartition("::")[2]
        self.checks.setdefault(command, set()).add(test)
        result = subprocess.run(
            [PROGRAM, "-m", "azure.cli", *map(str, arguments), "--output", "json"],
            env=self.environment, cwd=self.folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if result.returncode != 0:
            raise CommandFailed(f"{' '.join(map(str, arguments))}\n{result.stderr}")
        return json.loads(result.stdout) if result.stdout.strip() else None


@pytest.fixture(scope="module")
def az(tmp_path_factory):
    with emulator(fixed="westeurope", other="westeurope") as azure:
        run = AzureCLI(azure, tmp_path_factory.mktemp("cli"))
        run("cloud", "register", "--name", "emulator", "--endpoint-resource-manager", azure.facts["resourceManager"])
        run("cloud", "set", "--name", "emulator")
        run("login", "--service-principal", "--username", azure.facts["clientId"], "--password",
            azure.facts["clientSecret"], "--tenant", azure.facts["tenant"])
        yield run


def names(items):
    return [item["name"] for item in items]


def test_cloud_and_login(az):
    account = az("account", "show")
    assert account["environmentName"] == "emulator"
    assert account["id"] == "22222222-2222-4222-8222-222222222222"
    assert GROUP in names(az("group", "list"))


def test_vault(az):
    vault = az("keyvault", "create", "--name", "made", "--resource-group", GROUP, "--location", "northeurope",
               "--retention-days", "7", "--tags", "env=test")
    assert vault["properties"]["provisioningState"] == "Succeeded"
    assert vault["properties"]["softDeleteRetentionInDays"] == 7
    assert "made" in names(az("keyvault", "list"))
    assert az("keyvault", "show", "--name", "made")["tags"] == {"env": "test"}
    changed = az("keyvault", "update", "--name", "made", "--resource-group", GROUP, "--default-action", "Deny")
    assert changed["properties"]["networkAcls"]["defaultAction"] == "Deny"
    ruled = az("keyvault", "network-rule", "add", "--name", "made", "--ip-address", "127.0.0.0/8")
    assert ruled["properties"]["networkAcls"]["ipRules"] == [{"value": "127.0.0.0/8"}]
    az("keyvault", "delete", "--name", "made", "--resource-group", GROUP)
    assert "made" not in names(az("keyvault", "list"))
    assert "made" in names(az("keyvault", "list-deleted"))
    assert az("keyvault", "show-deleted", "--name", "made")["properties"]["location"] == "northeurope"
    az("keyvault", "recover", "--name", "made")
    assert az("keyvault", "show", "--name", "made")["properties"]["networkAcls"]["defaultAction"] == "Deny"
    az("keyvault", "delete", "--name", "made")
    az("keyvault", "purge", "--name", "made")
    assert "made" not in names(az("keyvault", "list-deleted"))


def test_access_policy(az):
    az("keyvault", "create", "--name", "old-model", "--resource-group", GROUP, "--location", "westeurope",
       "--enable-rbac-authorization", "false", "--no-self-perms", "true")
    with pytest.raises(CommandFailed, match="does not have secrets set permission"):
        az("keyvault", "secret", "set", "--vault-name", "old-model", "--name", "s", "--value", "v")
    az("keyvault", "set-policy", "--name", "old-model", "--object-id", OPERATOR, "--secret-permissions", "set", "get")
    az("keyvault", "secret", "set", "--vault-name", "old-model", "--name", "s", "--value", "v")
    vault = az("keyvault", "delete-policy", "--name", "old-model", "--object-id", OPERATOR)
    assert vault["properties"]["accessPolicies"] == []


def test_secret(az):
    vault = ["--vault-name", "fixed"]
    az("keyvault", "secret", "set", *vault, "--name", "s", "--value", "one", "--tags", "a=b")
    az("keyvault", "secret", "set", *vault, "--name", "s", "--value", "two")
    assert az("keyvault", "secret", "show", *vault, "--name", "s")["value"] == "two"
    assert "s" in names(az("keyvault", "secret", "list", *vault))
    assert len(az("keyvault", "secret", "list-versions", *vault, "--name", "s")) == 2
    az("keyvault", "secret", "download", *vault, "--name", "s", "--file", az.folder / "s.txt")
    assert (az.folder / "s.txt").read_text() == "two"
    az("keyvault", "secret", "backup", *vault, "--name", "s", "--file", az.folder / "s.blob")
    az("keyvault", "secret", "restore", "--vault-name", "other", "--file", az.folder / "s.blob")
    assert az("keyvault", "secret", "show", "--vault-name", "other", "--name", "s")["value"] == "two"
    az("keyvault", "secret", "delete", *vault, "--name", "s")
    assert "s" in names(az("keyvault", "secret", "list-deleted", *vault))
    az("keyvault", "secret", "recover", *vault, "--name", "s")


def test_key(az):
    vault = ["--vault-name", "fixed"]
    az("keyvault", "key", "create", *vault, "--name", "k", "--kty", "EC", "--curve", "P-256")
    assert az("keyvault", "key", "show", *vault, "--name", "k")["key"]["crv"] == "P-256"
    assert "k" in names(az("keyvault", "key", "list", *vault))
    az("keyvault", "key", "download", *vault, "--name", "k", "--file", az.folder / "k.pem")
    assert "BEGIN PUBLIC KEY" in (az.folder / "k.pem").read_text()
    az("keyvault", "key", "backup", *vault, "--name", "k", "--file", az.folder / "k.blob")
    az("keyvault", "key", "restore", "--vault-name", "other", "--file", az.folder / "k.blob")
    restored = az("keyvault", "key", "show", "--vault-name", "other", "--name", "k")
    assert restored["key"]["x"] == az("keyvault", "key", "show", *vault, "--name", "k")["key"]["x"]
    subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-out", az.folder / "brought.pem"], check=True, capture_output=True)
    az("keyvault", "key", "import", *vault, "--name", "brought", "--pem-file", az.folder / "brought.pem")
    assert az("keyvault", "key", "show", *vault, "--name", "brought")["key"]["kty"] == "RSA"
    digest = base64.b64encode(bytes(32)).decode()
    signature = az("keyvault", "key", "sign", *vault, "--name", "k", "--algorithm", "ES256", "--digest", digest)
    assert signature["signature"]


def test_certificate(az):
    vault = ["--vault-name", "fixed"]
    policy = az("keyvault", "certificate", "get-default-policy")
    policy["x509CertificateProperties"]["subject"] = "CN=cli.contoso.com"
    (az.folder / "policy.json").write_text(json.dumps(policy))
    az("keyvault", "certificate", "create", *vault, "--name", "c", "--policy", f"@{az.folder / 'policy.json'}")
    assert az("keyvault", "certificate", "show", *vault, "--name", "c")["policy"]["issuerParameters"]["name"] == "Self"
    assert "c" in names(az("keyvault", "certificate", "list", *vault))
    az("keyvault", "certificate", "download", *vault, "--name", "c", "--file", az.folder / "c.pem")
    assert "BEGIN CERTIFICATE" in (az.folder / "c.pem").read_text()
    az("keyvault", "certificate", "backup", *vault, "--name", "c", "--file", az.folder / "c.blob")
    az("keyvault", "certificate", "restore", "--vault-name", "other", "--file", az.folder / "c.blob")
    assert "c" in names(az("keyvault", "certificate", "list", "--vault-name", "other"))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=brought.contoso.com", "-days", "30",
         "-keyout", az.folder / "key.pem", "-out", az.folder / "certificate.pem"], check=True, capture_output=True)
    subprocess.run(
        ["openssl", "pkcs12", "-export", "-in", az.folder / "certificate.pem", "-inkey", az.folder / "key.pem",
         "-passout", "pass:word", "-out", az.folder / "brought.pfx"], check=True, capture_output=True)
    az("keyvault", "certificate", "import", *vault, "--name", "brought-web", "--file", az.folder / "brought.pfx", "--password", "word")
    imported = az("keyvault", "certificate", "show", *vault, "--name", "brought-web")
    assert imported["policy"]["x509CertificateProperties"]["subject"] == "CN=brought.contoso.com"


def test_role_assignment(az):
    scope = az("keyvault", "show", "--name", "fixed")["id"]
    created = az("role", "assignment", "create", "--assignee-object-id", OPERATOR, "--assignee-principal-type",
                 "ServicePrincipal", "--role", "Key Vault Secrets User", "--scope", scope)
    listed = az("role", "assignment", "list", "--scope", scope, "--fill-principal-name", "false")
    assert created["name"] in names(listed)
    assert [item["roleDefinitionName"] for item in listed] == ["Key Vault Secrets User"]
    az("role", "assignment", "delete", "--ids", created["id"])
    # By the application's id, which the CLI looks up in the directory.
    by_name = az("role", "assignment", "create", "--assignee", CLIENT, "--role", "Key Vault Reader", "--scope", scope)
    assert by_name["principalId"] == OPERATOR
    assert az("role", "assignment", "list", "--scope", scope)[0]["principalName"] == CLIENT
    az("role", "assignment", "delete", "--ids", by_name["id"])
    assert az("role", "assignment", "list", "--scope", scope, "--fill-principal-name", "false") == []
    assert az("role", "definition", "list", "--name", "Key Vault Reader")[0]["roleType"] == "BuiltInRole"


def test_deployment(az):
    template = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0", "parameters": {"name": {"type": "string"}},
        "resources": [{
            "type": "Microsoft.KeyVault/vaults", "apiVersion": "2024-11-01", "name": "[parameters('name')]",
            "location": "[resourceGroup().location]", "properties": {
                "tenantId": "[subscription().tenantId]", "sku": {"family": "A", "name": "standard"}, "accessPolicies": []}}]}
    (az.folder / "template.json").write_text(json.dumps(template))
    arguments = ["--resource-group", GROUP, "--template-file", az.folder / "template.json", "--parameters", "name=rolled"]
    assert az("deployment", "group", "validate", *arguments)["properties"]["provisioningState"] == "Succeeded"
    done = az("deployment", "group", "create", "--name", "d", *arguments)
    assert done["properties"]["provisioningState"] == "Succeeded"
    assert az("keyvault", "show", "--name", "rolled")["location"] == "westeurope"
    exported = az("group", "export", "--name", GROUP)
    assert any(resource["type"] == "Microsoft.KeyVault/vaults" for resource in exported["resources"])


def test_kvmsh_signs_in_as_the_person_of_the_cli(az, tmp_path):
    """kvmsh hands only a few variables on, so a script sets what the CLI needs to know names below localhost."""
    tool = tmp_path / "az"
    tool.write_text(f"#!/bin/sh\nPYTHONPATH={az.environment['PYTHONPATH']} exec {PROGRAM} -m azure.cli \"$@\"\n")
    tool.chmod(0o755)
    known = az("account", "get-access-token", "--resource", az.azure.facts["resourceManager"])
    given = {name: az.environment[name] for name in ("AZURE_CONFIG_DIR", "REQUESTS_CA_BUNDLE", "AZURE_CORE_INSTANCE_DISCOVERY")}
    finished = Stranger(az.azure, tmp_path).run(
        "connect fixed using cli; show identity; list secrets", PATH=f"{tmp_path}:{os.environ['PATH']}", **given)
    found = results(finished, "show identity")[-1]
    claims = known["accessToken"].split(".")[1]
    assert found["principal"] == json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["oid"]
    assert (found["kind"], found["tenant"]) == ("cli", known["tenant"])
    signed_out = Stranger(az.azure, tmp_path).run(
        "connect fixed using cli", code=4, PATH=f"{tmp_path}:{os.environ['PATH']}",
        **given | {"AZURE_CONFIG_DIR": str(tmp_path / "nobody")})
    assert "az login" in signed_out.stderr


def test_every_command_is_covered(az, request):
    """Last: the checks before gave every command that must be covered, and the table says which did."""
    here = {name for name, value in globals().items() if name.startswith("test_") and callable(value)}
    if not here <= {item.name for item in request.session.items}:
        pytest.skip("only a run of the whole file covers everything")
    version = az("version")["azure-cli"]
    del az.checks["version"]
    assert WANTED - set(az.checks) == set()
    rows = [f"| `az {command}` | {', '.join(f'`{test}`' for test in sorted(tests))} |\n" for command, tests in az.checks.items()]
    table = HEAD.format(version=version) + "".join(rows)
    if os.environ.get("KVMSH_WRITE_TABLES"):
        TABLE.write_text(table)
    assert TABLE.read_text() == table
