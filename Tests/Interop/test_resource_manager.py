"""Resource Manager of the emulator under Microsoft's management clients; `resource_manager.md` says what covers what."""

import inspect
import itertools
import json
import re
import uuid
from pathlib import Path

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.keyvault.keys import KeyClient
from azure.keyvault.secrets import SecretClient
from azure.mgmt.authorization import AuthorizationManagementClient
from azure.mgmt.eventgrid import EventGridManagementClient
from azure.mgmt.keyvault import KeyVaultManagementClient
from azure.mgmt.keyvault.models import (
    AccessPolicyEntry, NetworkRuleSet, IPRule, Permissions, Sku, VaultAccessPolicyParameters,
    VaultAccessPolicyProperties, VaultCheckNameAvailabilityParameters, VaultCreateOrUpdateParameters,
    VaultPatchParameters, VaultPatchProperties, VaultProperties)
from azure.mgmt.monitor import MonitorManagementClient
from azure.mgmt.resource.deployments import DeploymentsMgmtClient
from azure.mgmt.resource.locks import ManagementLockClient
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.resource.subscriptions import SubscriptionClient
from azure.mgmt.resourcegraph import ResourceGraphClient
from scripts.local_azure import emulator

GROUP = "emulator"
OPERATOR = "44444444-4444-4444-8444-444444444444"
TABLE = Path(__file__).with_name("resource_manager.md")
counter = itertools.count()


@pytest.fixture(scope="module")
def azure(tmp_path_factory):
    seed = tmp_path_factory.mktemp("seed") / "seed.json"
    seed.write_text(json.dumps({
        "resources": [
            {"group": GROUP, "type": "Microsoft.Network/virtualNetworks", "name": "net", "location": "westeurope"},
            {"group": GROUP, "type": "Microsoft.Network/virtualNetworks/subnets", "name": "net/links",
             "properties": {"addressPrefix": "127.0.6.0/24"}},
            {"group": GROUP, "type": "Microsoft.Network/privateEndpoints", "name": "way", "location": "westeurope",
             "properties": {"privateLinkServiceConnections": [
                 {"name": "c", "properties": {"privateLinkServiceId": "vault fixed", "groupIds": ["vault"]}}]}},
            {"group": "rg-app", "type": "Microsoft.Compute/diskEncryptionSets", "name": "des", "location": "westeurope",
             "properties": {"activeKey": {"keyUrl": "https://fixed.vault.localhost/keys/disk"}}},
        ]}))
    with emulator("--seed", seed, fixed="westeurope") as running:
        yield running


@pytest.fixture(scope="module")
def client(azure):
    return azure.management(KeyVaultManagementClient)


def properties(azure, **more):
    return VaultProperties(
        tenant_id=azure.facts["tenant"], sku=Sku(name="standard", family="A"), access_policies=[],
        **({"enable_rbac_authorization": True} | more))


@pytest.fixture
def vault(azure, client):
    """A vault of the test's own; its name."""
    name = f"own-{next(counter)}"
    client.vaults.begin_create_or_update(
        GROUP, name, VaultCreateOrUpdateParameters(location="westeurope", properties=properties(azure))).result()
    return name


def refused(call, status, code):
    with pytest.raises(HttpResponseError) as error:
        call()
    assert error.value.status_code == status
    assert error.value.error.code == code


def names(items):
    return [item.name for item in items]


# Vaults

def test_create(azure, client):
    created = client.vaults.begin_create_or_update(
        GROUP, "created", VaultCreateOrUpdateParameters(
            location="North Europe", tags={"env": "test"}, properties=properties(azure, soft_delete_retention_in_days=7))).result()
    assert created.location == "northeurope"
    assert created.tags == {"env": "test"}
    assert created.properties.provisioning_state == "Succeeded"
    assert created.properties.soft_delete_retention_in_days == 7
    port = azure.facts["resourceManager"].rsplit(":", 1)[1]
    assert created.properties.vault_uri == f"https://created.vault.localhost:{port}/"
    secrets = SecretClient(created.properties.vault_uri, azure.credential(), connection_verify=azure.ca)
    secrets.set_secret("a", "value")
    assert secrets.get_secret("a").value == "value"
    refused(lambda: client.vaults.begin_create_or_update(GROUP, "b--d", VaultCreateOrUpdateParameters(
        location="westeurope", properties=properties(azure))), 400, "VaultNameNotValid")


