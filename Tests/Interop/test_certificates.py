"""azure-keyvault-certificates: every public method, and what the service refuses."""

import base64
from datetime import timedelta

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.core.rest import HttpRequest
from azure.keyvault.certificates import (
    AdministratorContact, CertificateClient, CertificateContact, CertificateContentType, CertificatePolicy, CertificatePolicyAction,
    KeyCurveName, KeyType, LifetimeAction,
)
from azure.keyvault.keys import KeyClient
from azure.keyvault.secrets import SecretClient
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import pkcs12

from scripts.interop_fill import openssl, openssl_pair, openssl_pem, openssl_pfx


@pytest.fixture
def certificates(azure):
    return azure.client(CertificateClient, "contoso-we")


def refusal(call):
    """How the service refuses a call."""
    with pytest.raises(HttpResponseError) as refused:
        call()
    return refused.value


def test_a_self_signed_certificate_comes_with_key_and_secret(azure, certificates):
    policy = CertificatePolicy("Self", subject="CN=web.contoso.com", san_dns_names=["web.contoso.com"], validity_in_months=24)
    made = certificates.begin_create_certificate("web", policy, tags={"a": "b"}).result()
    leaf = x509.load_der_x509_certificate(bytes(made.cer))
    assert leaf.subject.rfc4514_string() == "CN=web.contoso.com"
    assert made.properties.tags == {"a": "b"} and made.properties.x509_thumbprint == leaf.fingerprint(hashes.SHA1())
    key = azure.client(KeyClient, "contoso-we").get_key("web", made.properties.version)
    secret = azure.client(SecretClient, "contoso-we").get_secret("web", made.properties.version)
    assert key.properties.managed and secret.properties.content_type == "application/x-pkcs12"
    private, certificate, _ = pkcs12.load_key_and_certificates(base64.b64decode(secret.value), None)
    assert certificate == leaf and private.public_key().public_numbers() == leaf.public_key().public_numbers()
    assert certificates.get_certificate("WEB").cer == made.cer
    assert certificates.get_certificate_version("web", made.properties.version).cer == made.cer


def test_the_policy_is_completed_and_updated(certificates):
    certificates.begin_create_certificate("policed", CertificatePolicy("Self", subject="CN=policed")).result()
    policy = certificates.get_certificate_policy("policed")
    assert (policy.key_type, policy.key_size, policy.exportable, policy.reuse_key) == ("RSA", 2048, True, False)
    assert policy.validity_in_months == 12 and policy.content_type == "application/x-pkcs12"
    assert [(action.action, action.lifetime_percentage) for action in policy.lifetime_actions] == [("AutoRenew", 80)]
    mail = LifetimeAction(CertificatePolicyAction.email_contacts, days_before_expiry=30)
    changed = certificates.update_certificate_policy("policed", CertificatePolicy("Self", subject="CN=policed", lifetime_actions=[mail]))
    assert [(action.action, action.days_before_expiry) for action in changed.lifetime_actions] == [("EmailContacts", 30)]


@pytest.mark.parametrize("kind", [KeyType.rsa, KeyType.ec])
@pytest.mark.parametrize("form", [CertificateContentType.pkcs12, CertificateContentType.pem])
def test_every_key_and_form(azure, certificates, kind, form):
    name = f"made-{kind.value.lower()}-{form.name}"
    curve = KeyCurveName.p_384 if kind == KeyType.ec else None
    certificates.begin_create_certificate(
        name, CertificatePolicy("Self", subject=f"CN={name}", key_type=kind, key_curve_name=curve, content_type=form)).result()
    value = azure.client(SecretClient, "contoso-we").get_secret(name).value
    assert ("BEGIN PRIVATE KEY" in value) == (form == CertificateContentType.pem)


