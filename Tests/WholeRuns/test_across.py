"""A copy into another geography: what Microsoft's SDK filled, it finds in the target by itself."""

import csv
import os
from pathlib import Path

import pytest
from azure.keyvault.certificates import CertificateClient, CertificatePolicy
from azure.keyvault.keys import KeyClient, KeyCurveName, KeyOperation, KeyRotationLifetimeAction, KeyRotationPolicy, KeyRotationPolicyAction
from azure.keyvault.secrets import SecretClient
from cryptography.x509 import load_der_x509_certificate

from scripts.interop_check import histories, private_key, same, spki
from scripts.interop_fill import AWKWARD, NOW, fill_certificates, next_second
from scripts.local_azure import emulator

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "across.kvm"
KINDS = {"secrets": SecretClient, "keys": KeyClient, "certificates": CertificateClient}
#: What a version keeps when it is written anew; its id and dates of creation are new.
KEPT = ["enabled", "not_before", "expires_on", "tags"]


def fill(client, folder):
    """Values that a careless copy changes, keys of both kinds, and certificates made by the vault and by openssl."""
    for version in range(3):
        for number, value in enumerate(AWKWARD):
            if number % 3 >= version:
                tags = {"Ünïcode": f"é {version}"} if number % 2 else None
                client["secrets"].set_secret(f"Odd-{number:02}", value + str(version) * bool(value.strip("x")), tags=tags,
                                             content_type=f"text/plain; v={version}", enabled=(number + version) % 4 != 0)
        next_second()
    rotate = KeyRotationLifetimeAction(KeyRotationPolicyAction.rotate, time_before_expiry="P30D")
    client["keys"].create_rsa_key("wrap", size=3072, key_operations=[KeyOperation.wrap_key, KeyOperation.unwrap_key], expires_on=NOW.replace(year=NOW.year + 2))
    client["keys"].create_ec_key("sign", curve=KeyCurveName.p_384, tags={"team": "pay"}, enabled=False)
    client["keys"].update_key_rotation_policy("wrap", KeyRotationPolicy(), lifetime_actions=[rotate], expires_in="P2Y")
    client["certificates"].create_issuer("digi", "Test", account_id="acc", password="not to be read")
    fill_certificates(client["certificates"], folder)
    client["certificates"].update_certificate_policy("web-ec", CertificatePolicy(issuer_name="digi", subject="CN=ec.contoso.com"))


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """The clients of both vaults after the example's run, what it printed, and its map."""
    work = tmp_path_factory.mktemp("across")
    with emulator(kv_eu="westeurope", kv_us="eastus2") as azure:
        sides = [{kind: azure.client(client, vault) for kind, client in KINDS.items()} for vault in ("kv-eu", "kv-us")]
        fill(sides[0], work)
        state = {**os.environ, "XDG_STATE_HOME": str(work / "state")}
        run = azure.run(SCRIPT, "kv-eu", "kv-us", work / "map.csv", env=state)
        yield sides, run, work, azure


def same_fields(left, right, fields, what):
    """Absent tags are the same as none."""
    for field in fields:
        same(getattr(left, field) or None, getattr(right, field) or None, f"{field} of {what}")


def versions_of(lister, name):
    """The versions of an object, oldest first; all were written in different seconds."""
    versions, order = histories(lister, name)
    return [versions[group[0]] for group in order]


def pairs(sides, kind, list_all, list_versions):
    """Every object that belongs to no certificate, with its versions on both sides."""
    names = [[i.name for i in getattr(side[kind], list_all)() if not getattr(i, "managed", False)] for side in sides]
    same(sorted(names[0]), sorted(names[1]), f"the set of {kind}")
    for name in names[0]:
        yield name, [versions_of(getattr(side[kind], list_versions), name) for side in sides]