def test_get(client):
    assert client.vaults.get(GROUP, "fixed").properties.enable_rbac_authorization is True
    with pytest.raises(ResourceNotFoundError):
        client.vaults.get(GROUP, "absent")


def test_update(client, vault):
    rules = NetworkRuleSet(default_action="Deny", ip_rules=[IPRule(value="127.0.0.1")])
    changed = client.vaults.update(GROUP, vault, VaultPatchParameters(
        tags={"a": "b"}, properties=VaultPatchProperties(network_acls=rules, enable_purge_protection=True)))
    assert changed.tags == {"a": "b"}
    assert changed.properties.network_acls.ip_rules[0].value == "127.0.0.1/32"
    assert changed.properties.enable_purge_protection is True
    refused(lambda: client.vaults.update(GROUP, vault, VaultPatchParameters(
        properties=VaultPatchProperties(enable_purge_protection=False))), 400, "BadRequest")


def test_access_policies(azure, client):
    client.vaults.begin_create_or_update(GROUP, "policies", VaultCreateOrUpdateParameters(
        location="westeurope", properties=properties(azure, enable_rbac_authorization=False))).result()

    def change(kind, **permissions):
        return client.vaults.update_access_policy(GROUP, "policies", kind, VaultAccessPolicyParameters(
            properties=VaultAccessPolicyProperties(access_policies=[AccessPolicyEntry(
                tenant_id=azure.facts["tenant"], object_id=OPERATOR, permissions=Permissions(**permissions))])))

    secrets = SecretClient(
        client.vaults.get(GROUP, "policies").properties.vault_uri, azure.credential(), connection_verify=azure.ca)
    with pytest.raises(HttpResponseError) as error:
        secrets.set_secret("a", "v")
    assert error.value.status_code == 403
    assert "does not have secrets set permission" in error.value.message
    change("add", secrets=["set"])
    secrets.set_secret("a", "v")
    assert change("add", secrets=["get"]).properties.access_policies[0].permissions.secrets == ["set", "get"]
    assert secrets.get_secret("a").value == "v"
    assert change("replace", secrets=["list"]).properties.access_policies[0].permissions.secrets == ["list"]
    with pytest.raises(HttpResponseError):
        secrets.get_secret("a")
    assert change("remove").properties.access_policies == []


def test_lists(azure, client, vault):
    assert vault in names(client.vaults.list_by_resource_group(GROUP))
    assert vault in names(client.vaults.list_by_resource_group(GROUP, top=1)), "pages of one"
    assert vault in names(client.vaults.list_by_subscription())
    found = [item for item in client.vaults.list() if item.name == vault]
    assert found[0].type == "Microsoft.KeyVault/vaults"


def test_delete_recover_purge(azure, client, vault):
    uri = client.vaults.get(GROUP, vault).properties.vault_uri
    SecretClient(uri, azure.credential(), connection_verify=azure.ca).set_secret("kept", "value")
    client.vaults.delete(GROUP, vault)
    with pytest.raises(ResourceNotFoundError):
        client.vaults.get(GROUP, vault)
    deleted = client.vaults.get_deleted(vault, "westeurope")
    assert deleted.properties.vault_id.endswith(f"/{vault}")
    assert deleted.properties.scheduled_purge_date > deleted.properties.deletion_date
    assert vault in names(client.vaults.list_deleted())
    body = VaultCreateOrUpdateParameters(location="westeurope", properties=properties(azure))
    refused(lambda: client.vaults.begin_create_or_update(GROUP, vault, body), 409, "ConflictError")
    body.properties.create_mode = "recover"
    client.vaults.begin_create_or_update(GROUP, vault, body).result()
    assert SecretClient(uri, azure.credential(), connection_verify=azure.ca).get_secret("kept").value == "value"
    client.vaults.delete(GROUP, vault)
    client.vaults.begin_purge_deleted(vault, "westeurope").result()
    with pytest.raises(ResourceNotFoundError):
        client.vaults.get_deleted(vault, "westeurope")
    body.properties.create_mode = None
    client.vaults.begin_create_or_update(GROUP, vault, body).result()
    assert list(SecretClient(uri, azure.credential(), connection_verify=azure.ca).list_properties_of_secrets()) == []


