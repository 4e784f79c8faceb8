"""Fills a vault with Microsoft's SDK: secrets with history, keys of every type, certificates made and imported."""

import random
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

from azure.keyvault.certificates import (
    CertificateContentType,
    CertificatePolicy,
    KeyCurveName as CertificateCurve,
    KeyType as CertificateKeyType,
)
from azure.keyvault.keys import (
    JsonWebKey,
    KeyCurveName,
    KeyOperation,
    KeyRotationLifetimeAction,
    KeyRotationPolicy,
    KeyRotationPolicyAction,
)
from cryptography.hazmat.primitives.asymmetric import ec, rsa

SECRETS = 130
VERSIONS = 12
NOW = datetime.now(timezone.utc).replace(microsecond=0)

#: Values that a careless copy changes.
AWKWARD = ["", " ", "a\r\nb\rc\n", "\ttab\t", "\"quoted\" \\ back", "naïve café", "e\u0301 against \u00e9", "\u0000nul", "🔑🗝️", "x" * 25_600,
           "-----BEGIN PRIVATE KEY-----\nnot a key\n-----END PRIVATE KEY-----\n", "=cmd|' /C calc'!A0", "\u202eright to left"]


def next_second():
    """Waits for the next whole second, the grain of the service's dates, so that versions have an order."""
    now = int(time.time())
    while int(time.time()) == now:
        time.sleep(0.02)


def fill_secrets(client):
    """130 secrets, the n-th with one to twelve versions; version k of all is written in a later second than k - 1."""
    dice = random.Random(20_261_123)

    def write(number, version):
        value = AWKWARD[(number + version) % len(AWKWARD)] if number % 3 == 0 else f"value {number} of version {version}"
        options = {}
        if number % 4 == 0:
            options["tags"] = {"env": f"prod-{version}", "cost center": "42", "Ünïcode": "é"}
        if number % 5 == 0:
            options["content_type"] = f"text/plain; v={version}"
        if number % 6 == 0:
            options["expires_on"] = NOW + timedelta(days=30 * version + 1)
        if number % 7 == 0:
            options["not_before"] = NOW - timedelta(days=version)
        if dice.random() < 0.1:
            options["enabled"] = False
        client.set_secret(f"Secret-{number:03}", value, **options)

    with ThreadPoolExecutor(8) as pool:
        for version in range(VERSIONS):
            next_second()
            list(pool.map(lambda n: write(n, version), (n for n in range(SECRETS) if n % VERSIONS >= version)))


def fill_keys(client):
    """22 keys: every size and curve, created and imported, with tags, dates, operations, history and rotation."""
    for size in (2048, 3072, 4096):
        client.create_rsa_key(f"rsa-{size}", size=size, tags={"size": str(size)})
        client.create_rsa_key(f"rsa-{size}-dated", size=size, expires_on=NOW + timedelta(days=400), not_before=NOW - timedelta(days=1))
        client.create_rsa_key(f"rsa-{size}-sign", size=size, key_operations=[KeyOperation.sign, KeyOperation.verify])
    for curve in (KeyCurveName.p_256, KeyCurveName.p_384, KeyCurveName.p_521):
        name = curve.value.lower()
        client.create_ec_key(f"ec-{name}", curve=curve)
        client.create_ec_key(f"ec-{name}-tagged", curve=curve, tags={"curve": curve.value})
        client.import_key(f"ec-{name}-imported", elliptic_key(curve))
    client.import_key("rsa-imported", rsa_key(2048), tags={"origin": "openssl"})
    client.create_rsa_key("rsa-disabled", size=2048, enabled=False)
    client.create_rsa_key("rsa-rotating", size=2048)
    rotate = KeyRotationLifetimeAction(KeyRotationPolicyAction.rotate, time_before_expiry="P30D")
    notify = KeyRotationLifetimeAction(KeyRotationPolicyAction.notify, time_before_expiry="P14D")
    client.update_key_rotation_policy("rsa-rotating", KeyRotationPolicy(), lifetime_actions=[rotate, notify], expires_in="P2Y")
    client.create_ec_key("ec-many", curve=KeyCurveName.p_256)
    for _ in range(3):
        next_second()
        client.rotate_key("rsa-rotating")
        client.create_ec_key("ec-many", curve=KeyCurveName.p_256)


def integer(number):
    """A number as the octets that a JSON Web Key takes."""
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def rsa_key(size):
    """An RSA key made outside the vault."""
    private = rsa.generate_private_key(65537, size).private_numbers()
    public = private.public_numbers
    return JsonWebKey(
        kty="RSA", key_ops=["sign", "verify", "decrypt", "encrypt"], n=integer(public.n), e=integer(public.e), d=integer(private.d),
        p=integer(private.p), q=integer(private.q), dp=integer(private.dmp1), dq=integer(private.dmq1), qi=integer(private.iqmp))


