"""The same principals used by kvmsh and by Microsoft's azure-identity, and the ways through networks."""

import base64
import json
import os
import subprocess

import pytest
from azure.identity import CertificateCredential, ClientSecretCredential
from scripts.local_azure import emulator

KVMSH = os.environ.get("KVMSH", "kvmsh")
CLIENT = "5f2b7a1e-6f0c-4f0e-9d57-0c6d2b1f3e88"
SECOND = "6f2b7a1e-6f0c-4f0e-9d57-0c6d2b1f3e88"
GITHUB = "repo:contoso/app:ref:refs/heads/main"


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A certificate with its authority, as PEM and as PFX with a password."""
    folder = tmp_path_factory.mktemp("certificates")
    openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=authority",
            "-days", "30")
    openssl(folder, "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "leaf.csr", "-subj", "/CN=deployer")
    openssl(folder, "x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "leaf.pem")
    (folder / "both.pem").write_text((folder / "leaf.pem").read_text() + (folder / "ca.pem").read_text() + (folder / "key.pem").read_text())
    openssl(folder, "pkcs12", "-export", "-inkey", "key.pem", "-in", "leaf.pem", "-certfile", "ca.pem", "-out", "both.pfx",
            "-passout", "pass:s3cret")
    return folder


@pytest.fixture(scope="module")
def azure(files, tmp_path_factory):
    seed = tmp_path_factory.mktemp("seed") / "seed.json"
    seed.write_text(json.dumps({
        "principals": [
            {"name": "deployer", "clientId": CLIENT, "secrets": ["second secret"],
             "certificates": [{"pem": (files / "leaf.pem").read_text()}],
             "federated": [{"issuer": "https://token.actions.githubusercontent.com", "subject": GITHUB}]},
            {"name": "renewed", "clientId": SECOND,
             "certificates": [{"subject": "CN=deployer", "authority": (files / "ca.pem").read_text()}]}],
        "vaults": {"one": {"secrets": [{"name": "db", "versions": [{"value": "x"}]}]}}}))
    with emulator("--seed", seed, one="westeurope", two="northeurope") as running:
        yield running


@pytest.fixture(scope="module")
def cloud(azure, tmp_path_factory):
    """The emulator described as a cloud of one's own."""
    path = tmp_path_factory.mktemp("cloud") / "cloud.json"
    suffix = azure.vaults["one"].removeprefix("https://one.")
    manager = azure.facts["resourceManager"]
    path.write_text(json.dumps({
        "name": "lab", "authority": azure.facts["authority"], "vaultSuffix": suffix,
        "resourceManager": {"endpoint": manager, "audience": manager}}))
    return path


