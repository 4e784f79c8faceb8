"""The emulator's identity endpoints under Microsoft's azure-identity, each credential read by a vault."""

import inspect
import json
import os
import threading
from pathlib import Path

import azure.identity
import pytest
import requests
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import (
    AzurePipelinesCredential, CertificateCredential, ChainedTokenCredential, ClientAssertionCredential,
    ClientSecretCredential, DefaultAzureCredential, DeviceCodeCredential, EnvironmentCredential, ManagedIdentityCredential,
    WorkloadIdentityCredential)
from azure.keyvault.secrets import SecretClient
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from datetime import datetime, timedelta, timezone

from scripts.local_azure import emulator

TABLE = Path(__file__).with_name("identity.md")

HEAD = """# What of azure-identity is covered by which check

Every credential of azure-identity whose tokens the emulator gives out, with the tests of `test_identity_endpoints.py` that get
a token by `get_token` and `get_token_info` and show it to a vault. The last test fails when one is covered by no test or
when this table is out of date; `KVMSH_WRITE_TABLES=1` writes it anew.

| credential | checks |
|---|---|
"""

#: Credentials that ask another program or a person at a browser, and flows that the emulator's directory does not have.
ELSEWHERE = {
    "AzureCliCredential": "asks the Azure CLI, whose own sign-in `test_azure_cli.py` covers",
    "AzureDeveloperCliCredential": "asks the Azure Developer CLI",
    "AzurePowerShellCredential": "asks Azure PowerShell",
    "VisualStudioCodeCredential": "asks Visual Studio Code",
    "SharedTokenCacheCredential": "reads a cache of other programs",
    "InteractiveBrowserCredential": "needs a browser; device codes are the emulator's way for people",
    "AuthorizationCodeCredential": "needs a browser",
    "OnBehalfOfCredential": "not served: no client of a vault needs it",
    "UsernamePasswordCredential": "not served: deprecated, and refused by the service for protected accounts",
}

GITHUB = "https://token.actions.githubusercontent.com"


def certificate():
    """A self-signed certificate and its key, in one PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "app.contoso.example")])
    now = datetime.now(timezone.utc)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256()))
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    public = made.public_bytes(serialization.Encoding.PEM)
    return private + public, public.decode()


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("identity")
    pem, public = certificate()
    principals = [
        {"name": "app", "clientId": "aaaaaaaa-0000-4000-8000-000000000001", "secrets": ["good"],
         "certificates": [{"pem": public}],
         "federated": [
             {"issuer": GITHUB, "subject": "repo:contoso/app:ref:refs/heads/main"},
             {"issuer": "https://vstoken.dev.azure.com/contoso", "subject": "sc://contoso/app/connection"}]},
        {"name": "machine", "type": "managedIdentity", "assigned": "system", "resourceId": "/vm"},
        {"name": "user-assigned", "clientId": "aaaaaaaa-0000-4000-8000-000000000002", "type": "managedIdentity",
         "resourceId": "/identities/one"},
        {"name": "anna", "type": "user", "userName": "anna@contoso.example"},
    ]
    seed = folder / "seed.json"
    seed.write_text(json.dumps({
        "principals": principals, "conditions": {"deviceCodeInterval": "1s"}}))
    with emulator("--seed", seed, "--managed-identity", "0", contoso_we="westeurope") as azure:
        azure.pem = pem
        azure.app = principals[0]["clientId"]
        azure.other = principals[2]["clientId"]
        azure.scope = "https://" + azure.facts["authority"].split("//")[1].replace("login", "vault") + "/.default"
        azure.covered = {}
        yield azure


def common(world):
    return {"authority": world.facts["authority"], "disable_instance_discovery": True, "connection_verify": world.ca}


def works(credential, world):
    """Whether the vault knows the credential's token: a principal without rights is refused with 403, not 401."""
    test = os.environ["PYTEST_CURRENT_TEST"].partition(" ")[0].rpartition("::")[2].partition("[")[0]
    world.covered.setdefault(type(credential).__name__, set()).add(test)
    token = credential.get_token(world.scope).token
    assert credential.get_token_info(world.scope).expires_on > datetime.now().timestamp()
    answer = requests.get(
        address(world, "contoso-we") + "/secrets?api-version=7.4", headers={"Authorization": f"Bearer {token}"},
        verify=world.ca, timeout=10)
    assert answer.status_code in (200, 403), answer.text


def address(world, vault):
    return world.vaults[vault]


def control(world, method, path, **body):
    facts = world.facts["control"]
    answer = requests.request(
        method, facts["url"] + path, json=body or None, headers={"Authorization": "Bearer " + facts["token"]},
        verify=world.ca, timeout=10)
    answer.raise_for_status()
    return answer


def test_client_secret(world):
    works(ClientSecretCredential(world.facts["tenant"], world.app, "good", **common(world)), world)
    with pytest.raises(ClientAuthenticationError, match="AADSTS7000215"):
        ClientSecretCredential(world.facts["tenant"], world.app, "bad", **common(world)).get_token(world.scope)


def test_client_certificate(world):
    for chain in (False, True):
        works(CertificateCredential(
            world.facts["tenant"], world.app, certificate_data=world.pem, send_certificate_chain=chain,
            **common(world)), world)
    stranger, _ = certificate()
    with pytest.raises(ClientAuthenticationError, match="AADSTS700027"):
        CertificateCredential(world.facts["tenant"], world.app, certificate_data=stranger, **common(world)).get_token(world.scope)