def test_secrets_arrive_byte_by_byte_in_order(moved):
    sides, *_ = moved
    count = 0
    for name, (left, right) in pairs(sides, "secrets", "list_properties_of_secrets", "list_properties_of_secret_versions"):
        same(len(left), len(right), f"the number of versions of {name}")
        for old, new in zip(left, right):
            same_fields(old, new, (*KEPT, "content_type"), name)
            values = []
            for side, version in zip(sides, (old, new)):
                if not version.enabled:
                    side["secrets"].update_secret_properties(name, version.version, enabled=True)
                values.append(side["secrets"].get_secret(name, version.version).value.encode())
            same(*values, f"a value of {name}")
            count += 1
    assert count > 20


def test_certificates_arrive_with_key_chain_and_policy(moved):
    sides, *_ = moved
    count = 0
    for name, (left, right) in pairs(sides, "certificates", "list_properties_of_certificates", "list_properties_of_certificate_versions"):
        if name == "web-sealed":
            continue
        same([v.x509_thumbprint for v in left], [v.x509_thumbprint for v in right], f"the versions of {name}")
        policies = [side["certificates"].get_certificate_policy(name) for side in sides]
        for field in ("issuer_name", "subject", "exportable", "key_type", "key_size", "content_type", "validity_in_months", "san_dns_names"):
            same(*(getattr(policy, field) for policy in policies), f"{field} in the policy of {name}")
        for old, new in zip(left, right):
            same_fields(old, new, KEPT, name)
            certificate = sides[1]["certificates"].get_certificate_version(name, new.version)
            public = load_der_x509_certificate(bytes(certificate.cer)).public_key()
            key = private_key(sides[1]["secrets"].get_secret(name, new.version))
            assert key is not None, f"the private key of {name} did not arrive"
            same(spki(key.public_key()), spki(public), f"the key pair of {name}")
            count += 1
    assert count >= 11


def test_keys_and_sealed_certificates_are_new_and_named(moved):
    sides, run, work, _ = moved
    for name, (left, right) in pairs(sides, "keys", "list_properties_of_keys", "list_properties_of_key_versions"):
        same(len(right), 1, f"the number of versions of {name}")
        same_fields(left[-1], right[0], KEPT, name)
        old, new = (side["keys"].get_key(name) for side in sides)
        for field in ("kty", "crv"):
            same(getattr(old.key, field, None), getattr(new.key, field, None), f"{field} of {name}")
        same(sorted(old.key_operations), sorted(new.key_operations), f"the operations of {name}")
        assert (old.key.n, old.key.x) != (new.key.n, new.key.x), f"the material of {name} cannot have travelled"
        same(*(side["keys"].get_key_rotation_policy(name).expires_in for side in sides), f"the rotation policy of {name}")
    old, new = (side["certificates"].get_certificate("web-sealed") for side in sides)
    assert old.properties.x509_thumbprint != new.properties.x509_thumbprint
    same(old.policy.subject, new.policy.subject, "the subject of web-sealed")
    for name in ("key wrap", "key sign", "certificate web-sealed"):
        assert f"new key material: {name}" in run.stdout
    with open(work / "map.csv", newline="") as file:
        rows = {(row["kind"], row["name"]): row for row in csv.DictReader(file) if not row["version"]}
    assert "re-created" in rows["key", "wrap"]["note"] and rows["key", "wrap"]["basis"] == "journal"


def test_the_issuer_goes_first_and_its_password_never(moved):
    sides, run, *_ = moved
    issuer = sides[1]["certificates"].get_issuer("digi")
    assert (issuer.provider, issuer.account_id, issuer.password) == ("Test", "acc", None)
    assert "password of account acc" in run.stdout + run.stderr


def test_no_value_reaches_a_file_and_the_second_run_writes_nothing(moved):
    sides, _, work, azure = moved
    for path in (work / "state").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"PRIVATE KEY" not in content and "naïve café".encode() not in content, path
    state = {**os.environ, "XDG_STATE_HOME": str(work / "state")}
    again = azure.run(
        "-c", "connect kv-eu; connect kv-us; copy certificates, keys into target recreate keys, certificates", env=state)
    assert " same" in again.stdout and " done" not in again.stdout