def test_openssl_s_files_are_imported(azure, certificates, tmp_path):
    chained = certificates.import_certificate("chained", openssl_pfx(tmp_path, "rsa:2048", "chained", chain=True), preserve_order=True)
    _, leaf, others = pkcs12.load_key_and_certificates(
        base64.b64decode(azure.client(SecretClient, "contoso-we").get_secret("chained").value), None)
    assert leaf == x509.load_der_x509_certificate(bytes(chained.cer)) and len(others) == 1
    certificates.import_certificate("sealed", openssl_pfx(tmp_path, "ec:prime256v1", "sealed", "s3cret"), password="s3cret")
    assert refusal(lambda: certificates.import_certificate("wrong", openssl_pfx(tmp_path, "rsa:2048", "wrong", "a"), password="b")).status_code == 400
    pem = CertificatePolicy("Unknown", content_type=CertificateContentType.pem)
    imported = certificates.import_certificate("pem", openssl_pem(tmp_path, "pem"), policy=pem, enabled=False, tags={"from": "openssl"})
    assert imported.properties.tags == {"from": "openssl"} and not imported.properties.enabled
    assert certificates.get_certificate_policy("pem").issuer_name == "Unknown"


def test_a_pending_certificate_is_merged(certificates, tmp_path):
    certificates.begin_create_certificate("merged", CertificatePolicy("Unknown", subject="CN=merged")).result()
    operation = certificates.get_certificate_operation("merged")
    assert operation.status == "inProgress" and "erge" in operation.status_details
    assert "merged" not in [item.name for item in certificates.list_properties_of_certificates()]
    assert "merged" in [item.name for item in certificates.list_properties_of_certificates(include_pending=True)]
    root_key, root = openssl_pair(tmp_path, "rsa:2048", "root")
    request, issued, other = tmp_path / "request.der", tmp_path / "issued.der", tmp_path / "other.der"
    request.write_bytes(operation.csr)
    openssl("x509", "-req", "-inform", "der", "-in", request, "-CA", root, "-CAkey", root_key, "-CAcreateserial", "-days", 30, "-outform", "der", "-out", issued)
    openssl("x509", "-in", root, "-outform", "der", "-out", other)
    # A certificate for another key is refused.
    assert refusal(lambda: certificates.merge_certificate("merged", [other.read_bytes()])).status_code == 400
    merged = certificates.merge_certificate("merged", [issued.read_bytes(), other.read_bytes()], tags={"by": "openssl"})
    assert bytes(merged.cer) == issued.read_bytes() and merged.properties.tags == {"by": "openssl"}


def test_a_pending_operation_is_cancelled_and_deleted(certificates):
    certificates.begin_create_certificate("given-up", CertificatePolicy("Unknown", subject="CN=given-up")).result()
    assert certificates.cancel_certificate_operation("given-up").cancellation_requested
    deleted = certificates.delete_certificate_operation("given-up")
    assert deleted.name == "given-up"
    with pytest.raises(ResourceNotFoundError):
        certificates.get_certificate_operation("given-up")


def test_attributes_of_a_version(certificates):
    made = certificates.begin_create_certificate("patched", CertificatePolicy("Self", subject="CN=patched")).result()
    second = certificates.begin_create_certificate("patched", CertificatePolicy("Self", subject="CN=patched")).result()
    changed = certificates.update_certificate_properties("patched", made.properties.version, enabled=False, tags={"old": "yes"})
    assert not changed.properties.enabled and changed.properties.tags == {"old": "yes"}
    states = {item.version: item.enabled for item in certificates.list_properties_of_certificate_versions("patched")}
    assert states == {made.properties.version: False, second.properties.version: True}


def test_the_trio_is_deleted_recovered_and_purged_together(azure, certificates):
    keys, secrets = azure.client(KeyClient, "contoso-we"), azure.client(SecretClient, "contoso-we")
    certificates.begin_create_certificate("passing", CertificatePolicy("Self", subject="CN=passing")).result()
    deletion = certificates.begin_delete_certificate("passing")
    deletion.wait()
    deleted = deletion.result()
    assert certificates.get_deleted_certificate("passing").scheduled_purge_date - deleted.deleted_on == timedelta(days=90)
    assert "passing" in [item.name for item in certificates.list_deleted_certificates()]
    for get in (keys.get_key, secrets.get_secret):
        with pytest.raises(ResourceNotFoundError):
            get("passing")
    with pytest.raises(ResourceExistsError):
        certificates.begin_create_certificate("passing", CertificatePolicy("Self", subject="CN=passing"))
    certificates.begin_recover_deleted_certificate("passing").wait()
    assert keys.get_key("passing").properties.managed and secrets.get_secret("passing").properties.managed
    certificates.begin_delete_certificate("passing").wait()
    certificates.purge_deleted_certificate("passing")
    assert "passing" not in [item.name for item in secrets.list_deleted_secrets()]


