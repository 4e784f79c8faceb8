"""Two clouds, two tenants, two identities at once; clouds from files and from their Resource Manager; bookmarks."""

import json

import pytest
import requests

from scripts.local_azure import emulator
from Tests.Networks.control import Control
from Tests.Networks.stranger import Stranger, cloud_file, results, variables

FABRIKAM = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
CLIENT = "5f2b7a1e-6f0c-4f0e-9d57-0c6d2b1f3e88"
OBJECT = "6f2b7a1e-6f0c-4f0e-9d57-0c6d2b1f3e88"


@pytest.fixture(scope="module")
def other():
    """A second Azure, with an authority, a sign-in service and principals of its own."""
    with emulator(three="northeurope") as running:
        yield running


@pytest.fixture(scope="module")
def both(azure, other, bundle, tmp_path_factory):
    """kvmsh that trusts the authorities of both, and their files."""
    folder = tmp_path_factory.mktemp("both")
    stranger = Stranger(azure, folder)
    stranger.ca = bundle(azure, open(other.ca).read())
    stranger.other = cloud_file(folder / "other.json", other)
    return stranger


def test_a_move_between_two_clouds_with_two_identities(azure, other, both):
    environment = variables(azure) | variables(other, prefix="TARGET_")
    finished = both.run(
        f"connect one; set cloud {both.other}; connect three using environment TARGET_; show connections; "
        "show identity source; show identity target; copy secrets into target; "
        "verify secrets source against target", ca=both.ca, **environment)
    connections = results(finished, "show connections")[-1]
    assert [one["cloud"] for one in connections] == ["lab", "other"]
    assert len({one["url"].split(":")[-1] for one in connections}) == 2


def test_the_identity_of_one_cloud_is_unknown_in_the_other(azure, other, both):
    result = both.run(
        f"set cloud {both.other}; connect three", ca=both.ca, code=4,
        **variables(azure, CLIENT, secret="of the first cloud"))
    assert "AADSTS700016" in result.stderr and "of the first cloud" not in result.stderr


def test_a_cloud_is_described_by_its_resource_manager(azure, stranger, signed_in):
    finished = stranger.run(
        "connect one; show connections; list secrets", cloud=azure.facts["resourceManager"], **signed_in)
    assert results(finished, "show connections")[-1][0]["url"] == azure.vaults["one"]


def test_a_cloud_is_described_by_a_file_in_the_form_of_resource_manager(azure, stranger, signed_in, tmp_path):
    path = tmp_path / "described.json"
    path.write_text(json.dumps({
        "name": "stack", "authentication": {"loginEndpoint": azure.facts["authority"], "audiences": [azure.facts["resourceManager"]]},
        "resourceManager": azure.facts["resourceManager"],
        "suffixes": {"keyVaultDns": azure.vaults["one"].removeprefix("https://one.")}}))
    finished = stranger.run("connect one; show connections", cloud=path, **signed_in)
    assert results(finished, "show connections")[-1][0]["cloud"] == "stack"


@pytest.mark.parametrize("text,words", [
    ("{", "cannot be read"), ('{"authority": "https://a.b"}', "vaultSuffix"),
    ('{"authority": "http://a.b", "vaultSuffix": "a.b"}', "no https origin"), ('{"secret": "x"}', "authority")])
def test_a_cloud_that_is_not_described_is_refused(stranger, tmp_path, text, words):
    path = tmp_path / "bad.json"
    path.write_text(text)
    result = stranger.run("connect one", cloud=path, code=None)
    assert result.returncode not in (0, 130) and words in result.stderr


def test_the_environment_names_a_cloud(azure, stranger, signed_in):
    """As the SDKs do it: an authority in the environment, and the vault by its address."""
    finished = stranger.run(
        f"set cloud default; connect {azure.vaults['one']}; list secrets", AZURE_AUTHORITY_HOST=azure.facts["authority"],
        **signed_in)
    assert [one["name"] for one in results(finished)[-1]] == ["db0", "db1", "db2"]


@pytest.fixture(scope="module")
def tenants(tmp_path_factory):
    """An application that two tenants know by the same object id, and a vault that will move from one to the other."""
    seed = tmp_path_factory.mktemp("seed") / "seed.json"
    seed.write_text(json.dumps({
        "tenants": [{"id": FABRIKAM, "domain": "fabrikam.example"}],
        "principals": [
            {"name": "both", "clientId": CLIENT, "objectId": OBJECT, "secrets": ["word"], "objectIds": {FABRIKAM: OBJECT}}],
        "vaults": {"moving": {"bulk": [{"prefix": "bulk-", "count": 60, "versions": 1, "bytes": 16}]}}}))
    vaults = {"one": "westeurope", "two": "northeurope", "moving": "westeurope"}
    with emulator("--seed", seed, "--latency", "50ms", **vaults) as running:
        yield running


