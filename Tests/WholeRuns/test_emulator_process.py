"""`kvmsh emulator` as a process: public names, signals, a full disk, who reaches it, conditions from the command line."""

import contextlib
import json
import os
import re
import signal
import socket
import ssl
import subprocess

import pytest
import requests
from azure.core.exceptions import AzureError, HttpResponseError
from azure.core.rest import HttpRequest
from azure.identity import ClientSecretCredential
from azure.keyvault.secrets import SecretClient

from scripts.local_azure import KVMSH, Emulator, emulator, wait_for_file
from scripts.names import resolve_localhost


@pytest.fixture
def public_names(monkeypatch):
    """Leads every name of the public cloud and port 443 to a port of this machine, as a hosts entry would."""
    original = socket.getaddrinfo

    def lead(port):
        def getaddrinfo(host, wanted, *rest, **named):
            name = host.decode() if isinstance(host, bytes) else host
            if name and re.search(r"\.(azure\.net|azure\.com|microsoftonline\.com)$", name):
                return original("127.0.0.1", port, *rest, **named)
            return original(host, wanted, *rest, **named)

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    return lead


def test_tools_that_know_only_public_names_run_unmodified(public_names, monkeypatch):
    """An SDK that is told nothing but the public address of a vault: authority, audience and certificate all fit."""
    with emulator("--public-names", contoso_we="westeurope") as azure:
        public_names(int(azure.facts["authority"].rsplit(":")[-1]))
        for name in ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"]:
            monkeypatch.setenv(name, azure.ca)
        credential = ClientSecretCredential(azure.facts["tenant"], azure.facts["clientId"], azure.facts["clientSecret"])
        client = SecretClient("https://contoso-we.vault.azure.net", credential)
        made = client.set_secret("s", "v")
        assert made.id.startswith("https://contoso-we.vault.azure.net/secrets/s/")
        assert client.get_secret("s").value == "v"
        assert [item.name for item in client.list_properties_of_secrets()] == ["s"]


def test_public_names_are_served_on_demand_only(public_names):
    with emulator(contoso_we="westeurope") as azure:
        port = int(azure.facts["authority"].rsplit(":")[-1])
        context = ssl.create_default_context(cafile=azure.ca)
        with socket.create_connection(("127.0.0.1", port)) as connection:
            with pytest.raises(ssl.SSLCertVerificationError):
                context.wrap_socket(connection, server_hostname="contoso-we.vault.azure.net")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it(number):
    """With a connection open: the exit code is 0 and the port is free at once."""
    with emulator(contoso_we="westeurope") as azure:
        client = azure.client(SecretClient, "contoso-we")
        client.set_secret("s", "v")
        port = int(azure.facts["authority"].rsplit(":")[-1])
        azure.process.send_signal(number)
        assert azure.process.wait(timeout=60) == 0
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", port))


@pytest.mark.parametrize("where", ["nowhere", "state", "endpoints"])
def test_it_prints_where_things_are(tmp_path, where):
    """The addresses, and the path of a certificate that verifies the server; a temporary file goes with the process."""
    options = {"nowhere": [], "state": ["--state", tmp_path / "state"], "endpoints": ["--endpoints", tmp_path / "e.json"]}[where]
    process = subprocess.Popen(
        [KVMSH, "emulator", "--vault", "contoso-we=westeurope", *options], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True)
    facts = {}
    for line in process.stderr:
        if line.startswith("Ctrl-C"):
            break
        name, _, value = line.strip().partition(": ")
        facts[name] = value
    try:
        port = int(facts["contoso-we (westeurope)"].rsplit(":")[-1])
        context = ssl.create_default_context(cafile=facts["certificate authority"])
        with socket.create_connection(("127.0.0.1", port)) as connection:
            context.wrap_socket(connection, server_hostname="contoso-we.vault.localhost").close()
        assert facts["authority"] == f"https://login.localhost:{port}" and facts["resource manager"]
    finally:
        process.terminate()
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert os.path.exists(facts["certificate authority"]) == (where != "nowhere")