def elliptic_key(curve):
    """An elliptic key made outside the vault."""
    kinds = {"P-256": (ec.SECP256R1(), 32), "P-384": (ec.SECP384R1(), 48), "P-521": (ec.SECP521R1(), 66)}
    kind, size = kinds[curve.value]
    private = ec.generate_private_key(kind).private_numbers()
    point = private.public_numbers
    return JsonWebKey(
        kty="EC", crv=curve.value, key_ops=["sign", "verify"], x=point.x.to_bytes(size, "big"), y=point.y.to_bytes(size, "big"),
        d=private.private_value.to_bytes(size, "big"))


def fill_certificates(client, folder):
    """Eleven certificates: six that the vault makes, five that openssl made."""
    made = {
        "web-rsa": CertificatePolicy("Self", subject="CN=web.contoso.com", san_dns_names=["web.contoso.com", "www.contoso.com"]),
        "web-rsa-4096": CertificatePolicy("Self", subject="CN=big.contoso.com", key_size=4096, key_type=CertificateKeyType.rsa),
        "web-ec": CertificatePolicy("Self", subject="CN=ec.contoso.com", key_type=CertificateKeyType.ec, key_curve_name=CertificateCurve.p_256),
        "web-pem": CertificatePolicy("Self", subject="CN=pem.contoso.com", content_type=CertificateContentType.pem),
        "web-sealed": CertificatePolicy("Self", subject="CN=sealed.contoso.com", exportable=False, key_type=CertificateKeyType.rsa),
        "web-renewed": CertificatePolicy("Self", subject="CN=renewed.contoso.com", validity_in_months=24),
    }
    for name, policy in made.items():
        client.begin_create_certificate(name, policy, tags={"made": "vault"}).result()
    next_second()
    client.begin_create_certificate("web-renewed", made["web-renewed"]).result()

    client.import_certificate("pfx-rsa", openssl_pfx(folder, "rsa:2048", "pfx-rsa"), tags={"made": "openssl"})
    client.import_certificate("pfx-password", openssl_pfx(folder, "rsa:3072", "pfx-password", "s3cret"), password="s3cret")
    client.import_certificate("pfx-ec", openssl_pfx(folder, "ec:prime256v1", "pfx-ec"))
    client.import_certificate("pfx-chain", openssl_pfx(folder, "rsa:2048", "pfx-chain", chain=True))
    pem = CertificatePolicy("Unknown", content_type=CertificateContentType.pem)
    client.import_certificate("pem-rsa", openssl_pem(folder, "pem-rsa"), policy=pem)


def openssl(*arguments):
    """Runs openssl and fails with what it said."""
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, f"openssl {arguments[0]}: {done.stderr}"


def openssl_pair(folder, algorithm, name):
    """A key and a self-signed certificate made by openssl."""
    key, certificate = folder / f"{name}.key", folder / f"{name}.crt"
    kind, _, detail = algorithm.partition(":")
    new = ["-newkey", algorithm] if kind == "rsa" else ["-newkey", "ec", "-pkeyopt", f"ec_paramgen_curve:{detail}"]
    openssl("req", "-x509", *new, "-nodes", "-keyout", key, "-out", certificate, "-days", 700, "-subj", f"/O=Contoso/CN={name}")
    return key, certificate


def openssl_pfx(folder, algorithm, name, password="", chain=False):
    """A PFX made by openssl; with a chain, the certificate is issued by an authority that comes along."""
    bundle = folder / f"{name}.pfx"
    key, certificate = openssl_pair(folder, algorithm, name)
    more = []
    if chain:
        root_key, root = openssl_pair(folder, "rsa:2048", f"{name}-root")
        request = folder / f"{name}.csr"
        openssl("req", "-new", "-key", key, "-out", request, "-subj", f"/O=Contoso/CN={name}")
        openssl("x509", "-req", "-in", request, "-CA", root, "-CAkey", root_key, "-CAcreateserial", "-days", 365, "-out", certificate)
        more = ["-certfile", root]
    openssl("pkcs12", "-export", "-inkey", key, "-in", certificate, *more, "-out", bundle, "-passout", f"pass:{password}")
    return bundle.read_bytes()


def openssl_pem(folder, name):
    """A PEM file with the certificate before its key."""
    key, certificate = openssl_pair(folder, "rsa:2048", name)
    return certificate.read_bytes() + key.read_bytes()
