"""Every way of signing in, with the same principals used by Microsoft's azure-identity; and each way refused."""

import base64
import json
import os
import stat
import subprocess
from datetime import timedelta

import pytest
from azure.identity import (
    AzureCliCredential, AzureDeveloperCliCredential, AzurePipelinesCredential, CertificateCredential, ClientAssertionCredential,
    ClientSecretCredential, ManagedIdentityCredential, WorkloadIdentityCredential)
import requests

from scripts.local_azure import emulator
from Tests.Networks.authorities import Authority
from Tests.Networks.namespaces import run_alone
from Tests.Networks.stranger import Stranger, results, variables

CLIENT = "5f2b7a1e-6f0c-4f0e-9d57-0c6d2b1f3e88"
SECOND = "6f2b7a1e-6f0c-4f0e-9d57-0c6d2b1f3e88"
ASSIGNED = "7f2b7a1e-6f0c-4f0e-9d57-0c6d2b1f3e88"
NOBODY = "8f2b7a1e-6f0c-4f0e-9d57-0c6d2b1f3e88"
RESOURCE_ID = (
    "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/g/providers/Microsoft.ManagedIdentity"
    "/userAssignedIdentities/one")
GITHUB = "https://token.actions.githubusercontent.com"
PIPELINES = "https://vstoken.dev.azure.com/contoso"
SUBJECT = "repo:contoso/app:ref:refs/heads/main"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Certificates of an application with their keys: registered as such, by subject and issuer, and not at all."""
    folder = tmp_path_factory.mktemp("certificates")
    authority = Authority("authority")
    good = authority.issue("deployer", is_client=True)
    (folder / "good.pem").write_text(good)
    (folder / "stranger.pem").write_text(Authority("other").issue("deployer", is_client=True))
    (folder / "expired.pem").write_text(authority.issue("expired", ends=timedelta(days=-1), is_client=True))
    (folder / "curve.pem").write_text(authority.issue("deployer"))
    (folder / "public.pem").write_text(good[:good.index("-----BEGIN PRIVATE")])
    (folder / "garbage.pem").write_text("-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n")
    (folder / "ca.pem").write_text(authority.pem)
    for name, word in [("open.pfx", ""), ("locked.pfx", "s3cret")]:
        subprocess.run(
            ["openssl", "pkcs12", "-export", "-in", folder / "good.pem", "-out", folder / name, "-passout", f"pass:{word}"],
            check=True, capture_output=True)
    subprocess.run(
        ["openssl", "pkcs8", "-topk8", "-in", folder / "good.pem", "-out", folder / "locked.key", "-passout", "pass:s3cret"],
        check=True, capture_output=True)
    (folder / "locked.pem").write_text((folder / "public.pem").read_text() + (folder / "locked.key").read_text())
    return folder


def leaf(path):
    """The first certificate of a file."""
    mark = "-----END CERTIFICATE-----\n"
    return path.read_text().split(mark)[0] + mark


@pytest.fixture(scope="module")
def azure(files, tmp_path_factory):
    seed = tmp_path_factory.mktemp("seed") / "seed.json"
    seed.write_text(json.dumps({
        "principals": [
            {"name": "deployer", "clientId": CLIENT,
             "secrets": ["second secret", {"text": "old secret", "expires": "-1d"}],
             "certificates": [{"pem": leaf(files / "good.pem")}, {"pem": leaf(files / "expired.pem")}],
             "federated": [
                 {"issuer": GITHUB, "subject": SUBJECT},
                 {"issuer": PIPELINES, "subject": "sc://contoso/app/connection"}]},
            {"name": "renewed", "clientId": SECOND,
             "certificates": [{"subject": "CN=deployer", "authority": (files / "ca.pem").read_text()}]},
            {"name": "machine", "type": "managedIdentity", "assigned": "system", "resourceId": "/vm"},
            {"name": "assigned", "clientId": ASSIGNED, "type": "managedIdentity", "resourceId": RESOURCE_ID}]}))
    with emulator("--seed", seed, "--managed-identity", "0", one="westeurope", two="northeurope") as running:
        running.scope = "https://" + running.vaults["one"].removeprefix("https://one.") + "/.default"
        yield running


@pytest.fixture(scope="module")
def stranger(azure, tmp_path_factory):
    return Stranger(azure, tmp_path_factory.mktemp("stranger"))


def claims(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def common(azure):
    return {"authority": azure.facts["authority"], "disable_instance_discovery": True, "connection_verify": azure.ca}


def is_same(azure, stranger, using, kind, peer, **environment):
    """kvmsh signs in as whom azure-identity signs in; what `show identity` says is what the token says."""
    finished = stranger.run(f"connect one {using}; show identity", **environment)
    found = results(finished)[-1]
    known = claims(peer.get_token(azure.scope).token)
    assert (found["tenant"], found["principal"], found["kind"]) == (known["tid"], known["oid"], kind)
    assert set(found) == {"tenant", "principal", "kind", "expires"} and found["expires"].endswith("Z")
    assert "eyJ" not in finished.stdout + finished.stderr
    return known["oid"]


def tool(folder, name, body):
    """A program of that name in a folder that goes before PATH."""
    path = folder / name
    path.write_text("#!/bin/sh\n" + body)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return f"{folder}:{os.environ['PATH']}"


# Who signs in


@pytest.mark.parametrize("using", ["", "using environment", "using default"])
def test_client_secret(azure, stranger, using):
    peer = ClientSecretCredential(azure.facts["tenant"], CLIENT, "second secret", **common(azure))
    is_same(azure, stranger, using, "client-secret", peer, **variables(azure, CLIENT, secret="second secret"))


@pytest.mark.parametrize("name,password,sends,client", [
    ("good.pem", None, None, CLIENT), ("locked.pem", "s3cret", None, CLIENT), ("open.pfx", None, None, CLIENT),
    ("locked.pfx", "s3cret", None, CLIENT), ("good.pem", None, "true", SECOND), ("locked.pfx", "s3cret", "1", SECOND)])
def test_client_certificate(azure, stranger, files, name, password, sends, client):
    more = {"CLIENT_CERTIFICATE_PATH": files / name}
    if password:
        more["CLIENT_CERTIFICATE_PASSWORD"] = password
    if sends:
        more["CLIENT_SEND_CERTIFICATE_CHAIN"] = sends
    peer = CertificateCredential(
        azure.facts["tenant"], client, str(files / name), password=password, send_certificate_chain=bool(sends), **common(azure))
    is_same(azure, stranger, "using environment", "client-certificate", peer, **variables(azure, client, **more))


def job_token(azure, subject="ref:refs/heads/main"):
    origin = azure.facts["authority"].replace("login", "pipelines")
    answer = requests.get(
        f"{origin}/github/contoso/app/{subject}?audience=api://AzureADTokenExchange", verify=azure.ca, timeout=30,
        headers={"Authorization": "Bearer emulator-pipeline-token"})
    return answer.json()["value"]


def github(azure, branch="main", token="emulator-pipeline-token"):
    origin = azure.facts["authority"].replace("login", "pipelines")
    return variables(azure, CLIENT) | {
        "ACTIONS_ID_TOKEN_REQUEST_URL": f"{origin}/github/contoso/app/ref:refs/heads/{branch}?v=1",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": token}


def pipelines(azure):
    return {
        "SYSTEM_OIDCREQUESTURI": azure.facts["authority"].replace("login", "pipelines") + "/azure/contoso/app",
        "SYSTEM_ACCESSTOKEN": "emulator-pipeline-token", "AZURESUBSCRIPTION_TENANT_ID": azure.facts["tenant"],
        "AZURESUBSCRIPTION_CLIENT_ID": CLIENT, "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "connection"}


@pytest.mark.parametrize("using", ["using workload", ""])
def test_workload_identity(azure, stranger, tmp_path, using):
    file = tmp_path / "token"
    file.write_text(job_token(azure))
    peer = WorkloadIdentityCredential(
        tenant_id=azure.facts["tenant"], client_id=CLIENT, token_file_path=str(file), **common(azure))
    is_same(azure, stranger, using, "workload", peer, **variables(azure, CLIENT), AZURE_FEDERATED_TOKEN_FILE=file)
    # A line's end belongs to the file and not to the token.
    file.write_text(job_token(azure) + "\n")
    stranger.run(f"connect one {using}", **variables(azure, CLIENT), AZURE_FEDERATED_TOKEN_FILE=file)


def test_github_actions(azure, stranger):
    peer = ClientAssertionCredential(azure.facts["tenant"], CLIENT, lambda: job_token(azure), **common(azure))
    is_same(azure, stranger, "using workload", "workload", peer, **github(azure))


def test_azure_pipelines(azure, stranger, monkeypatch):
    monkeypatch.setenv("SYSTEM_OIDCREQUESTURI", pipelines(azure)["SYSTEM_OIDCREQUESTURI"])
    peer = AzurePipelinesCredential(
        tenant_id=azure.facts["tenant"], client_id=CLIENT, service_connection_id="connection",
        system_access_token="emulator-pipeline-token", **common(azure))
    is_same(azure, stranger, "using workload", "workload", peer, **pipelines(azure))


@pytest.mark.parametrize("host", ["virtualMachine", "appService"])
def test_managed_identity(azure, stranger, monkeypatch, host):
    place = azure.facts["managedIdentity"][host]
    for name, value in place.items():
        monkeypatch.setenv(name, value)
    is_same(azure, stranger, "using managed", "managed", ManagedIdentityCredential(), **place)
    is_same(azure, stranger, "", "managed", ManagedIdentityCredential(), **place)
    by_client = ManagedIdentityCredential(client_id=ASSIGNED)
    found = is_same(azure, stranger, f"using managed {ASSIGNED}", "managed", by_client, **place)
    by_object = ManagedIdentityCredential(identity_config={"object_id": found})
    is_same(azure, stranger, f"using managed object:{found}", "managed", by_object, **place)
    by_resource = ManagedIdentityCredential(identity_config={"resource_id": RESOURCE_ID})
    is_same(azure, stranger, f"using managed {RESOURCE_ID}", "managed", by_resource, **place)
    # The default chain takes the identity that AZURE_CLIENT_ID names.
    is_same(azure, stranger, "", "managed", by_client, AZURE_CLIENT_ID=ASSIGNED, **place)


def test_cloud_shell(azure, stranger, monkeypatch):
    place = azure.facts["managedIdentity"]["cloudShell"]
    for name, value in place.items():
        monkeypatch.setenv(name, value)
    is_same(azure, stranger, "using managed", "managed", ManagedIdentityCredential(), **place)


def test_azure_arc():
    """The key of the file that the agent's refusal names, as azure-identity reads it too."""
    found = run_alone("Tests.Networks.arc_machine")
    assert found["named"]["principal"] == found["chained"]["principal"] == found["known"]
    assert found["named"]["kind"] == "managed"
    assert "no user-assigned identities" in found["user"]
    assert "agent of Azure Arc" in found["wrong"] and "another key" not in found["wrong"]
    assert "cannot be read" in found["absent"] and "himds" in found["absent"]