def test_check_name(client, vault):
    def check(name):
        return client.vaults.check_name_availability(VaultCheckNameAvailabilityParameters(name=name))

    assert check("surely-free").name_available
    assert check(vault).reason == "AlreadyExists"
    assert check("x").reason == "AccountNameInvalid"


def test_operations(client):
    assert any(operation.is_data_action for operation in client.operations.list())


def test_connections(client):
    connection = client.private_endpoint_connections.list_by_resource(GROUP, "fixed").next()
    assert connection.private_link_service_connection_state.status == "Approved"
    got = client.private_endpoint_connections.get(GROUP, "fixed", connection.name)
    got.private_link_service_connection_state.status = "Rejected"
    client.private_endpoint_connections.put(GROUP, "fixed", connection.name, got)
    again = client.private_endpoint_connections.get(GROUP, "fixed", connection.name)
    assert again.private_link_service_connection_state.status == "Rejected"
    client.private_endpoint_connections.begin_delete(GROUP, "fixed", connection.name).result()
    assert list(client.private_endpoint_connections.list_by_resource(GROUP, "fixed")) == []
    assert client.private_link_resources.list_by_vault(GROUP, "fixed").value[0].group_id == "vault"


def test_keys(azure, client, vault):
    body = {"properties": {"kty": "EC", "curveName": "P-256"}}
    made = client.keys.create_if_not_exist(GROUP, vault, "k", body)
    assert client.keys.create_if_not_exist(GROUP, vault, "k", body).key_uri_with_version == made.key_uri_with_version
    assert client.keys.get(GROUP, vault, "k").kty == "EC"
    assert names(client.keys.list(GROUP, vault)) == ["k"]
    keys = KeyClient(client.vaults.get(GROUP, vault).properties.vault_uri, azure.credential(), connection_verify=azure.ca)
    keys.rotate_key("k")
    versions = names(client.keys.list_versions(GROUP, vault, "k"))
    assert len(versions) == 2
    assert client.keys.get_version(GROUP, vault, "k", versions[0]).key_uri == made.key_uri


def test_secrets(azure, client, vault):
    made = client.secrets.create_or_update(GROUP, vault, "s", {"properties": {"value": "hidden", "contentType": "text/plain"}})
    assert made.properties.value is None
    changed = client.secrets.update(GROUP, vault, "s", {"properties": {"attributes": {"enabled": False}}})
    assert changed.properties.attributes.enabled is False
    assert client.secrets.get(GROUP, vault, "s").properties.content_type == "text/plain"
    assert names(client.secrets.list(GROUP, vault)) == ["s"]


# Roles

def test_roles(azure, client, vault):
    roles = azure.management(AuthorizationManagementClient)
    scope = client.vaults.get(GROUP, vault).id
    reader = roles.role_definitions.list(scope, filter="roleName eq 'Key Vault Reader'").next()
    assert roles.role_definitions.get(scope, reader.name).role_name == "Key Vault Reader"
    assert roles.role_definitions.get_by_id(reader.id).name == reader.name
    body = {"properties": {"roleDefinitionId": reader.id, "principalId": OPERATOR, "principalType": "ServicePrincipal"}}
    name = str(uuid.uuid4())
    made = roles.role_assignments.create(scope, name, body)
    assert made.scope == scope
    assert roles.role_assignments.get(scope, name).principal_id == OPERATOR
    assert roles.role_assignments.get_by_id(made.id).name == name
    assert roles.role_assignments.create_by_id(made.id, body).name == name
    for listed in [
            roles.role_assignments.list_for_scope(scope, filter="atScope()"),
            roles.role_assignments.list_for_scope(scope, filter=f"principalId eq '{OPERATOR}'"),
            roles.role_assignments.list_for_resource_group(GROUP),
            roles.role_assignments.list_for_resource(GROUP, "Microsoft.KeyVault", "vaults", vault),
            roles.role_assignments.list_for_subscription()]:
        assert name in names(listed)
    refused(lambda: roles.role_assignments.create(scope, str(uuid.uuid4()), body), 409, "RoleAssignmentExists")
    roles.role_assignments.delete(scope, name)
    with pytest.raises(ResourceNotFoundError):
        roles.role_assignments.get(scope, name)
    again = roles.role_assignments.create(scope, name, body)
    roles.role_assignments.delete_by_id(again.id)
    assert name not in names(roles.role_assignments.list_for_scope(scope))
    custom = str(uuid.uuid4())
    role = {"properties": {
        "roleName": "Lister", "description": "", "assignableScopes": [f"/subscriptions/{azure.facts['subscription']}"],
        "permissions": [{"dataActions": ["Microsoft.KeyVault/vaults/secrets/readMetadata/action"]}]}}
    assert roles.role_definitions.create_or_update(scope, custom, role).role_type == "CustomRole"
    roles.role_definitions.delete(scope, custom)
    assert roles.permissions.list_for_resource_group(GROUP).next().actions
    assert list(roles.deny_assignments.list_for_scope(scope)) == []


