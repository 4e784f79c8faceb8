"""`list dependents`: each type of resource that points at a vault, made by Microsoft's SDK, with its exact reference."""

import json

import pytest
from azure.keyvault.keys import KeyClient
from azure.keyvault.secrets import SecretClient
from azure.mgmt.resource.resources import ResourceManagementClient

from scripts.local_azure import emulator

VERSION = "0bf2b4b1c2d34e5f8a9b0c1d2e3f4a5b"


def rows_of(vault, vault_id, name):
    """type/name -> properties, and the rows that the statement must show for it: kind object version pinned."""
    key, secret = f"{vault}/keys/cmk", f"{vault}/secrets/tls"
    pinned = ("key", "cmk", VERSION, True)
    free = ("key", "cmk", None, False)
    return {
        ("Microsoft.Web/sites", "app"): (
            {"siteConfig": {"appSettings": [
                {"name": "A", "value": f"@Microsoft.KeyVault(SecretUri={secret}/{VERSION})"},
                {"name": "B", "value": f"@Microsoft.KeyVault(VaultName={name};SecretName=db)"},
                {"name": "C", "value": "plain"}]}},
            [("secret", "tls", VERSION, True), ("secret", "db", None, False)]),
        ("Microsoft.Compute/diskEncryptionSets", "des"): (
            {"activeKey": {"sourceVault": {"id": vault_id}, "keyUrl": f"{key}/{VERSION}"}},
            [pinned, (None, None, None, False)]),
        ("Microsoft.Compute/diskEncryptionSets", "des-rotating"): (
            {"activeKey": {"keyUrl": f"{key}/{VERSION}"}, "rotationToLatestKeyVersionEnabled": True},
            [("key", "cmk", VERSION, False)]),
        ("Microsoft.Sql/servers", "sql"): ({"version": "12.0"}, []),
        ("Microsoft.Sql/servers/encryptionProtector", "sql/current"): (
            {"serverKeyType": "AzureKeyVault", "uri": f"{key}/{VERSION}", "autoRotationEnabled": False}, [pinned]),
        ("Microsoft.DBforPostgreSQL/flexibleServers", "pg"): (
            {"dataEncryption": {"type": "AzureKeyVault", "primaryKeyURI": f"{key}/{VERSION}"}}, [pinned]),
        ("Microsoft.Storage/storageAccounts", "store"): (
            {"encryption": {"keyvaultproperties": {"keyvaulturi": vault, "keyname": "cmk", "keyversion": ""}}}, [free]),
        ("Microsoft.Storage/storageAccounts", "scoped"): ({}, []),
        ("Microsoft.Storage/storageAccounts/encryptionScopes", "scoped/one"): (
            {"keyVaultProperties": {"keyUri": key}}, [free]),
        ("Microsoft.DocumentDB/databaseAccounts", "cosmos"): ({"keyVaultKeyUri": key}, [free]),
        ("Microsoft.ServiceBus/namespaces", "bus"): (
            {"encryption": {"keyVaultProperties": [{"keyName": "cmk", "keyVaultUri": vault, "keyVersion": VERSION}]}}, [pinned]),
        ("Microsoft.Network/applicationGateways", "gateway"): (
            {"sslCertificates": [{"name": "tls", "properties": {"keyVaultSecretId": secret}}]},
            [("secret", "tls", None, False)]),
        ("Microsoft.Cdn/profiles", "door"): ({}, []),
        ("Microsoft.Cdn/profiles/secrets", "door/tls"): (
            {"parameters": {"type": "CustomerCertificate", "secretSource": {"id": f"{vault_id}/secrets/tls"},
                            "secretVersion": VERSION, "useLatestVersion": False}},
            [("secret", "tls", VERSION, True)]),
        ("Microsoft.Network/frontDoors", "classic"): (
            {"frontendEndpoints": [{"properties": {"customHttpsConfiguration": {"keyVaultCertificateSourceParameters": {
                "vault": {"id": vault_id}, "secretName": "tls", "secretVersion": VERSION}}}}]},
            [("secret", "tls", VERSION, True)]),
        ("Microsoft.EventGrid/systemTopics", "topic"): (
            {"source": vault_id, "topicType": "Microsoft.KeyVault.vaults"}, [(None, None, None, False)]),
        ("Microsoft.EventGrid/systemTopics/eventSubscriptions", "topic/to-queue"): (
            {"destination": {"endpointType": "StorageQueue"}}, [(None, None, None, False)]),
        ("Microsoft.Network/privateEndpoints", "pe"): (
            {"privateLinkServiceConnections": [
                {"name": "v", "properties": {"privateLinkServiceId": vault_id, "groupIds": ["vault"]}}]},
            [(None, None, None, False)]),
        ("Microsoft.Compute/virtualMachines", "machine"): (
            {"osProfile": {"secrets": [{"sourceVault": {"id": vault_id}, "vaultCertificates": [
                {"certificateUrl": f"{secret}/{VERSION}"}]}]}},
            [("secret", "tls", VERSION, True), (None, None, None, False)]),
        ("Microsoft.Cache/redis", "stranger"): (
            {"encryption": {"keyUri": vault.replace("kv-a", "kv-a2") + "/keys/cmk"}, "note": vault_id + "2"}, []),
    }