@pytest.mark.parametrize("name,using,peer,form", [
    ("az", "using cli", AzureCliCredential, '{{"accessToken":"{0}","expires_on":{1}}}'),
    ("az", "using default", AzureCliCredential, '{{"accessToken":"{0}","expires_on":{1}}}'),
    ("azd", "using default", AzureDeveloperCliCredential, '{{"token":"{0}","expiresOn":"2099-01-01T00:00:00Z"}}')])
def test_the_tools_of_a_person(azure, stranger, tmp_path, monkeypatch, name, using, peer, form):
    """The tool is a script that prints a real token: azure-identity and kvmsh read the same."""
    token = azure.credential().get_token(azure.scope)
    path = tool(tmp_path, name, f"cat <<END\n{form.format(token.token, token.expires_on)}\nEND\n")
    monkeypatch.setenv("PATH", path)
    is_same(
        azure, stranger, using, {"az": "cli", "azd": "azd"}[name], peer(), PATH=path,
        AZURE_POD_IDENTITY_AUTHORITY_HOST="http://127.0.0.1:9")


def test_a_given_token(azure, stranger):
    class Given:
        def get_token(self, scope):
            return token

    token = azure.credential().get_token(azure.scope)
    is_same(azure, stranger, "using token $env.TOKEN", "token", Given(), TOKEN=token.token)