# Groups, resources, templates

def test_groups(azure):
    resources = azure.management(ResourceManagementClient)
    resources.resource_groups.create_or_update("rg-new", {"location": "westeurope", "tags": {"a": "b"}})
    assert resources.resource_groups.check_existence("rg-new")
    assert not resources.resource_groups.check_existence("rg-absent")
    assert resources.resource_groups.get("rg-new").tags == {"a": "b"}
    assert resources.resource_groups.update("rg-new", {"tags": {"c": "d"}}).tags == {"c": "d"}
    assert "rg-new" in names(resources.resource_groups.list())
    network = resources.resources.begin_create_or_update_by_id(
        f"/subscriptions/{azure.facts['subscription']}/resourceGroups/rg-new/providers/Microsoft.Network/virtualNetworks/net",
        {"location": "westeurope"}, api_version="2024-01-01").result()
    assert resources.resources.get_by_id(network.id, api_version="2024-01-01").name == "net"
    assert names(resources.resources.list_by_resource_group("rg-new")) == ["net"]
    assert "fixed" in names(resources.resources.list(filter="resourceType eq 'Microsoft.KeyVault/vaults'"))
    resources.resource_groups.begin_delete("rg-new").result()
    assert not resources.resource_groups.check_existence("rg-new")
    assert resources.providers.get("Microsoft.KeyVault").registration_state == "Registered"
    assert resources.providers.register("Microsoft.KeyVault").namespace == "Microsoft.KeyVault"


def test_subscriptions(azure):
    endpoint = azure.facts["resourceManager"]
    client = SubscriptionClient(
        azure.credential(), base_url=endpoint, credential_scopes=[endpoint + "/.default"], connection_verify=azure.ca)
    subscription = azure.facts["subscription"]
    assert subscription in [item.subscription_id for item in client.subscriptions.list()]
    assert client.subscriptions.get(subscription).state == "Enabled"
    assert "westeurope" in names(client.subscriptions.list_locations(subscription))
    assert azure.facts["tenant"] in [item.tenant_id for item in client.tenants.list()]


def test_export_and_deploy(azure, client, vault):
    resources = azure.management(ResourceManagementClient)
    deployments = azure.management(DeploymentsMgmtClient).deployments
    source = client.vaults.get(GROUP, vault)
    exported = resources.resource_groups.begin_export_template(
        GROUP, {"resources": [source.id], "options": "IncludeParameterDefaultValue"}).result()
    assert exported.error is None
    template = exported.template
    parameter = next(iter(template["parameters"]))
    assert template["parameters"][parameter]["defaultValue"] == vault
    target = f"{vault}-copy"
    body = {"properties": {
        "mode": "Incremental", "template": template, "parameters": {parameter: {"value": target}}}}
    assert deployments.begin_validate(GROUP, "d", body).result().error is None
    preview = deployments.begin_what_if(GROUP, "d", body).result()
    assert [change.change_type for change in preview.changes if change.resource_id.endswith(target)] == ["Create"]
    with pytest.raises(ResourceNotFoundError):
        client.vaults.get(GROUP, target)
    done = deployments.begin_create_or_update(GROUP, "d", body).result()
    assert done.properties.provisioning_state == "Succeeded"
    assert client.vaults.get(GROUP, target).properties.tenant_id == source.properties.tenant_id
    assert deployments.check_existence(GROUP, "d")
    assert "d" in names(deployments.list_by_resource_group(GROUP))
    assert deployments.export_template(GROUP, "d").template == template
    operations = azure.management(DeploymentsMgmtClient).deployment_operations
    operation = operations.list(GROUP, "d").next()
    assert operation.properties.target_resource.id.endswith(target)
    assert operations.get(GROUP, "d", operation.operation_id).operation_id == operation.operation_id
    refused(lambda: deployments.cancel(GROUP, "d"), 409, "DeploymentCannotBeCancelled")
    deployments.begin_delete(GROUP, "d").result()
    assert not deployments.check_existence(GROUP, "d")
    broken = json.loads(json.dumps(body))
    broken["properties"]["template"]["resources"][0]["name"] = "[nosuch()]"
    refused(lambda: deployments.begin_create_or_update(GROUP, "e", broken), 400, "InvalidTemplate")


