"""The SDK's cryptography client, with its local half switched off: the vault does the work and the SDK's library checks it."""

import hashlib

import pytest
from azure.core.exceptions import HttpResponseError
from azure.core.rest import HttpRequest
from azure.keyvault.keys import KeyClient, KeyCurveName, KeyOperation
from azure.keyvault.keys.crypto import EncryptionAlgorithm, KeyWrapAlgorithm, SignatureAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

DIGESTS = {"256": hashlib.sha256, "384": hashlib.sha384, "512": hashlib.sha512}


@pytest.fixture(scope="module")
def keys(azure):
    client = azure.client(KeyClient, "contoso-we")
    client.create_rsa_key("rsa", size=2048)
    for curve in (KeyCurveName.p_256, KeyCurveName.p_384, KeyCurveName.p_521):
        client.create_ec_key(curve.value.lower(), curve=curve)
    return client


def client_for(keys, name):
    """A client that leaves everything to the vault."""
    client = keys.get_cryptography_client(name)
    client._keys_get_forbidden = True
    return client


def digest_for(algorithm):
    return DIGESTS[algorithm.value[2:5]](b"what is signed").digest()


@pytest.mark.parametrize("algorithm", [EncryptionAlgorithm.rsa1_5, EncryptionAlgorithm.rsa_oaep, EncryptionAlgorithm.rsa_oaep_256])
def test_encrypt_and_decrypt(keys, algorithm):
    client = client_for(keys, "rsa")
    sealed = client.encrypt(algorithm, b"the plain text")
    assert sealed.key_id.startswith(f"{keys.vault_url}/keys/rsa")
    assert client.decrypt(algorithm, sealed.ciphertext).plaintext == b"the plain text"


@pytest.mark.parametrize("algorithm", [KeyWrapAlgorithm.rsa1_5, KeyWrapAlgorithm.rsa_oaep, KeyWrapAlgorithm.rsa_oaep_256])
def test_wrap_and_unwrap(keys, algorithm):
    client = client_for(keys, "rsa")
    wrapped = client.wrap_key(algorithm, b"k" * 32)
    assert client.unwrap_key(algorithm, wrapped.encrypted_key).key == b"k" * 32


@pytest.mark.parametrize("name, algorithm", [
    *[("rsa", SignatureAlgorithm(name)) for name in ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")],
    ("p-256", SignatureAlgorithm.es256), ("p-384", SignatureAlgorithm.es384), ("p-521", SignatureAlgorithm.es512)])
def test_sign_and_verify(keys, name, algorithm):
    client = client_for(keys, name)
    digest = digest_for(algorithm)
    signature = client.sign(algorithm, digest).signature
    assert client.verify(algorithm, digest, signature).is_valid
    assert not client.verify(algorithm, bytes(len(digest)), signature).is_valid
    # The SDK's own library agrees with the vault.
    assert keys.get_cryptography_client(name).verify(algorithm, digest, signature).is_valid


def test_the_vault_serves_the_key_objects_of_the_cryptography_library(keys):
    client = keys.get_cryptography_client("rsa")
    private, public = client.create_rsa_private_key(), client.create_rsa_public_key()
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)
    public.verify(private.sign(b"a message", pss, hashes.SHA256()), b"a message", pss, hashes.SHA256())
    oaep = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
    assert private.decrypt(public.encrypt(b"a message", oaep), oaep) == b"a message"


@pytest.mark.parametrize("algorithm", [SignatureAlgorithm.es256_k, SignatureAlgorithm.hs256])
def test_algorithms_of_other_keys_are_refused(keys, algorithm):
    with pytest.raises(HttpResponseError) as refused:
        client_for(keys, "p-256").sign(algorithm, bytes(32))
    assert refused.value.status_code == 400


def test_a_key_does_what_its_operations_permit(keys):
    keys.create_rsa_key("sign-only", size=2048, key_operations=[KeyOperation.sign])
    client = client_for(keys, "sign-only")
    client.sign(SignatureAlgorithm.rs256, bytes(32))
    with pytest.raises(HttpResponseError) as refused:
        client.encrypt(EncryptionAlgorithm.rsa_oaep, b"x")
    assert refused.value.status_code == 403


def test_a_disabled_key_does_nothing(keys):
    keys.create_rsa_key("off", size=2048, enabled=False)
    with pytest.raises(HttpResponseError) as refused:
        client_for(keys, "off").sign(SignatureAlgorithm.rs256, bytes(32))
    assert refused.value.status_code == 403 and "KeyDisabled" in str(refused.value.response.json())


def test_raw_requests_reach_the_vault(keys):
    answer = keys.get_cryptography_client("rsa").send_request(HttpRequest("GET", f"{keys.vault_url}/keys/rsa"))
    assert answer.status_code == 200