def test_two_identities_at_once(azure, stranger):
    both = variables(azure, CLIENT, secret="second secret") | variables(azure, prefix="TARGET_")
    finished = stranger.run(
        "connect one; connect two using environment TARGET_; show identity source; show identity target", **both)
    identities = [one for one in results(finished) if "principal" in one]
    assert len({one["principal"] for one in identities}) == 2
    assert all(word not in finished.stdout for word in ["second secret", azure.facts["clientSecret"]])


# Who does not


def refused(azure, stranger, using, *words, code=4, hidden=(), **environment):
    finished = stranger.run(f"set retries 0; connect one {using}", code=code, **environment)
    for word in words:
        assert word in finished.stderr, finished.stderr
    for word in hidden:
        assert word not in finished.stdout + finished.stderr


@pytest.mark.parametrize("changes,words", [
    ({"secret": "wrong"}, ["AADSTS7000215", "AZURE_CLIENT_SECRET is wrong"]),
    ({"secret": "old secret"}, ["AADSTS7000222", "make a new one"]),
    ({"client": NOBODY, "secret": "x"}, ["AADSTS700016", "AZURE_CLIENT_ID"]),
    ({"secret": "second secret", "TENANT_ID": "nowhere.example"}, ["AADSTS90002", "AZURE_TENANT_ID"]),
    ({"secret": "second secret", "TENANT_ID": NOBODY}, [NOBODY, "use a credential of the vault's tenant"]),
    ({"secret": "second secret", "TENANT_ID": "a/b"}, ["neither an id nor a domain name"]),
    ({"secret": "second secret", "TENANT_ID": ""}, ["AZURE_TENANT_ID is not set"]),
    ({"secret": ""}, ["AZURE_CLIENT_SECRET is not set"])])
