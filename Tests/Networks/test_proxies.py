"""Ways through Squid, with the vaults behind it."""

from urllib.parse import quote

import pytest

from Tests.Networks.authorities import Authority
from Tests.Networks.proxies import proxy
from Tests.Networks.servers import serve
from Tests.Networks.stranger import results

WORD = "p@ss: w/rd%"
HOSTS = ["one.vault.localhost", "two.vault.localhost", "login.localhost", "management.localhost"]
MOVE = "connect one; connect two; backup secrets to {0}/backup; restore secrets into target from {0}/backup; verify secrets source against target"


@pytest.fixture(scope="module")
def plain():
    with proxy(HOSTS) as running:
        yield running


@pytest.fixture(scope="module")
def guarded():
    with proxy(HOSTS, password=("ann", WORD)) as running:
        yield running


@pytest.fixture
def since(request):
    """Only what a proxy saw in this test."""
    def start(running):
        seen = len(running.lines())
        return lambda: running.lines()[seen:]

    return start


def test_a_whole_move_goes_through_a_proxy_that_sees_hosts_and_no_token(stranger, signed_in, plain, since, tmp_path):
    seen = since(plain)
    stranger.run(MOVE.format(tmp_path), HTTPS_PROXY=plain.url(), **signed_in)
    lines = seen()
    assert {method for method, *_ in lines} == {"CONNECT"}
    assert {target.rsplit(":", 1)[0] for _, target, *_ in lines} == set(HOSTS)
    assert {authorization for *_, authorization in lines} == {"-"}


def test_a_whole_move_with_user_and_password(stranger, signed_in, guarded, since, tmp_path):
    seen = since(guarded)
    url = guarded.url("ann", quote(WORD, safe=""))
    stranger.run(MOVE.format(tmp_path), HTTPS_PROXY=url, **signed_in)
    let_through = [line for line in seen() if line[2] == "200"]
    assert let_through and {line[3] for line in let_through} == {"ann"}


@pytest.mark.parametrize("user,word", [(None, ""), ("ann", "hunter2"), ("bob", quote(WORD, safe=""))])
def test_a_proxy_that_wants_another_password_says_so(stranger, signed_in, guarded, since, user, word):
    seen = since(guarded)
    result = stranger.run(
        "set log-level debug; set retries 0; connect one", code=4, HTTPS_PROXY=guarded.url(user, word), **signed_in)
    assert "407" in result.stderr and "HTTPS_PROXY" in result.stderr
    assert "hunter2" not in result.stdout + result.stderr and WORD not in result.stdout + result.stderr
    assert seen() and all(line[2] == "407" for line in seen())