def claims(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def run(azure, cloud, text, trust=True, **environment):
    """Runs kvmsh as a stranger to the emulator: it knows a cloud's file and an authority, and what the environment says."""
    clean = {"PATH": os.environ["PATH"], "HOME": str(cloud.parent), **{k: str(v) for k, v in environment.items()}}
    options = ["--ca-bundle", azure.ca] if trust else []
    return subprocess.run(
        [KVMSH, *options, "--output", "jsonl", "-c", f"set cloud {cloud}; {text}"], text=True, capture_output=True,
        stdin=subprocess.DEVNULL, env=clean)


def identity(result):
    assert result.returncode == 0, result.stderr
    return [json.loads(line)["result"] for line in result.stdout.splitlines() if '"show identity"' in line or '"tid"' in line or '"principal"' in line][-1]


def variables(azure, client=CLIENT, prefix="", **more):
    named = {f"AZURE_{name}": value for name, value in more.items()}
    named |= {"AZURE_TENANT_ID": azure.facts["tenant"], "AZURE_CLIENT_ID": client}
    return {prefix + name: value for name, value in named.items()}


def peer(azure, kind, *arguments, client=CLIENT, **named):
    """What azure-identity gets for the same principal."""
    credential = kind(
        azure.facts["tenant"], client, *arguments, authority=azure.facts["authority"], disable_instance_discovery=True,
        connection_verify=azure.ca, **named)
    resource = "https://" + azure.vaults["one"].removeprefix("https://one.")
    return claims(credential.get_token(resource + "/.default").token)


def test_client_secret(azure, cloud):
    found = identity(run(azure, cloud, "connect one; show identity", **variables(azure, CLIENT_SECRET="second secret")))
    known = peer(azure, ClientSecretCredential, "second secret")
    assert (found["tenant"], found["principal"], found["kind"]) == (known["tid"], known["oid"], "client-secret")


def test_wrong_secret_is_refused_with_a_remedy(azure, cloud):
    result = run(azure, cloud, "connect one", **variables(azure, CLIENT_SECRET="wrong"))
    assert result.returncode == 4
    assert "AADSTS7000215" in result.stderr and "AZURE_CLIENT_SECRET" in result.stderr and "wrong" not in result.stderr.split("AADSTS")[0]


@pytest.mark.parametrize("name,password,sends,client", [
    ("both.pem", None, None, CLIENT), ("both.pfx", "s3cret", None, CLIENT), ("both.pem", None, "true", SECOND)])
def test_certificate(azure, cloud, files, name, password, sends, client):
    more = {"CLIENT_CERTIFICATE_PATH": files / name}
    if password:
        more["CLIENT_CERTIFICATE_PASSWORD"] = password
    if sends:
        more["CLIENT_SEND_CERTIFICATE_CHAIN"] = sends
    found = identity(run(azure, cloud, "connect one using environment; show identity", **variables(azure, client, **more)))
    known = peer(
        azure, CertificateCredential, certificate_path=str(files / name), password=password, client=client,
        send_certificate_chain=bool(sends))
    assert (found["tenant"], found["principal"], found["kind"]) == (known["tid"], known["oid"], "client-certificate")


def test_two_identities_at_once(azure, cloud):
    both = variables(azure, CLIENT_SECRET="second secret") | variables(
        azure, azure.facts["clientId"], "TARGET_", CLIENT_SECRET=azure.facts["clientSecret"])
    result = run(azure, cloud, "connect one; connect two using environment TARGET_; show identity source; show identity target", **both)
    assert result.returncode == 0, result.stderr
    principals = [json.loads(line)["result"]["principal"] for line in result.stdout.splitlines() if '"principal"' in line]
    assert len(set(principals)) == 2


def test_github_actions(azure, cloud):
    port = azure.facts["authority"].rsplit(":", 1)[1]
    environment = variables(azure) | {
        "ACTIONS_ID_TOKEN_REQUEST_URL": f"https://pipelines.localhost:{port}/github/contoso/app/ref:refs/heads/main?v=1",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "emulator-pipeline-token"}
    found = identity(run(azure, cloud, "connect one using workload; show identity", **environment))
    known = peer(azure, ClientSecretCredential, "second secret")
    assert (found["principal"], found["kind"]) == (known["oid"], "workload")
    environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = environment["ACTIONS_ID_TOKEN_REQUEST_URL"].replace("main", "other")
    refused = run(azure, cloud, "connect one using workload", **environment)
    assert refused.returncode == 4 and "federated credential" in refused.stderr


def test_nobody_is_signed_in_lists_every_way(azure, cloud):
    result = run(azure, cloud, "connect one", AZURE_POD_IDENTITY_AUTHORITY_HOST="http://127.0.0.1:9")
    assert result.returncode == 4
    for way in ["environment:", "workload identity:", "managed identity:", "Azure CLI:", "Azure Developer CLI:"]:
        assert way in result.stderr


def test_doctor_passes_and_fails(azure, cloud):
    good = variables(azure, azure.facts["clientId"], CLIENT_SECRET=azure.facts["clientSecret"])
    result = run(azure, cloud, "connect one; doctor", **good)
    assert result.returncode == 0, result.stderr
    checks = [json.loads(line)["result"] for line in result.stdout.splitlines() if '"checks"' in line][-1]
    assert checks["passed"] and {"name", "tls", "clock", "token", "list", "backup", "restore"} <= {i["check"] for i in checks["items"]}
    bad = run(azure, cloud, "doctor", **variables(azure, CLIENT_SECRET="wrong"))
    assert bad.returncode == 4


def test_wrong_authority_is_named(azure, cloud):
    result = run(azure, cloud, "connect one", trust=False, **variables(azure, CLIENT_SECRET="second secret"))
    assert result.returncode == 4
    assert "issued by" in result.stderr and "ca-bundle" in result.stderr


def test_bookmarks(azure, cloud, tmp_path):
    folder = tmp_path / "kvmsh"
    folder.mkdir()
    (folder / "bookmarks.json").write_text(json.dumps({"prod": {
        "source": {"vault": "one", "credential": "environment"}, "target": {"vault": "two", "credential": "environment P_"}}}))
    environment = variables(azure, CLIENT_SECRET="second secret") | variables(azure, prefix="P_", CLIENT_SECRET="second secret")
    result = run(azure, cloud, "connect @prod; show connections", XDG_CONFIG_HOME=tmp_path, **environment)
    assert result.returncode == 0, result.stderr
    assert '"target"' in result.stdout
