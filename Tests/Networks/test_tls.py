"""Servers whose certificates prove nothing, and computers whose clock is wrong."""

from datetime import timedelta

import pytest

from Tests.Networks.authorities import Authority
from Tests.Networks.control import Control
from Tests.Networks.hostile import hostile
from Tests.Networks.servers import serve
from Tests.Networks.stranger import cloud_file, results

# What is wrong, the names in the certificate, its end, and the words by which a person learns of it and what to do.
CERTIFICATES = [
    ("expired", ["one.vault.localhost"], timedelta(days=-1), ["expired", "valid until", "new certificate"]),
    ("misnamed", ["other.example"], timedelta(days=1), ["other.example", "check the address"]),
]


@pytest.mark.parametrize("what,names,ends,words", CERTIFICATES, ids=[row[0] for row in CERTIFICATES])
@pytest.mark.parametrize("place", ["vault", "sign-in"])
def test_a_certificate_that_proves_nothing(azure, stranger, authority, bundle, signed_in, tmp_path, what, names, ends, words, place):
    pem = authority.issue(*names, ends=ends)
    with serve(pem, lambda asked: (200, {}, {})) as server:
        changes = {"vaultSuffix": f"vault.localhost:{server.port}"}
        if place == "sign-in":
            changes = {"authority": f"https://login.localhost:{server.port}"}
        cloud = cloud_file(tmp_path / "cloud.json", azure, **changes)
        result = stranger.run("set retries 0; connect one", ca=bundle(azure), cloud=cloud, code=4, **signed_in)
        assert "Authority of the tests" in result.stderr
        for word in words:
            assert word in result.stderr
        assert server.asked == []


def test_an_authority_that_nobody_trusts_is_named(azure, stranger, signed_in):
    result = stranger.run("set retries 0; connect one", ca=False, code=4, **signed_in)
    assert "issued by" in result.stderr and "kvmsh emulator authority" in result.stderr
    assert "proxy of your organisation opens TLS" in result.stderr and "set ca-bundle FILE" in result.stderr


def test_another_authority_of_the_same_name_is_not_the_same(azure, stranger, signed_in, tmp_path):
    wrong = tmp_path / "wrong.pem"
    wrong.write_text(Authority("kvmsh emulator authority").pem)
    result = stranger.run("set retries 0; connect one", ca=wrong, code=4, **signed_in)
    assert "issued by" in result.stderr


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_the_usual_variables_name_authorities(azure, stranger, signed_in, name):
    stranger.run("connect one", ca=False, **{name: azure.ca}, **signed_in)
    broken = stranger.run("connect one", ca=False, code=None, **{name: "/nonexistent/roots.pem"}, **signed_in)
    assert broken.returncode != 0 and "/nonexistent/roots.pem" in broken.stderr


def test_a_setting_names_an_authority(azure, stranger, signed_in):
    stranger.run(f"set ca-bundle {azure.ca}; connect one", ca=False, **signed_in)
    result = stranger.run("set ca-bundle /nonexistent/roots.pem; connect one", code=None, **signed_in)
    assert result.returncode != 0 and "/nonexistent/roots.pem" in result.stderr


def test_neither_tls_nor_certificates_can_be_switched_off(azure, stranger, signed_in):
    for word in ["http://one.vault.localhost", "http://contoso-we.vault.azure.net"]:
        assert "https" in stranger.run(f"connect {word}", code=2, **signed_in).stderr


@pytest.mark.parametrize("advance,words", [("2h", "behind"), ("-2h", "ahead of")])
def test_a_clock_that_is_wrong_is_explained(azure, stranger, signed_in, advance, words):
    with Control(azure).clock(advance):
        result = stranger.run("connect one; doctor", **signed_in)
        assert "clock is 1" in result.stderr and words in result.stderr
        clock = [check for check in results(result)[-1]["items"] if check["check"] == "clock"][0]
        assert clock["status"] == "warning" and words in clock["detail"] and "NTP" in clock["remedy"]


def test_an_assertion_that_a_wrong_clock_signed_is_explained(authority, azure, stranger, tmp_path):
    """The certificate's assertion is good for minutes, so that it is refused where the clock is hours off."""
    certificate = tmp_path / "client.pem"
    certificate.write_text(authority.issue("deployer", is_client=True))
    refusal = {
        "error": "invalid_client", "error_codes": [700024],
        "error_description": "AADSTS700024: Client assertion is not within its valid time range."}
    with hostile(authority, tmp_path) as bad:
        bad.answers["token"] = lambda asked: (401, {"Date": "Thu, 01 Jan 2032 00:00:00 GMT"}, refusal)
        result = bad.run(
            "connect one using environment", AZURE_CLIENT_SECRET="", AZURE_CLIENT_CERTIFICATE_PATH=certificate)
    assert "AADSTS700024" in result.stderr and "minutes behind" in result.stderr