def job_token(world, subject):
    origin = world.facts["authority"].replace("login", "pipelines")
    answer = requests.get(
        f"{origin}/github/contoso/app/{subject}?audience=api://AzureADTokenExchange",
        headers={"Authorization": "Bearer emulator-pipeline-token"}, verify=world.ca, timeout=10)
    return answer.json()["value"]


def test_workload_identity(world, tmp_path):
    file = tmp_path / "token"
    file.write_text(job_token(world, "ref:refs/heads/main"))
    works(WorkloadIdentityCredential(
        tenant_id=world.facts["tenant"], client_id=world.app, token_file_path=str(file), **common(world)), world)
    works(ClientAssertionCredential(
        world.facts["tenant"], world.app, lambda: job_token(world, "ref:refs/heads/main"), **common(world)), world)
    with pytest.raises(ClientAuthenticationError, match="AADSTS700213"):
        ClientAssertionCredential(
            world.facts["tenant"], world.app, lambda: job_token(world, "ref:refs/heads/side"),
            **common(world)).get_token(world.scope)


def test_azure_pipelines(world, monkeypatch):
    origin = world.facts["authority"].replace("login", "pipelines")
    monkeypatch.setenv("SYSTEM_OIDCREQUESTURI", origin + "/azure/contoso/app")
    works(AzurePipelinesCredential(
        tenant_id=world.facts["tenant"], client_id=world.app, service_connection_id="connection",
        system_access_token="emulator-pipeline-token", **common(world)), world)


@pytest.mark.parametrize("host", ["virtualMachine", "appService"])
def test_managed_identity(world, monkeypatch, host):
    for name, value in world.facts["managedIdentity"][host].items():
        monkeypatch.setenv(name, value)
    works(ManagedIdentityCredential(), world)
    works(ManagedIdentityCredential(client_id=world.other), world)
    works(ManagedIdentityCredential(identity_config={"resource_id": "/identities/one"}), world)
    with pytest.raises(ClientAuthenticationError):
        ManagedIdentityCredential(client_id="aaaaaaaa-0000-4000-8000-00000000dead").get_token(world.scope)


def test_cloud_shell(world, monkeypatch):
    for name, value in world.facts["managedIdentity"]["cloudShell"].items():
        monkeypatch.setenv(name, value)
    works(ManagedIdentityCredential(), world)


def test_bare_default_credential(world, monkeypatch):
    for name, value in world.facts["managedIdentity"]["appService"].items():
        monkeypatch.setenv(name, value)
    works(DefaultAzureCredential(), world)


def test_environment(world, monkeypatch):
    for name, value in {"TENANT_ID": world.facts["tenant"], "CLIENT_ID": world.app, "CLIENT_SECRET": "good"}.items():
        monkeypatch.setenv("AZURE_" + name, value)
    works(EnvironmentCredential(**common(world)), world)
    bad = ClientSecretCredential(world.facts["tenant"], world.app, "bad", **common(world))
    with pytest.raises(ClientAuthenticationError):
        ChainedTokenCredential(bad).get_token(world.scope)
    # A credential that lacks what it needs is passed over.
    for name in ["TENANT_ID", "CLIENT_ID", "CLIENT_SECRET"]:
        monkeypatch.delenv("AZURE_" + name)
    good = ClientSecretCredential(world.facts["tenant"], world.app, "good", **common(world))
    works(ChainedTokenCredential(EnvironmentCredential(), good), world)


def test_device_code(world):
    def approve(uri, code, expires):
        threading.Thread(target=control, args=(world, "POST", f"/device-codes/{code}"), kwargs={"user": "anna"}).start()

    credential = DeviceCodeCredential(tenant_id=world.facts["tenant"], prompt_callback=approve, **common(world))
    works(credential, world)
    works(credential, world)

    def decline(uri, code, expires):
        control(world, "POST", f"/device-codes/{code}", declined=True)

    with pytest.raises(ClientAuthenticationError):
        DeviceCodeCredential(
            tenant_id=world.facts["tenant"], prompt_callback=decline, **common(world)).get_token(world.scope)


def test_claims_challenge_is_followed(world):
    client = SecretClient(address(world, "contoso-we"), world.credential(), connection_verify=world.ca)
    client.set_secret("claims", "v")
    demand = {"access_token": {"acrs": {"essential": True, "value": "c1"}}}
    control(world, "PATCH", "/conditions", demandedClaims=demand)
    try:
        assert client.get_secret("claims").value == "v"
    finally:
        control(world, "PUT", "/conditions", deviceCodeInterval="1s")


def test_ended_sessions_are_renewed(world):
    client = SecretClient(address(world, "contoso-we"), world.credential(), connection_verify=world.ca)
    client.set_secret("sessions", "v")
    control(world, "POST", "/revocations", principal="operator")
    assert client.get_secret("sessions").value == "v"


def test_every_credential_is_covered(world, request):
    """Last: every credential was used by the tests before, or says why it is none of the emulator's."""
    here = {name for name, value in globals().items() if name.startswith("test_") and callable(value)}
    if not here <= {item.name.partition("[")[0] for item in request.session.items}:
        pytest.skip("only a run of the whole file covers everything")
    credentials = [
        name for name in sorted(azure.identity.__all__)
        if name.endswith("Credential") and inspect.isclass(getattr(azure.identity, name))]
    assert set(credentials) == set(world.covered) | set(ELSEWHERE)
    rows = [
        f"| `{name}` | {', '.join(f'`{test}`' for test in sorted(world.covered[name])) if name in world.covered else ELSEWHERE[name]} |\n"
        for name in credentials]
    table = HEAD + "".join(rows)
    if os.environ.get("KVMSH_WRITE_TABLES"):
        TABLE.write_text(table)
    assert TABLE.read_text() == table