def test_other_machines_reach_it_when_told_twice():
    with emulator("--address", "0.0.0.0", "--allow-remote", contoso_we="westeurope") as azure:
        port = int(azure.facts["authority"].rsplit(":")[-1])
        with open(f"/proc/{azure.process.pid}/net/tcp") as table:
            assert any(line.split()[1] == f"00000000:{port:04X}" and line.split()[3] == "0A" for line in table.readlines()[1:])
        assert azure.client(SecretClient, "contoso-we").set_secret("s", "v").value == "v"


def test_conditions_come_from_the_command_line_too():
    faults = {"faults": [{"method": "GET", "path": "/secrets/*", "occurrence": {"nth": 1}, "action": "reset"},
                         {"method": "GET", "path": "/secrets/*", "occurrence": {"nth": 2}, "action": "contentType", "contentType": "text/html"}]}
    with emulator("--conditions", json.dumps(faults), "--control-plane-delay", "1500ms", contoso_we="westeurope") as azure:
        client = azure.client(SecretClient, "contoso-we")
        client.set_secret("s", "v")
        with pytest.raises(AzureError, match="(?i)broken|reset|aborted"):
            client.get_secret("s", retry_total=0)
        answers = [client.send_request(HttpRequest("GET", "/secrets/s")) for _ in range(2)]
        assert [answer.headers["Content-Type"].split(";")[0] for answer in answers] == ["text/html", "application/json"]
        delay = requests.get(
            azure.facts["control"]["url"] + "/conditions", headers={"Authorization": f"Bearer {azure.facts['control']['token']}"},
            verify=azure.ca, timeout=30).json()["controlPlaneDelay"]
        assert delay == "1500ms"


@pytest.mark.parametrize("text, message", [("{", "no JSON"), ('{"speed": 1}', "speed"), ('{"latency": 3}', "latency")])
def test_conditions_that_are_none_are_refused(text, message):
    run = subprocess.run(
        [KVMSH, "emulator", "--conditions", text], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    assert run.returncode == 64 or run.returncode == 2
    assert "--conditions" in run.stderr and message in run.stderr


@contextlib.contextmanager
def small_disk(folder, size):
    """A file system of so many bytes; the test is skipped where none can be mounted."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("needs the right to mount a file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def serve(folder, state):
    endpoints = folder / "endpoints.json"
    endpoints.unlink(missing_ok=True)
    process = subprocess.Popen(
        [KVMSH, "emulator", "--endpoints", endpoints, "--state", state, "--vault", "contoso-we=westeurope"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for_file(endpoints, process)
    return Emulator(process, folder)


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path):
    """Writes until the disk is full: the one that cannot be kept is refused, and the others are there after a restart."""
    resolve_localhost()
    with small_disk(tmp_path / "disk", 3 << 20) as disk:
        azure = serve(tmp_path, disk / "state")
        try:
            client = azure.client(SecretClient, "contoso-we")
            kept = []
            with pytest.raises(HttpResponseError) as refused:
                for number in range(10_000):
                    client.set_secret(f"s{number}", os.urandom(9_000).hex(), retry_total=0)
                    kept.append(f"s{number}")
            assert refused.value.status_code == 500 and "cannot write its state" in refused.value.message
            assert kept
        finally:
            azure.process.terminate()
            assert azure.process.wait(timeout=60) == 0
        subprocess.run(["mount", "-o", f"remount,size={64 << 20}", disk], check=True)
        azure = serve(tmp_path, disk / "state")
        try:
            client = azure.client(SecretClient, "contoso-we")
            names = {item.name for item in client.list_properties_of_secrets()}
            assert set(kept) <= names
            assert len(client.get_secret(kept[-1]).value) == 18_000
            client.set_secret("more", "v")
        finally:
            azure.process.terminate()
            assert azure.process.wait(timeout=60) == 0
