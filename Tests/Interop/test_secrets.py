"""azure-keyvault-secrets: every public method, and what the service refuses."""

from datetime import datetime, timedelta, timezone

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.core.rest import HttpRequest
from azure.keyvault.certificates import CertificateClient, CertificatePolicy
from azure.keyvault.secrets import SecretClient

NOW = datetime.now(timezone.utc).replace(microsecond=0)


@pytest.fixture
def secrets(azure):
    return azure.client(SecretClient, "contoso-we")


def test_a_secret_keeps_value_and_attributes(secrets):
    made = secrets.set_secret(
        "whole", "e\u0301\r\n\u0000🔑", content_type="text/plain", tags={"a b": "c", "é": ""}, enabled=True,
        not_before=NOW - timedelta(days=1), expires_on=NOW + timedelta(days=1))
    read = secrets.get_secret("WHOLE", made.properties.version)
    assert read.value == "e\u0301\r\n\u0000🔑"
    assert read.name == "whole"
    for properties in (made.properties, read.properties):
        assert properties.content_type == "text/plain"
        assert properties.tags == {"a b": "c", "é": ""}
        assert properties.not_before == NOW - timedelta(days=1)
        assert properties.expires_on == NOW + timedelta(days=1)
        assert properties.enabled and properties.recoverable_days == 90
        assert properties.recovery_level == "Recoverable+Purgeable"
        assert properties.vault_url == secrets.vault_url
        assert not properties.managed


@pytest.mark.parametrize("value", ["", " ", "x" * 25_600, "\ud83d\ude00"])
def test_values_come_back_as_they_were(secrets, value):
    name = f"value-{len(value)}"
    value = value.encode("utf-16", "surrogatepass").decode("utf-16")
    secrets.set_secret(name, value)
    assert secrets.get_secret(name).value == value


def test_a_value_that_is_too_long_is_refused(secrets):
    with pytest.raises(HttpResponseError) as refused:
        secrets.set_secret("long", "x" * 25_601)
    assert refused.value.status_code == 400 and refused.value.error.code == "BadParameter"


def test_a_new_version_inherits_nothing(secrets):
    secrets.set_secret("twice", "1", content_type="text/plain", tags={"a": "b"})
    second = secrets.set_secret("twice", "2")
    assert second.properties.tags is None and second.properties.content_type is None
    versions = {item.version for item in secrets.list_properties_of_secret_versions("twice")}
    assert len(versions) == 2 and second.properties.version in versions
    assert list(secrets.list_properties_of_secret_versions("never-made")) == []


def test_update_changes_what_it_names(secrets):
    made = secrets.set_secret("patched", "1", content_type="text/plain", tags={"a": "b"})
    changed = secrets.update_secret_properties("patched", tags={"c": "d"}, expires_on=NOW + timedelta(days=3))
    assert changed.tags == {"c": "d"} and changed.content_type == "text/plain"
    assert changed.expires_on == NOW + timedelta(days=3)
    off = secrets.update_secret_properties("patched", made.properties.version, enabled=False)
    assert off.enabled is False
    with pytest.raises(HttpResponseError) as refused:
        secrets.get_secret("patched")
    assert refused.value.status_code == 403 and "SecretDisabled" in str(refused.value.response.json())


def test_pages_hold_every_secret_once_in_order(azure):
    secrets = azure.client(SecretClient, "contoso-us")
    names = [f"page-{number:03}" for number in range(60)]
    for name in names:
        secrets.set_secret(name, name)
    assert [item.name for item in secrets.list_properties_of_secrets()] == names
    pages = secrets.list_properties_of_secrets(max_page_size=7).by_page()
    assert [len(list(page)) for page in pages] == [7] * 8 + [4]


def test_delete_recover_purge(secrets):
    secrets.set_secret("passing", "1")
    deletion = secrets.begin_delete_secret("passing")
    deletion.wait()
    deleted = deletion.result()
    assert deleted.recovery_id == f"{secrets.vault_url}/deletedsecrets/passing"
    assert deleted.scheduled_purge_date - deleted.deleted_date == timedelta(days=90)
    assert secrets.get_deleted_secret("passing").deleted_date == deleted.deleted_date
    assert "passing" in [item.name for item in secrets.list_deleted_secrets()]
    with pytest.raises(ResourceNotFoundError):
        secrets.get_secret("passing")
    with pytest.raises(ResourceExistsError):
        secrets.set_secret("passing", "2")
    secrets.begin_recover_deleted_secret("passing").wait()
    assert secrets.get_secret("passing").value == "1"
    secrets.begin_delete_secret("passing").wait()
    secrets.purge_deleted_secret("passing")
    with pytest.raises(ResourceNotFoundError):
        secrets.get_deleted_secret("passing")


def test_backup_restores_in_its_own_geography_only(azure, secrets):
    first = secrets.set_secret("moved", "1")
    second = secrets.set_secret("moved", "2", enabled=False)
    blob = secrets.backup_secret("moved")
    target = azure.client(SecretClient, "contoso-ne")
    assert target.restore_secret_backup(blob).version in {first.properties.version, second.properties.version}
    versions = {item.version: item.enabled for item in target.list_properties_of_secret_versions("moved")}
    assert versions == {first.properties.version: True, second.properties.version: False}
    with pytest.raises(ResourceExistsError):
        target.restore_secret_backup(blob)
    with pytest.raises(HttpResponseError) as refused:
        azure.client(SecretClient, "contoso-us").restore_secret_backup(blob)
    assert "decrypt backup blob" in refused.value.message
    with pytest.raises(HttpResponseError) as refused:
        target.restore_secret_backup(b"no blob")
    assert refused.value.status_code == 400


def test_the_secret_of_a_certificate_is_managed(azure, secrets):
    azure.client(CertificateClient, "contoso-we").begin_create_certificate("owned", CertificatePolicy("Self", subject="CN=owned")).result()
    assert secrets.get_secret("owned").properties.managed
    with pytest.raises(HttpResponseError) as refused:
        secrets.begin_delete_secret("owned")
    assert refused.value.status_code == 403
    with pytest.raises(HttpResponseError):
        secrets.set_secret("owned", "1")
    pem = secrets.get_secret("owned", out_content_type="application/x-pem-file")
    assert "BEGIN PRIVATE KEY" in pem.value and "BEGIN CERTIFICATE" in pem.value


@pytest.mark.parametrize("name", ["with_underscore", "a.b", "x" * 128])
def test_names_that_cannot_be_are_refused(secrets, name):
    with pytest.raises(HttpResponseError) as refused:
        secrets.set_secret(name, "1")
    assert refused.value.status_code == 400


def test_raw_requests_are_answered_with_the_service_s_headers(secrets):
    answer = secrets.send_request(HttpRequest("GET", "/secrets?maxresults=1", headers={"x-ms-client-request-id": "mine"}))
    answer.raise_for_status()
    assert answer.headers["x-ms-keyvault-region"] == "westeurope"
    assert answer.headers["x-ms-client-request-id"] == "mine"
    assert set(answer.json()) == {"value", "nextLink"}


@pytest.mark.parametrize("version", ["7.4", "7.5", "7.6", "2025-07-01", "2026-04-01"])
def test_every_api_version_works(azure, version):
    client = SecretClient(azure.vaults["contoso-we"], azure.credential(), connection_verify=azure.ca, api_version=version)
    assert client.set_secret(f"by-{version.replace('.', '-')}", version).value == version