def path(kind, name):
    provider, *types = kind.split("/")
    return f"/providers/{provider}/" + "/".join(f"{t}/{n}" for t, n in zip(types, name.split("/"), strict=True))


@pytest.fixture(scope="module")
def world():
    with emulator(kv_a="westeurope", kv_b="northeurope") as azure:
        azure.client(SecretClient, "kv-a").set_secret("db", "x")
        resources = azure.management(ResourceManagementClient).resources
        group = f"/subscriptions/{azure.facts['subscription']}/resourceGroups/emulator"
        vault, vault_id = azure.vaults["kv-a"].rstrip("/"), f"{group}/providers/Microsoft.KeyVault/vaults/kv-a"

        def put(kind, name, properties, scope=group):
            body = {"properties": properties}
            if kind.count("/") == 1 and scope == group:
                body["location"] = "westeurope"
            resources.begin_create_or_update_by_id(
                scope + path(kind, name), body, api_version="2024-01-01").result()

        expected = rows_of(vault, vault_id, "kv-a")
        for (kind, name), (properties, _) in expected.items():
            put(kind, name, properties)
        put("Microsoft.EventGrid/eventSubscriptions", "own", {"destination": {"endpointType": "EventHub"}}, vault_id)
        put("Microsoft.Insights/diagnosticSettings", "audit", {"workspaceId": "/w", "logs": []}, vault_id)
        whole = (None, None, None, False)
        expected[("Microsoft.EventGrid/eventSubscriptions", "own")] = ({}, [whole])
        expected[("Microsoft.Insights/diagnosticSettings", "audit")] = ({}, [whole])
        run = azure.run("--output", "json", "-c", "connect kv-a; list dependents")
        yield azure, expected, json.loads(run.stdout)


def table(output):
    """The rows of the last record."""
    record = output[-1] if isinstance(output, list) else output
    return record["result"] if isinstance(record["result"], list) else record["result"]["items"]


def test_every_type_shows_its_references_and_no_other_does(world):
    _, expected, output = world
    found = {}
    for row in table(output):
        found.setdefault((row["type"].lower(), row["name"].lower()), []).append(
            (row["kind"], row["object"], row["version"], row["pinned"]))
    wanted = {}
    for (kind, name), (_, rows) in expected.items():
        if rows:
            wanted[(kind.lower(), name.split("/")[-1].lower())] = sorted(rows, key=str)
    assert {key: sorted(rows, key=str) for key, rows in found.items()} == wanted


def test_a_reference_is_shown_as_the_resource_holds_it(world):
    azure, _, output = world
    vault = azure.vaults["kv-a"].rstrip("/")
    references = {row["reference"] for row in table(output)}
    for text in [
        f"@Microsoft.KeyVault(SecretUri={vault}/secrets/tls/{VERSION})",
        "@Microsoft.KeyVault(VaultName=kv-a;SecretName=db)",
        f"{vault}/keys/cmk",
    ]:
        assert text in references


def test_the_map_shows_who_uses_an_address(world, tmp_path):
    azure, _, _ = world
    out, addresses = tmp_path / "out", tmp_path / "addresses.json"
    azure.run("-c", f"connect kv-a; connect kv-b; backup all to {out}; restore into target; map to {addresses}")
    users = {}
    for row in json.loads(addresses.read_text())["rows"]:
        users.setdefault((row["kind"], row["name"]), set()).update(user["name"] for user in row["dependents"])
    assert "app" in users[("secret", "db")]
    assert {"pe", "topic", "audit"} <= users[("vault", "kv-a")]


def test_assess_names_what_uses_a_key_that_would_be_made_anew(fresh, tmp_path):
    with fresh(tmp_path, kv_a="westeurope", kv_us="eastus2") as azure:
        azure.client(KeyClient, "kv-a").create_ec_key("cmk")
        resources = azure.management(ResourceManagementClient).resources
        group = f"/subscriptions/{azure.facts['subscription']}/resourceGroups/emulator"
        resources.begin_create_or_update_by_id(
            group + path("Microsoft.DBforPostgreSQL/flexibleServers", "pg"),
            {"location": "westeurope", "properties": {"dataEncryption": {
                "primaryKeyURI": azure.vaults["kv-a"].rstrip("/") + "/keys/cmk"}}},
            api_version="2024-01-01").result()
        run = azure.run("-c", "connect kv-a; connect kv-us; assess source for target", check=False)
        assert run.returncode == 6
        assert "key-stays" in run.stdout and "used by pg" in run.stdout
        free = azure.run("-c", "connect kv-a; assess source for vault kv-new in northeurope", check=False)
        assert free.returncode == 0, free.stdout + free.stderr
        taken = azure.run("-c", "connect kv-a; assess source for vault kv-us in northeurope", check=False)
        assert taken.returncode == 6 and "name-taken" in taken.stdout