def test_a_client_secret_is_refused(azure, stranger, changes, words):
    given = variables(azure, **({"client": CLIENT} | changes))
    refused(azure, stranger, "using environment", *words, **given)


def test_the_text_of_a_wrong_secret_is_shown_nowhere(azure, stranger):
    given = variables(azure, CLIENT, secret="Xq7~hidden")
    refused(azure, stranger, "using environment", "AADSTS7000215", hidden=["Xq7~hidden"], **given)


@pytest.mark.parametrize("name,password,words", [
    ("stranger.pem", None, ["AADSTS700027", "not registered"]), ("expired.pem", None, ["has expired", "renew the certificate"]),
    ("curve.pem", None, ["RSA"]), ("public.pem", None, ["key"]), ("garbage.pem", None, ["cannot be read"]),
    ("absent.pem", None, ["AZURE_CLIENT_CERTIFICATE_PATH", "absent.pem"]),
    ("locked.pem", None, ["encrypted", "AZURE_CLIENT_CERTIFICATE_PASSWORD"]),
    ("locked.pfx", None, ["AZURE_CLIENT_CERTIFICATE_PASSWORD"]), ("locked.pfx", "wr0ng", ["password"])])
def test_a_client_certificate_is_refused(azure, stranger, files, name, password, words):
    more = {"CLIENT_CERTIFICATE_PATH": files / name} | ({"CLIENT_CERTIFICATE_PASSWORD": password} if password else {})
    refused(azure, stranger, "using environment", *words, hidden=["wr0ng"], **variables(azure, CLIENT, **more))


def test_a_workload_is_refused(azure, stranger, tmp_path):
    file = tmp_path / "token"
    given = variables(azure, CLIENT) | {"AZURE_FEDERATED_TOKEN_FILE": file}
    refused(azure, stranger, "using workload", "AZURE_FEDERATED_TOKEN_FILE", str(file), **given)
    for text, word in [("", "holds no token"), ("two words", "holds no token"), ("no.real.token", "AADSTS50027")]:
        file.write_text(text)
        refused(azure, stranger, "using workload", word, **given)
    file.write_text(job_token(azure, "ref:refs/heads/side"))
    refused(azure, stranger, "using workload", "AADSTS700213", "federated credential", **given)
    refused(azure, stranger, "using workload", "AADSTS700213", **github(azure, branch="side"))
    refused(
        azure, stranger, "using workload", "GitHub Actions gave no token", hidden=["wrong-token"],
        **github(azure, token="wrong-token"))
    for missing in pipelines(azure).keys() - {"SYSTEM_OIDCREQUESTURI"}:
        left = {name: value for name, value in pipelines(azure).items() if name != missing}
        refused(azure, stranger, "using workload", f"{missing} is not set", **left)
    refused(azure, stranger, "using workload", "AZURE_FEDERATED_TOKEN_FILE is not set")


@pytest.mark.parametrize("host", ["virtualMachine", "appService"])
def test_a_managed_identity_that_is_not_assigned_is_refused(azure, stranger, host):
    place = azure.facts["managedIdentity"][host]
    refused(azure, stranger, f"using managed {NOBODY}", "gives no token", "assign", **place)


def test_a_managed_identity_is_refused(azure, stranger):
    app = azure.facts["managedIdentity"]["appService"]
    refused(azure, stranger, "using managed", "identity endpoint of the app", **app | {"IDENTITY_HEADER": "wrong"})
    nobody = {"AZURE_POD_IDENTITY_AUTHORITY_HOST": "http://127.0.0.1:9"}
    refused(azure, stranger, "using managed", "does not answer at 127.0.0.1:9", **nobody)
    refused(azure, stranger, "using managed not-an-id", "names no managed identity", **nobody)
    shell = azure.facts["managedIdentity"]["cloudShell"]
    refused(azure, stranger, f"using managed {ASSIGNED}", "no user-assigned identities", **shell)
    fabric = app | {"IDENTITY_SERVER_THUMBPRINT": "00"}
    refused(azure, stranger, "using managed", "Service Fabric is not built", "using environment", **fabric)
    learning = shell | {"MSI_SECRET": "x"}
    refused(azure, stranger, "using managed", "Azure Machine Learning is not built", **learning)