@pytest.mark.parametrize("name", ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
def test_which_variables_name_a_proxy(stranger, signed_in, plain, since, name):
    seen = since(plain)
    stranger.run("connect one", **{name: plain.url()}, **signed_in)
    assert seen()


def test_the_variable_of_http_is_not_for_https(stranger, signed_in, plain, since):
    seen = since(plain)
    stranger.run("connect one", http_proxy=plain.url(), HTTP_PROXY=plain.url(), **signed_in)
    assert seen() == []


@pytest.mark.parametrize("exceptions,expected", [
    ("one.vault.localhost", {"login.localhost", "management.localhost"}),
    (".vault.localhost, management.localhost", {"login.localhost"}),
    ("vault.localhost management.localhost", {"login.localhost"}),
    ("ault.localhost", {"one.vault.localhost", "login.localhost", "management.localhost"}),
    ("*", set())])
def test_no_proxy(stranger, signed_in, plain, since, exceptions, expected):
    for name in ["no_proxy", "NO_PROXY"]:
        seen = since(plain)
        stranger.run("connect one; list secrets", HTTPS_PROXY=plain.url(), **{name: exceptions}, **signed_in)
        assert {target.rsplit(":", 1)[0] for _, target, *_ in seen()} == expected


def test_a_proxy_spoken_to_by_tls(azure, stranger, signed_in, authority, bundle, tmp_path):
    certificate = tmp_path / "proxy.pem"
    certificate.write_text(authority.issue("proxy.localhost"))
    with proxy(HOSTS, password=("ann", WORD), tls=certificate) as running:
        url = running.url("ann", quote(WORD, safe=""), host="proxy.localhost")
        stranger.run("connect one; list secrets", ca=bundle(azure), HTTPS_PROXY=url, **signed_in)
        assert {"one.vault.localhost", "login.localhost"} <= running.targets()
        count = len(running.lines())
        distrusted = stranger.run("set retries 0; connect one", code=4, HTTPS_PROXY=url, **signed_in)
        assert "certificate of the proxy" in distrusted.stderr and "ca-bundle" in distrusted.stderr
        # The password is for a proxy that showed who it is.
        assert not [line for line in running.lines()[count:] if line[0] == "CONNECT"]


def test_a_proxy_that_does_not_lead_to_vaults(stranger, signed_in):
    with proxy(HOSTS, refuses=".vault.localhost") as running:
        result = stranger.run("set retries 0; connect one", code=4, HTTPS_PROXY=running.url(), **signed_in)
    assert "403" in result.stderr and "proxy" in result.stderr


def test_a_proxy_that_does_not_know_the_name(stranger, signed_in):
    with proxy([]) as running:
        result = stranger.run("set retries 0; connect one", code=4, HTTPS_PROXY=running.url(), **signed_in)
    assert f"the proxy 127.0.0.1:{running.port} did not lead there" in result.stderr


def test_a_proxy_that_is_not_there_is_named_without_its_password(stranger, signed_in):
    result = stranger.run(
        "set retries 0; connect one", code=4, HTTPS_PROXY="http://ann:hunter2@127.0.0.1:1", **signed_in)
    assert "through the proxy 127.0.0.1:1" in result.stderr
    assert "hunter2" not in result.stderr


def test_a_proxy_that_opens_tls_is_named_by_its_authority(azure, stranger, signed_in, bundle, tmp_path):
    opener = Authority("Contoso Inspection")
    pem = tmp_path / "opener.pem"
    pem.write_text(opener.with_key)
    with proxy(HOSTS, opens=pem, upstream_ca=azure.ca) as running:
        result = stranger.run("set retries 0; connect one", code=4, HTTPS_PROXY=running.url(), **signed_in)
        assert "Contoso Inspection" in result.stderr
        assert "proxy of your organisation opens TLS" in result.stderr and "ca-bundle" in result.stderr
        # Only the handshake that looked at the certificate got through, and no request.
        assert not [line for line in running.lines() if line[0] == "GET"]
        trusting = bundle(azure, opener.pem)
        stranger.run("connect one; list secrets", ca=trusting, HTTPS_PROXY=running.url(), **signed_in)
        named = stranger.run(
            f"set ca-bundle {trusting}; connect one; doctor", ca=False, HTTPS_PROXY=running.url(), **signed_in)
        tls = [check for check in results(named)[-1]["items"] if check["check"] == "tls"]
        assert "through the proxy" in tls[0]["detail"]
        # Now it sees everything, which the authority's owner has to know.
        assert any(method == "GET" for method, *_ in running.lines())


def test_doctor_through_a_proxy_asks_no_name_service(stranger, signed_in, guarded):
    url = guarded.url("ann", quote(WORD, safe=""))
    result = stranger.run("connect one; doctor", HTTPS_PROXY=url, **signed_in)
    checks = {check["check"]: check for check in results(result)[-1]["items"]}
    assert f"127.0.0.1:{guarded.port}" in checks["tls"]["detail"]
    assert quote(WORD, safe="") not in result.stdout


def test_managed_identity_is_never_asked_through_a_proxy(azure, stranger, authority, bundle, plain, since):
    token = {"access_token": "a.b.c", "expires_in": "3600", "token_type": "Bearer"}
    with serve(authority.issue("localhost"), lambda asked: (200, {}, token)) as endpoint:
        seen = since(plain)
        result = stranger.run(
            "connect one using managed", ca=bundle(azure), code=4, HTTPS_PROXY=plain.url(), ALL_PROXY=plain.url(),
            IDENTITY_ENDPOINT=f"https://localhost:{endpoint.port}/token", IDENTITY_HEADER="header-secret")
        assert [one.headers["x-identity-header"] for one in endpoint.asked] == ["header-secret"] * len(endpoint.asked)
        assert endpoint.asked and not [target for _, target, *_ in seen() if target.startswith("localhost")]
        assert "header-secret" not in result.stderr