# What hangs on a vault

def test_locks(azure, client, vault):
    locks = azure.management(ManagementLockClient).management_locks
    scope = client.vaults.get(GROUP, vault).id
    locks.create_or_update_by_scope(scope, "keep", {"properties": {"level": "CanNotDelete"}})
    assert locks.get_by_scope(scope, "keep").level == "CanNotDelete"
    assert "keep" in names(locks.list_by_scope(scope))
    assert "keep" in names(locks.list_at_resource_group_level(GROUP))
    refused(lambda: client.vaults.delete(GROUP, vault), 409, "ScopeLocked")
    locks.delete_by_scope(scope, "keep")
    client.vaults.delete(GROUP, vault)


def test_diagnostics(azure, client, vault):
    monitor = azure.management(MonitorManagementClient).diagnostic_settings
    scope = client.vaults.get(GROUP, vault).id
    monitor.create_or_update(scope, "audit", {"properties": {
        "workspaceId": "/w", "logs": [{"categoryGroup": "audit", "enabled": True}]}})
    assert monitor.get(scope, "audit").workspace_id == "/w"
    assert names(monitor.list(scope)) == ["audit"]
    monitor.delete(scope, "audit")
    assert names(monitor.list(scope)) == []


def test_events(azure, client, vault):
    events = azure.management(EventGridManagementClient)
    scope = client.vaults.get(GROUP, vault).id
    topic = events.system_topics.begin_create_or_update(GROUP, f"t-{vault}", {
        "location": "westeurope", "properties": {"source": scope, "topicType": "Microsoft.KeyVault.vaults"}}).result()
    assert topic.source == scope
    endpoint = {"properties": {"destination": {
        "endpointType": "WebHook", "properties": {"endpointUrl": "https://example.org/hook"}}}}
    events.system_topic_event_subscriptions.begin_create_or_update(GROUP, topic.name, "tell", endpoint).result()
    assert names(events.system_topic_event_subscriptions.list_by_system_topic(GROUP, topic.name)) == ["tell"]
    events.event_subscriptions.begin_create_or_update(scope, "classic", endpoint).result()
    assert events.event_subscriptions.get(scope, "classic").name == "classic"
    client.vaults.delete(GROUP, vault)
    assert topic.name not in names(events.system_topics.list_by_resource_group(GROUP))


def test_graph(azure):
    endpoint = azure.facts["resourceManager"]
    graph = ResourceGraphClient(
        azure.credential(), base_url=endpoint, credential_scopes=[endpoint + "/.default"], connection_verify=azure.ca)
    query = {
        "query": "Resources | where tostring(properties) contains 'fixed.vault.localhost/keys/disk' | project id, name",
        "subscriptions": [azure.facts["subscription"]], "options": {"resultFormat": "objectArray", "$top": 1000}}
    answer = graph.resources(query)
    assert [row["name"] for row in answer.data] == ["des"]
    assert answer.count == answer.total_records == 1


# The table

def test_table_is_complete(client):
    """Every public method that the vault client has is in the table, beside a check that exists."""
    rows = dict(re.findall(r"^\| `([a-z_.]+)` \| `(test_[a-z_]+)` \|", TABLE.read_text(), re.MULTILINE))
    here = {name for name, value in globals().items() if name.startswith("test_") and callable(value)}
    assert set(rows.values()) <= here
    groups = ["vaults", "private_endpoint_connections", "private_link_resources", "keys", "secrets", "operations"]
    methods = {
        f"{group}.{name}" for group in groups
        for name, _ in inspect.getmembers(getattr(client, group), inspect.ismethod) if not name.startswith("_")}
    listed = {row for row in rows if row.split(".")[0] in groups}
    assert listed == methods
