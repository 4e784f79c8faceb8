"""What the service can do somewhere and a vault of this emulator refuses, with the answer of a vault that does not know it."""

import os
from pathlib import Path

import pytest
from azure.core.exceptions import HttpResponseError
from azure.keyvault.keys import KeyClient, KeyCurveName
from azure.keyvault.keys.crypto import EncryptionAlgorithm, SignatureAlgorithm

TABLE = Path(__file__).with_name("refused.md")

HEAD = """# What a vault of the emulator refuses

Asked for by Microsoft's SDK in `test_refusals.py`, which writes down the answers: it fails when this table is out of date;
`KVMSH_WRITE_TABLES=1` writes it anew. Everything else of the data plane's reference is served.

| what | why | answer |
|---|---|---|
"""


@pytest.fixture(scope="module")
def keys(azure):
    client = azure.client(KeyClient, "contoso-we")
    client.create_rsa_key("refused-rsa", size=2048)
    client.create_ec_key("refused-ec", curve=KeyCurveName.p_256)
    return client


def using(keys, name):
    """A cryptography client that leaves everything to the vault."""
    client = keys.get_cryptography_client(name)
    client._keys_get_forbidden = True
    return client


REFUSED = {
    "keys on the curve P-256K, created": (
        "the cryptography library lacks the curve", lambda keys: keys.create_ec_key("koblitz", curve=KeyCurveName.p_256_k)),
    "signatures `ES256K`": (
        "the same", lambda keys: using(keys, "refused-ec").sign(SignatureAlgorithm.es256_k, bytes(32))),
    "signatures `RSNULL`": (
        "the cryptography library signs with a named digest only", lambda keys: using(keys, "refused-rsa").sign("RSNULL", bytes(32))),
    "symmetric keys (`oct-HSM`)": (
        "managed HSMs have them, vaults in a preview", lambda keys: keys.create_oct_key("symmetric", size=256, hardware_protected=True)),
    "encryption with `A256GCM`": (
        "it needs a symmetric key", lambda keys: using(keys, "refused-rsa").encrypt(EncryptionAlgorithm.a256_gcm, b"text")),
    "random bytes": (
        "managed HSMs have them", lambda keys: keys.get_random_bytes(16)),
}


@pytest.fixture(scope="module")
def answers():
    """What was answered, by what was asked for."""
    return {}


@pytest.mark.parametrize("what", REFUSED)
def test_refused(keys, answers, what):
    with pytest.raises(HttpResponseError) as refused:
        REFUSED[what][1](keys)
    answers[what] = f"{refused.value.status_code} {refused.value.error.code}"
    assert refused.value.status_code in (400, 404, 405)


def test_table(answers):
    """After the others: the table says what they were answered."""
    if set(answers) != set(REFUSED):
        pytest.skip("only a run of the whole file fills the table")
    table = HEAD + "".join(f"| {what} | {why} | {answers[what]} |\n" for what, (why, _) in REFUSED.items())
    if os.environ.get("KVMSH_WRITE_TABLES"):
        TABLE.write_text(table)
    assert TABLE.read_text() == table
