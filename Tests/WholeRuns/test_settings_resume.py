"""`apply settings` that was killed is finished by the same statement, with everything there once."""

import os
import signal
import subprocess
import threading

import pytest
from azure.keyvault.certificates import CertificateClient, CertificateContact
from azure.mgmt.keyvault import KeyVaultManagementClient
from azure.mgmt.monitor import MonitorManagementClient

ISSUERS = 12
STATEMENT = "connect kv-a; connect kv-b; apply settings into target"


def fill(azure):
    """Issuers, contacts, tags and diagnostic settings for the source."""
    certificates = azure.client(CertificateClient, "kv-a")
    for number in range(ISSUERS):
        certificates.create_issuer(f"issuer{number:02}", "Test", account_id="a")
    certificates.set_contacts([CertificateContact(email="a@contoso.com")])
    vaults = azure.management(KeyVaultManagementClient).vaults
    source = vaults.update("emulator", "kv-a", {"tags": {"env": "prod"}})
    monitor = azure.management(MonitorManagementClient).diagnostic_settings
    for number in range(3):
        monitor.create_or_update(source.id, f"audit{number}", {"properties": {"workspaceId": "/w", "logs": []}})


def run_until(azure, state, lines, number):
    """Starts the statement and sends the signal once its journal has so many lines."""
    process = subprocess.Popen(
        [os.environ["KVMSH"], "--endpoints", str(azure.endpoints), "-c", STATEMENT], text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "XDG_STATE_HOME": str(state)})
    poll = threading.Event()
    while process.poll() is None:
        written = sum(path.read_bytes().count(b"\n") for path in state.glob("kvmsh/runs/*.jsonl"))
        if written >= lines:
            process.send_signal(number)
            break
        poll.wait(0.002)
    _, errors = process.communicate(timeout=60)
    return process.returncode, errors


@pytest.mark.parametrize("lines", [2, 5, 9, 15, 22])
def test_a_killed_run_is_finished_by_the_next(fresh, tmp_path, lines):
    state = tmp_path / "state"
    with fresh(tmp_path, options=["--latency", "15ms"], kv_a="westeurope", kv_b="northeurope") as azure:
        fill(azure)
        code, errors = run_until(azure, state, lines, signal.SIGKILL)
        assert code == -9, errors
        again = azure.run("-c", STATEMENT, env={**os.environ, "XDG_STATE_HOME": str(state)})
        assert "issuers" in again.stdout
        target = azure.client(CertificateClient, "kv-b")
        assert sorted(issuer.name for issuer in target.list_properties_of_issuers()) == [
            f"issuer{number:02}" for number in range(ISSUERS)]
        assert [contact.email for contact in target.get_contacts()] == ["a@contoso.com"]
        vault = azure.management(KeyVaultManagementClient).vaults.get("emulator", "kv-b")
        assert vault.tags == {"env": "prod"}
        monitor = azure.management(MonitorManagementClient).diagnostic_settings
        assert sorted(setting.name for setting in monitor.list(vault.id)) == ["audit0", "audit1", "audit2"]
        third = azure.run("--output", "jsonl", "-c", STATEMENT, env={**os.environ, "XDG_STATE_HOME": str(state)})
        assert '"done":0' in third.stdout.replace(" ", ""), third.stdout


def test_an_interrupted_run_says_what_it_was_at(fresh, tmp_path):
    state = tmp_path / "state"
    with fresh(tmp_path, options=["--latency", "40ms"], kv_a="westeurope", kv_b="northeurope") as azure:
        fill(azure)
        code, errors = run_until(azure, state, 4, signal.SIGKILL)
        assert code == -9, errors
        again = azure.run("-c", STATEMENT, env={**os.environ, "XDG_STATE_HOME": str(state)})
        assert "an earlier run ended while it wrote issuers issuer" in again.stderr
