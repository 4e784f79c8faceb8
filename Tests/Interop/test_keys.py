"""azure-keyvault-keys: every public method of the key client, and what the service refuses."""

from datetime import datetime, timedelta, timezone

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.core.rest import HttpRequest
from azure.keyvault.keys import (
    KeyClient, KeyCurveName, KeyOperation, KeyReleasePolicy, KeyRotationLifetimeAction, KeyRotationPolicy, KeyRotationPolicyAction,
)
from azure.keyvault.keys.crypto import SignatureAlgorithm

from scripts.interop_fill import elliptic_key, rsa_key

NOW = datetime.now(timezone.utc).replace(microsecond=0)
POLICY = KeyReleasePolicy(b'{"version":"1.0.0","anyOf":[{"authority":"https://attest.contoso.com","allOf":[]}]}')


@pytest.fixture
def keys(azure):
    return azure.client(KeyClient, "contoso-we")


def refusal(call):
    """How the service refuses a call."""
    with pytest.raises(HttpResponseError) as refused:
        call()
    return refused.value


@pytest.mark.parametrize("size", [2048, 3072, 4096])
def test_rsa_keys(keys, size):
    key = keys.create_rsa_key(f"rsa-{size}", size=size, tags={"a": "b"}, expires_on=NOW + timedelta(days=1))
    assert key.key_type == "RSA" and len(key.key.n) * 8 == size and key.key.e == b"\x01\x00\x01"
    assert key.key_operations == ["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"]
    assert key.properties.tags == {"a": "b"} and key.properties.expires_on == NOW + timedelta(days=1)
    assert key.key.d is None
    assert keys.get_key(f"RSA-{size}", key.properties.version).key.n == key.key.n


@pytest.mark.parametrize("curve", [KeyCurveName.p_256, KeyCurveName.p_384, KeyCurveName.p_521])
def test_elliptic_keys(keys, curve):
    key = keys.create_ec_key(f"ec-{curve.value.lower()}", curve=curve, key_operations=[KeyOperation.sign])
    assert key.key.crv == curve.value and key.key_operations == ["sign"]
    assert len(key.key.x) == len(key.key.y)


def test_keys_that_this_vault_cannot_make(keys):
    assert refusal(lambda: keys.create_rsa_key("weak", size=1024)).status_code == 400
    assert refusal(lambda: keys.create_ec_key("koblitz", curve=KeyCurveName.p_256_k)).status_code == 400
    assert refusal(lambda: keys.create_oct_key("symmetric", size=256, hardware_protected=True)).status_code == 400
    assert refusal(lambda: keys.create_key("nothing", "RSA2")).status_code == 400


def test_a_premium_vault_has_hardware_keys(keys):
    assert keys.create_key("hardware", "RSA-HSM").key_type == "RSA-HSM"
    assert keys.create_ec_key("hardware-ec", curve=KeyCurveName.p_256, hardware_protected=True).key_type == "EC-HSM"


def test_import_makes_a_usable_key(keys):
    key = keys.import_key("brought", rsa_key(2048), tags={"from": "outside"})
    assert key.properties.tags == {"from": "outside"}
    keys.import_key("brought-ec", elliptic_key(KeyCurveName.p_384))
    client = keys.get_cryptography_client("brought-ec")
    assert client.verify(SignatureAlgorithm.es384, b"d" * 48, client.sign(SignatureAlgorithm.es384, b"d" * 48).signature).is_valid


def test_update_changes_what_it_names(keys):
    made = keys.create_rsa_key("patched", size=2048, tags={"a": "b"})
    changed = keys.update_key_properties("patched", made.properties.version, key_operations=[KeyOperation.sign], enabled=False)
    assert changed.key_operations == ["sign"] and not changed.properties.enabled
    assert changed.properties.tags == {"a": "b"}
    assert keys.update_key_properties("patched", tags={}).properties.tags in ({}, None)