def move_to_tenant(azure, vault, tenant):
    """Puts a vault into another tenant, as its owner does after a subscription was moved."""
    endpoint = azure.facts["resourceManager"]
    token = azure.credential().get_token(endpoint + "/.default").token
    url = (f"{endpoint}/subscriptions/{azure.facts['subscription']}/resourceGroups/emulator/providers/Microsoft.KeyVault"
           f"/vaults/{vault}?api-version=2026-02-01")
    headers = {"Authorization": f"Bearer {token}"}
    known = requests.get(url, headers=headers, verify=azure.ca, timeout=30)
    known.raise_for_status()
    body = {"location": known.json()["location"], "properties": known.json()["properties"] | {
        "tenantId": tenant, "accessPolicies": []}}
    body["properties"].pop("vaultUri", None)
    made = requests.put(url, json=body, headers=headers, verify=azure.ca, timeout=30)
    assert made.status_code in (200, 201), made.text


def test_a_change_of_tenant_in_the_middle_of_a_backup_is_followed(tenants, tmp_path):
    control = Control(tenants)
    with control.watching():
        process = Stranger(tenants, tmp_path).start(
            f"set jobs 2; connect moving; backup secrets to {tmp_path}/backup", AZURE_ADDITIONALLY_ALLOWED_TENANTS=FABRIKAM,
            **variables(tenants, CLIENT, secret="word"))
        control.wait_for(lambda: len(control.requests("/backup", "moving.")) >= 10, process)
        assert not [one for one in control.token_requests() if FABRIKAM in one["path"]]
        move_to_tenant(tenants, "moving", FABRIKAM)
        output, errors = process.communicate(timeout=240)
        assert process.returncode == 0, errors
        assert len([one for one in control.token_requests() if FABRIKAM in one["path"]]) == 1


def test_another_tenant_is_signed_in_to_only_where_that_is_allowed(tenants, tmp_path):
    stranger = Stranger(tenants, tmp_path)
    known = variables(tenants, CLIENT, secret="word")
    move_to_tenant(tenants, "one", FABRIKAM)
    refused = stranger.run("connect one", code=4, **known)
    assert FABRIKAM in refused.stderr and tenants.facts["tenant"] in refused.stderr
    for allowed in [FABRIKAM, "*", f"{CLIENT}; {FABRIKAM.upper()}"]:
        finished = stranger.run("connect one; show identity", AZURE_ADDITIONALLY_ALLOWED_TENANTS=allowed, **known)
        assert results(finished)[-1]["tenant"] == FABRIKAM
    by_setting = stranger.run(f"set tenant {FABRIKAM}; connect one; show identity", **known)
    assert results(by_setting)[-1]["tenant"] == FABRIKAM
    # Two tenants in one run: the other vault stayed where it was.
    two = stranger.run(
        "connect one; connect two; show identity source; show identity target", AZURE_ADDITIONALLY_ALLOWED_TENANTS=FABRIKAM,
        **known)
    assert [one["tenant"] for one in results(two, None) if "principal" in one] == [FABRIKAM, tenants.facts["tenant"]]


def bookmarks(folder, **pairs):
    place = folder / "kvmsh"
    place.mkdir()
    (place / "bookmarks.json").write_text(json.dumps(pairs))
    return folder


def test_a_bookmark_joins_two_clouds_and_identities(azure, other, both, tmp_path):
    place = bookmarks(tmp_path, prod={
        "source": {"vault": "one", "credential": "environment", "cloud": str(both.cloud)},
        "target": {"vault": other.vaults["three"], "credential": "environment TARGET_", "cloud": str(both.other),
                   "tenant": other.facts["tenant"]}})
    environment = variables(azure) | variables(other, prefix="TARGET_") | {"XDG_CONFIG_HOME": place}
    finished = both.run(
        "connect @prod; show connections; disconnect source; disconnect target; connect @PROD.target as b; "
        "show connections; show bookmarks", ca=both.ca, **environment)
    first, second = results(finished, "show connections")
    assert [(one["alias"], one["cloud"]) for one in first] == [("source", "lab"), ("target", "other")]
    assert [(one["alias"], one["cloud"]) for one in second] == [("b", "other")]
    listed = results(finished, "show bookmarks")[-1]
    assert [(one["name"], one["side"], one["vault"]) for one in listed] == [
        ("@prod", "source", "one"), ("@prod", "target", other.vaults["three"])]


def test_a_bookmark_holds_no_secret(both, tmp_path):
    place = bookmarks(tmp_path, prod={"source": {"vault": "one", "clientSecret": "hidden"}})
    result = both.run("connect @prod", code=1, XDG_CONFIG_HOME=place)
    assert "no secret belongs here" in result.stderr and "hidden" not in result.stderr


def test_the_folder_of_bookmarks_without_the_variable(azure, stranger, signed_in, tmp_path):
    (tmp_path / ".config").mkdir()
    bookmarks(tmp_path / ".config", lab={"source": {"vault": "one"}})
    stranger.run("connect @lab.source", HOME=tmp_path, **signed_in)
    missing = stranger.run("connect @nowhere", code=1, HOME=tmp_path, **signed_in)
    assert "@lab" in missing.stderr and str(tmp_path) in missing.stderr