def test_backup_carries_key_secret_and_policy(azure, certificates):
    made = certificates.begin_create_certificate("moved", CertificatePolicy("Self", subject="CN=moved", validity_in_months=7)).result()
    blob = certificates.backup_certificate("moved")
    target = azure.client(CertificateClient, "contoso-ne")
    assert target.restore_certificate_backup(blob).properties.x509_thumbprint == made.properties.x509_thumbprint
    assert target.get_certificate_policy("moved").validity_in_months == 7
    source, copied = (azure.client(SecretClient, vault).get_secret("moved").value for vault in ("contoso-we", "contoso-ne"))
    assert pkcs12.load_key_and_certificates(base64.b64decode(source), None)[1] == pkcs12.load_key_and_certificates(base64.b64decode(copied), None)[1]
    assert refusal(lambda: target.restore_certificate_backup(blob)).status_code == 409
    assert "decrypt backup blob" in refusal(lambda: azure.client(CertificateClient, "contoso-us").restore_certificate_backup(blob)).message


def test_issuers(certificates):
    admin = AdministratorContact(first_name="A", last_name="B", email="a@contoso.com", phone="1")
    made = certificates.create_issuer("digi", "DigiCert", account_id="account", password="never shown", organization_id="org", admin_contacts=[admin])
    assert made.provider == "DigiCert" and made.account_id == "account"
    read = certificates.get_issuer("digi")
    assert [contact.email for contact in read.admin_contacts] == ["a@contoso.com"] and read.organization_id == "org"
    assert "never shown" not in str(certificates.send_request(HttpRequest("GET", "/certificates/issuers/digi")).json())
    assert certificates.update_issuer("digi", enabled=False).enabled is False
    assert [issuer.name for issuer in certificates.list_properties_of_issuers()] == ["digi"]
    certificates.update_issuer("digi", enabled=True)
    certificates.begin_create_certificate("ordered", CertificatePolicy("digi", subject="CN=ordered"))
    operation = certificates.get_certificate_operation("ordered")
    assert operation.status == "inProgress" and operation.issuer_name == "digi"
    assert certificates.delete_issuer("digi").name == "digi"
    with pytest.raises(ResourceNotFoundError):
        certificates.get_issuer("digi")
    assert refusal(lambda: certificates.begin_create_certificate("orphan", CertificatePolicy("digi", subject="CN=orphan"))).status_code in (400, 404)


def test_contacts(certificates):
    written = certificates.set_contacts([CertificateContact(email="a@contoso.com", name="A", phone="1"), CertificateContact(email="b@contoso.com")])
    assert [contact.email for contact in written] == ["a@contoso.com", "b@contoso.com"]
    assert [contact.phone for contact in certificates.get_contacts()] == ["1", None]
    assert [contact.email for contact in certificates.delete_contacts()] == ["a@contoso.com", "b@contoso.com"]
    with pytest.raises(ResourceNotFoundError):
        certificates.get_contacts()


@pytest.mark.parametrize("version", ["7.4", "7.5", "7.6", "2025-07-01", "2026-04-01"])
def test_every_api_version_works(azure, version):
    client = CertificateClient(azure.vaults["contoso-we"], azure.credential(), connection_verify=azure.ca, api_version=version)
    name = f"by-{version.replace('.', '-')}"
    assert client.begin_create_certificate(name, CertificatePolicy("Self", subject="CN=x")).result().name == name