def test_rotation(keys):
    keys.create_rsa_key("rotating", size=2048)
    absent = keys.get_key_rotation_policy("rotating")
    assert absent.expires_in is None and [action.action for action in absent.lifetime_actions] == ["Notify"]
    rotate = KeyRotationLifetimeAction(KeyRotationPolicyAction.rotate, time_before_expiry="P30D")
    written = keys.update_key_rotation_policy("rotating", KeyRotationPolicy(), lifetime_actions=[rotate], expires_in="P90D")
    assert written.expires_in == "P90D"
    read = keys.get_key_rotation_policy("rotating")
    assert "Rotate" in [action.action for action in read.lifetime_actions] and read.expires_in == "P90D"
    rotated = keys.rotate_key("rotating")
    assert abs(rotated.properties.expires_on - (NOW + timedelta(days=90))) < timedelta(hours=1)
    assert len(list(keys.list_properties_of_key_versions("rotating"))) == 2
    wrong = KeyRotationLifetimeAction(KeyRotationPolicyAction.rotate, time_before_expiry="P1D")
    assert refusal(lambda: keys.update_key_rotation_policy("rotating", KeyRotationPolicy(), lifetime_actions=[wrong])).status_code == 400


def test_delete_recover_purge(keys):
    keys.create_ec_key("passing", curve=KeyCurveName.p_256)
    deletion = keys.begin_delete_key("passing")
    deletion.wait()
    deleted = deletion.result()
    assert deleted.recovery_id == f"{keys.vault_url}/deletedkeys/passing"
    assert keys.get_deleted_key("passing").scheduled_purge_date - deleted.deleted_date == timedelta(days=90)
    assert "passing" in [item.name for item in keys.list_deleted_keys()]
    with pytest.raises(ResourceExistsError):
        keys.create_ec_key("passing", curve=KeyCurveName.p_256)
    keys.begin_recover_deleted_key("passing").wait()
    assert "passing" in [item.name for item in keys.list_properties_of_keys()]
    keys.begin_delete_key("passing").wait()
    keys.purge_deleted_key("passing")
    with pytest.raises(ResourceNotFoundError):
        keys.get_deleted_key("passing")


def test_backup_carries_the_private_key(azure, keys):
    made = keys.create_rsa_key("moved", size=2048)
    signature = keys.get_cryptography_client("moved").sign(SignatureAlgorithm.ps256, b"d" * 32).signature
    blob = keys.backup_key("moved")
    target = azure.client(KeyClient, "contoso-ne")
    restored = target.restore_key_backup(blob)
    assert restored.key.n == made.key.n and restored.properties.version == made.properties.version
    assert target.get_cryptography_client("moved").verify(SignatureAlgorithm.ps256, b"d" * 32, signature).is_valid
    assert refusal(lambda: target.restore_key_backup(blob)).status_code == 409
    assert "decrypt backup blob" in refusal(lambda: azure.client(KeyClient, "contoso-us").restore_key_backup(blob)).message


def test_exportable_keys_need_a_policy_and_are_not_released_without_attestation(keys):
    assert refusal(lambda: keys.create_key("bare", "RSA", exportable=True)).status_code == 400
    made = keys.create_rsa_key("released", size=2048, exportable=True, release_policy=POLICY)
    assert made.properties.exportable and made.properties.release_policy.encoded_policy == POLICY.encoded_policy
    assert refusal(lambda: keys.release_key("released", "no.attestation.token")).status_code in (400, 403)
    keys.create_rsa_key("kept", size=2048)
    assert refusal(lambda: keys.release_key("kept", "no.attestation.token")).status_code == 403


def test_attestation_of_a_key(keys):
    made = keys.create_ec_key("attested", curve=KeyCurveName.p_256)
    assert keys.get_key_attestation("attested", made.properties.version).key.x == made.key.x


def test_random_bytes_are_a_managed_hsm_s(keys):
    assert refusal(lambda: keys.get_random_bytes(16)).status_code in (400, 404, 405)


def test_raw_requests_are_answered(keys):
    answer = keys.send_request(HttpRequest("GET", "/keys?maxresults=1"))
    answer.raise_for_status()
    assert set(answer.json()) == {"value", "nextLink"}


@pytest.mark.parametrize("version", ["7.4", "7.5", "7.6", "7.6-preview.2", "2025-07-01", "2026-04-01"])
def test_every_api_version_works(azure, version):
    client = KeyClient(azure.vaults["contoso-we"], azure.credential(), connection_verify=azure.ca, api_version=version)
    name = f"by-{version.replace('.', '-')}"
    assert client.create_ec_key(name, curve=KeyCurveName.p_256).name == name
