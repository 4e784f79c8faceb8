"""Who gets a token, and who does not: vaults, sign-in services and Resource Managers that point elsewhere."""

import base64
import json

import pytest

from Tests.Networks.hostile import TENANT, hostile
from Tests.Networks.stranger import cloud_file


@pytest.fixture
def bad(authority, tmp_path):
    with hostile(authority, tmp_path) as azure:
        yield azure
        # Whatever a test does, nobody is led there.
        assert azure.collector.asked == []


def test_the_same_azure_without_a_fault_serves(bad):
    bad.run("connect one; list secrets", code=0)
    assert bad.tokens() and bad.sign_ins()


@pytest.mark.parametrize("resource", [
    "https://vault.azure.net", "https://management.azure.com", "https://graph.microsoft.com",
    "https://collector.localhost", "http://{suffix}", "https://one.{suffix}", "https://localhost"])
def test_a_challenge_that_names_another_resource_gets_no_token(bad, resource):
    bad.answers["challenge"] = bad.challenge(resource=resource.format(suffix=bad.suffix))
    result = bad.run("connect one")
    assert "no token is sent" in result.stderr and resource.split("//")[1].split("{")[0] in result.stderr
    assert bad.tokens() == [] and bad.sign_ins() == []


@pytest.mark.parametrize("cloud,vault", [
    ("public", "contoso-we.vault.azure.net"), ("china", "contoso-we.vault.azure.cn"),
    ("usgovernment", "contoso-we.vault.usgovcloudapi.net")])
def test_the_clouds_of_microsoft_refuse_each_others_vaults_before_any_request(bad, cloud, vault):
    for foreign in {"contoso-we.vault.azure.net", "contoso-we.vault.azure.cn", "contoso-we.vault.usgovcloudapi.net"} - {vault}:
        result = bad.run(f"connect https://{foreign}", cloud=cloud, code=1)
        assert f"not a vault of cloud {cloud}" in result.stderr
    assert bad.server.asked == []


def test_the_host_of_the_challenges_authorization_is_never_asked(bad):
    bad.answers["challenge"] = bad.challenge(authorization=bad.elsewhere(f"/{TENANT}"))
    bad.run("connect one", code=0)
    assert [one.path.split("/")[1] for one in bad.sign_ins()] == [TENANT]


def test_a_later_challenge_cannot_widen_what_is_asked_for(bad):
    refused = bad.challenge(resource="https://graph.microsoft.com", more=', error="invalid_token"')
    bad.answers["vault"] = lambda asked: refused
    result = bad.run("connect one; list secrets")
    assert "no token is sent" in result.stderr and len(bad.sign_ins()) == 1


def test_a_claims_challenge_reaches_the_sign_in_service_and_the_new_token_the_vault(bad):
    demand = {"access_token": {"nbf": {"essential": True, "value": "1700000000"}}}
    claims = base64.b64encode(json.dumps(demand).encode()).decode()

    def vault(asked):
        if asked.headers["authorization"] == "Bearer a.b.c":
            return bad.challenge(more=f', error="insufficient_claims", claims="{claims}"')
        return 200, {}, {"value": []}

    def token(asked):
        value = "d.e.f" if b"1700000000" in asked.body else "a.b.c"
        return 200, {}, {"access_token": value, "token_type": "Bearer", "expires_in": 3600}

    bad.answers |= {"vault": vault, "token": token}
    bad.run("connect one; list secrets", code=0)
    assert [b"nbf" in one.body for one in bad.sign_ins()] == [False, True]
    assert all(b"CP1" in one.body for one in bad.sign_ins())


def test_a_tenant_that_the_credential_neither_has_nor_allows_ends_the_sign_in(bad):
    other = "22222222-2222-2222-2222-222222222222"
    bad.answers["challenge"] = bad.challenge(authorization=f"https://login.localhost/{other}")
    result = bad.run("connect one")
    assert other in result.stderr and TENANT in result.stderr and bad.sign_ins() == []
    bad.run("connect one", code=0, AZURE_ADDITIONALLY_ALLOWED_TENANTS=other)
    bad.run(f"set tenant {other}; connect one", code=0)
    assert {one.path.split("/")[1] for one in bad.sign_ins()} == {other}


@pytest.mark.parametrize("place", ["challenge", "vault", "token"])
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_to_another_host_is_an_error(bad, place, status):
    bad.answers[place] = bad.redirect(status, "/secrets")
    result = bad.run("set retries 0; connect one; list secrets", code=1 if place != "token" else 4)
    assert str(status) in result.stderr and "redirect" in result.stderr


def test_a_redirect_of_resource_manager_is_not_followed(bad):
    bad.answers["manager"] = bad.redirect(path="/subscriptions/x")
    result = bad.run("list vaults", code=1)
    assert "redirect" in result.stderr


def test_a_redirect_of_who_vouches_for_a_machine_or_a_job_is_not_followed(bad):
    bad.answers["manager"] = bad.redirect(307, "/token")
    url = bad.facts["resourceManager"] + "/token"
    for using, place in [
            ("managed", {"IDENTITY_ENDPOINT": url, "IDENTITY_HEADER": "header"}), ("managed", {"MSI_ENDPOINT": url}),
            ("workload", {"ACTIONS_ID_TOKEN_REQUEST_URL": url, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "job"})]:
        assert "307" in bad.run(f"connect one using {using}", **place).stderr


def test_a_page_elsewhere_is_not_fetched(bad):
    bad.answers["vault"] = lambda asked: (200, {}, {"value": [], "nextLink": bad.elsewhere("/secrets?api-version=7.4")})
    result = bad.run("connect one; list secrets")
    assert "untrusted link" in result.stderr and "collector.localhost" in result.stderr


def test_a_cloud_description_elsewhere_is_not_fetched(bad):
    bad.answers["manager"] = bad.redirect(path="/metadata/endpoints")
    result = bad.run("connect one", cloud=bad.facts["resourceManager"])
    assert "does not describe its cloud" in result.stderr


def test_a_sign_in_service_without_tls_is_refused(bad, tmp_path):
    cloud = cloud_file(tmp_path / "plain.json", bad, authority="http://login.localhost:80")
    assert "https" in bad.run("connect one", cloud=cloud).stderr
    assert bad.server.asked == []


def test_text_of_a_hostile_service_reaches_the_terminal_escaped(bad):
    bad.answers["token"] = lambda asked: (401, {}, {
        "error": "invalid_client", "error_description": "AADSTS7000215: \x1b]0;owned\x07 wrong\u202e secret"})
    result = bad.run("connect one")
    assert "AADSTS7000215" in result.stderr
    assert not any(bad_one in result.stderr for bad_one in ["\x1b", "\x07", "\u202e"])


@pytest.mark.parametrize("answer", [
    (200, {}, b"no JSON"), (200, {}, {"token_type": "Bearer"}), (200, {}, {"access_token": "a b", "expires_in": 1}),
    (200, {}, {"access_token": "abc", "expires_in": -1}), (200, {}, {"access_token": "abc", "token_type": "pop", "expires_in": 9}),
    (200, {}, b"[" * 100_000)])
def test_an_answer_that_is_no_token_is_an_error(bad, answer):
    bad.answers["token"] = answer
    assert "sign-in service's answer" in bad.run("connect one").stderr
    assert bad.tokens() == []
