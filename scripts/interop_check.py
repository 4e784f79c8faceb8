"""Compares two vaults with Microsoft's SDK alone: nothing that kvmsh says is believed."""

import base64
import hashlib

from azure.core.exceptions import HttpResponseError
from azure.keyvault.keys.crypto import CryptographyClient, SignatureAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key, pkcs12
from cryptography.x509 import load_der_x509_certificate

ATTRIBUTES = ["enabled", "not_before", "expires_on", "created_on", "updated_on", "tags"]


def same(left, right, what):
    """Fails when two values differ, without printing values."""
    assert left == right, f"{what} differs"


def histories(list_versions, name):
    """The versions of an object by id, and their ids in order of creation where the dates differ."""
    versions = {item.version: item for item in list_versions(name)}
    order = sorted({item.created_on for item in versions.values()})
    ordered = [sorted(v for v, item in versions.items() if item.created_on == date) for date in order]
    return versions, ordered


def same_history(name, source, target, extra=()):
    """Compares ids, order and attributes of all versions; returns the ids."""
    left, left_order = histories(source, name)
    right, right_order = histories(target, name)
    same(set(left), set(right), f"the set of versions of {name}")
    same(left_order, right_order, f"the order of versions of {name}")
    for version, item in left.items():
        for field in (*ATTRIBUTES, *extra):
            same(getattr(item, field), getattr(right[version], field), f"{field} of {name}/{version}")
    return list(left)


def check_secrets(source, target):
    """Every secret, every version, every byte; disabled versions are enabled on both sides at the end to be read."""
    names = [item.name for item in source.list_properties_of_secrets() if not item.managed]
    same(sorted(names), sorted(i.name for i in target.list_properties_of_secrets() if not i.managed), "the set of secrets")
    count = disabled = 0
    for name in names:
        for version in same_history(name, source.list_properties_of_secret_versions, target.list_properties_of_secret_versions, ["content_type"]):
            count += 1
            try:
                left = source.get_secret(name, version).value
            except HttpResponseError as error:
                assert error.status_code == 403, error
                disabled += 1
                for client in (source, target):
                    client.update_secret_properties(name, version, enabled=True)
                left = source.get_secret(name, version).value
            same(left.encode(), target.get_secret(name, version).value.encode(), f"the value of {name}/{version}")
    assert len(names) >= 120 and disabled > 0, f"only {len(names)} secrets, {disabled} disabled versions"
    return len(names), count


def check_keys(source, target, credentials):
    """Public material, operations and policies are equal; what the source's key signs, the target's verifies."""
    credential, ca = credentials
    names = [item.name for item in source.list_properties_of_keys() if not item.managed]
    same(sorted(names), sorted(i.name for i in target.list_properties_of_keys() if not i.managed), "the set of keys")
    for name in names:
        for version in same_history(name, source.list_properties_of_key_versions, target.list_properties_of_key_versions):
            try:
                left = source.get_key(name, version)
            except HttpResponseError as error:
                assert error.status_code == 403, error
                continue
            right = target.get_key(name, version)
            for field in ("kty", "n", "e", "crv", "x", "y"):
                same(getattr(left.key, field, None), getattr(right.key, field, None), f"{field} of key {name}/{version}")
            same(sorted(left.key_operations), sorted(right.key_operations), f"operations of key {name}/{version}")
            if left.properties.enabled:
                sign_and_verify(left, right, credential, ca)
        left, right = source.get_key_rotation_policy(name), target.get_key_rotation_policy(name)
        same(left.expires_in, right.expires_in, f"expiry in the rotation policy of {name}")
        actions = [sorted((str(a.action).lower(), a.time_after_create, a.time_before_expiry) for a in p.lifetime_actions) for p in (left, right)]
        same(actions[0], actions[1], f"the rotation policy of {name}")
    assert len(names) >= 20, f"only {len(names)} keys"
    return len(names)


def sign_and_verify(left, right, credential, ca):
    """Signs in the source; verifies in the target by the service and by its public half."""
    algorithms = {"P-256": SignatureAlgorithm.es256, "P-384": SignatureAlgorithm.es384, "P-521": SignatureAlgorithm.es512}
    algorithm = algorithms.get(getattr(left.key, "crv", None), SignatureAlgorithm.rs256)
    digest = hashlib.new({"ES384": "sha384", "ES512": "sha512"}.get(algorithm.value, "sha256"), b"kvmsh").digest()
    signature = CryptographyClient(left.id, credential, connection_verify=ca).sign(algorithm, digest).signature
    by_service = CryptographyClient(right.id, credential, connection_verify=ca)
    by_public_half = CryptographyClient.from_jwk({**vars(right.key), "key_ops": ["verify"]})
    for client in (by_service, by_public_half):
        assert client.verify(algorithm, digest, signature).is_valid, f"{right.id} does not verify what {left.id} signed"


def check_certificates(source, target):
    """Thumbprints, DER, policies, and the private key that the target gives out for each exportable certificate."""
    clients = source["certificates"], target["certificates"]
    names = [item.name for item in clients[0].list_properties_of_certificates()]
    same(sorted(names), sorted(i.name for i in clients[1].list_properties_of_certificates()), "the set of certificates")
    for name in names:
        versions = same_history(name, *(c.list_properties_of_certificate_versions for c in clients), ["x509_thumbprint"])
        left, right = (c.get_certificate_policy(name) for c in clients)
        for field in ("issuer_name", "subject", "exportable", "key_type", "key_size", "content_type", "validity_in_months", "san_dns_names"):
            same(getattr(left, field), getattr(right, field), f"{field} in the policy of {name}")
        for version in versions:
            pair = [c.get_certificate_version(name, version) for c in clients]
            same(pair[0].cer, pair[1].cer, f"the certificate {name}/{version}")
            values = [side["secrets"].get_secret(name, version) for side in (source, target)]
            same(values[0].value, values[1].value, f"the secret of certificate {name}/{version}")
            public = load_der_x509_certificate(bytes(pair[1].cer)).public_key()
            key = private_key(values[1])
            assert (key is not None) == bool(right.exportable), f"the private key of {name} should be there only if exportable"
            if key is not None:
                same(spki(key.public_key()), spki(public), f"the key pair of {name}/{version}")
    assert len(names) >= 10, f"only {len(names)} certificates"
    return len(names)


def private_key(secret):
    """The private key in a certificate's secret, or None."""
    if secret.properties.content_type == "application/x-pem-file":
        text = secret.value.encode()
        return load_pem_private_key(text, None) if b"PRIVATE KEY" in text else None
    return pkcs12.load_pkcs12(base64.b64decode(secret.value), None).key


def spki(public):
    """A public key in its standard form."""
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
