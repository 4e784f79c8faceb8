"""The emulator's identity endpoints under Microsoft's azure-identity, each credential read by a vault."""

import json
import threading

import pytest
import requests
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import (
    AzurePipelinesCredential, CertificateCredential, ClientAssertionCredential, ClientSecretCredential,
    DefaultAzureCredential, DeviceCodeCredential, ManagedIdentityCredential, WorkloadIdentityCredential)
from azure.keyvault.secrets import SecretClient
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from datetime import datetime, timedelta, timezone

from scripts.local_azure import emulator

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
        yield azure


def common(world):
    return {"authority": world.facts["authority"], "disable_instance_discovery": True, "connection_verify": world.ca}


def works(credential, world):
    """Whether the vault knows the credential's token: a principal without rights is refused with 403, not 401."""
    token = credential.get_token(world.scope).token
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