@pytest.mark.parametrize("name", ["az", "azd"])
def test_the_tools_are_refused(azure, stranger, tmp_path, name):
    using = "using cli" if name == "az" else "using default"
    given = {"AZURE_TOKEN_CREDENTIALS": "AzureDeveloperCliCredential"} if name == "azd" else {}
    login = "az login" if name == "az" else "azd auth login"
    (tmp_path / "empty").mkdir()
    refused(azure, stranger, using, f"`{name}` is not installed", PATH=tmp_path / "empty", **given)
    path = tool(tmp_path, name, f"echo 'ERROR: Please run {login} to setup account.' >&2; exit 1\n")
    refused(azure, stranger, using, "Please run", login, PATH=path, **given)
    for body in ["echo no JSON", "echo '{}'", 'echo \'{"accessToken":"a b","token":"a b"}\'', "exit 0"]:
        refused(azure, stranger, using, f"`{name}` printed no token", PATH=tool(tmp_path, name, body + "\n"), **given)
    old = '{"accessToken":"a.b.c","expires_on":1000,"token":"a.b.c","expiresOn":"2001-01-01T00:00:00Z"}'
    refused(azure, stranger, using, "has expired", login, PATH=tool(tmp_path, name, f"echo '{old}'\n"), **given)


def test_a_given_token_is_refused(azure, stranger):
    def made(**claims):
        body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
        return f"eyJhbGciOiJub25lIn0.{body}.hidden-signature"

    other = azure.credential().get_token(azure.facts["resourceManager"] + "/.default").token
    for token, word in [
            (made(exp=1000), "has expired"), ("Bearer x", "empty or holds characters"), ("", "holds no token"),
            (made(exp=4102444800, tid=azure.facts["tenant"]), "401"), (other, "AKV10022"),
            (made(exp=4102444800, tid=NOBODY), NOBODY)]:
        refused(azure, stranger, "using token $env.TOKEN", word, hidden=["hidden-signature", other], TOKEN=token)


# The default chain


def test_nobody_is_signed_in_lists_every_way_in_the_order_of_the_sdks(azure, stranger, tmp_path):
    finished = stranger.run(
        "connect one", code=4, AZURE_POD_IDENTITY_AUTHORITY_HOST="http://127.0.0.1:9", PATH=tmp_path)
    ways = ["environment:", "workload identity:", "managed identity:", "Azure CLI:", "Azure Developer CLI:"]
    places = [finished.stderr.index(way) for way in ways]
    assert places == sorted(places)
    lines = {way: line for line in finished.stderr.splitlines() for way in ways if way in line}
    assert "AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET are not set" in lines["environment:"]
    assert "AZURE_FEDERATED_TOKEN_FILE" in lines["workload identity:"] and "127.0.0.1:9" in lines["managed identity:"]
    assert "`az` is not installed" in lines["Azure CLI:"] and "`azd` is not installed" in lines["Azure Developer CLI:"]


@pytest.mark.parametrize("narrowed,ways", [
    ("prod", ["environment:", "workload identity:", "managed identity:"]), ("dev", ["Azure CLI:", "Azure Developer CLI:"]),
    ("EnvironmentCredential", ["environment:"]), ("azureclicredential", ["Azure CLI:"])])
def test_the_chain_is_narrowed(azure, stranger, tmp_path, narrowed, ways):
    finished = stranger.run(
        "connect one", code=4, AZURE_TOKEN_CREDENTIALS=narrowed, PATH=tmp_path,
        AZURE_POD_IDENTITY_AUTHORITY_HOST="http://127.0.0.1:9")
    every = ["environment:", "workload identity:", "managed identity:", "Azure CLI:", "Azure Developer CLI:"]
    assert [way for way in every if way in finished.stderr] == ways


def test_the_chain_does_not_pass_over_what_was_set_up_and_refused(azure, stranger, tmp_path):
    token = azure.credential().get_token(azure.scope)
    path = tool(tmp_path, "az", f'echo \'{{"accessToken":"{token.token}","expires_on":{token.expires_on}}}\'\n')
    refused(
        azure, stranger, "", "stopped at environment", "AADSTS7000215", PATH=path,
        **variables(azure, CLIENT, secret="wrong"))
    refused(azure, stranger, "", "'powershell', which is not built", AZURE_TOKEN_CREDENTIALS="PowerShell")
