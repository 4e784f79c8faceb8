"""`kvmsh emulator` as a process: its state survives kill -9, one process has it, and it listens on loopback only."""

import json
import signal
import subprocess
import threading

import pytest
from azure.core.exceptions import AzureError
from azure.keyvault.secrets import SecretClient

from scripts.local_azure import KVMSH, Emulator, resolve_localhost, wait_for_file


def start(folder, state, *options):
    endpoints = folder / "endpoints.json"
    endpoints.unlink(missing_ok=True)
    process = subprocess.Popen(
        [KVMSH, "emulator", "--endpoints", str(endpoints), "--state", str(state), "--vault", "contoso-we=westeurope", *options],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for_file(endpoints, process)
    return Emulator(process, folder)


def test_what_was_acknowledged_survives_kill_9(tmp_path):
    """Four writers, and a kill in the middle: every write that was answered is there afterwards."""
    resolve_localhost()
    state = tmp_path / "state"
    acknowledged = set()
    enough = threading.Event()
    azure = start(tmp_path, state)

    def write(number):
        client = azure.client(SecretClient, "contoso-we")
        for count in range(10_000):
            name = f"w{number}-{count}"
            try:
                client.set_secret(name, name, retry_total=0)
            except AzureError:
                return
            acknowledged.add(name)
            if len(acknowledged) >= 60:
                enough.set()

    writers = [threading.Thread(target=write, args=(number,), daemon=True) for number in range(4)]
    for writer in writers:
        writer.start()
    assert enough.wait(120)
    azure.process.send_signal(signal.SIGKILL)
    azure.process.wait(timeout=30)
    for writer in writers:
        writer.join(timeout=60)
    azure = start(tmp_path, state)
    try:
        client = azure.client(SecretClient, "contoso-we")
        names = {item.name for item in client.list_properties_of_secrets()}
        assert acknowledged <= names
        assert all(client.get_secret(name).value == name for name in sorted(acknowledged)[:10])
    finally:
        azure.process.terminate()
        assert azure.process.wait(timeout=30) == 0


def test_a_second_process_is_refused(tmp_path):
    resolve_localhost()
    azure = start(tmp_path, tmp_path / "state")
    try:
        second = subprocess.run(
            [KVMSH, "emulator", "--state", str(tmp_path / "state")], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
        assert second.returncode == 1
        assert "in use by another emulator" in second.stderr
    finally:
        azure.process.terminate()
        azure.process.wait(timeout=30)


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.1"])
def test_other_addresses_than_loopback_need_a_second_word(address):
    run = subprocess.run(
        [KVMSH, "emulator", "--address", address], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    assert run.returncode == 1
    assert "no loopback address" in run.stderr and "--allow-remote" in run.stderr


def test_the_shell_keeps_its_emulator_in_a_folder(tmp_path):
    folder = tmp_path / "world"
    folder.mkdir()
    for _ in range(2):
        run = subprocess.run(
            [KVMSH, "--emulator", str(folder), "--output", "json", "-c", "connect contoso-we; list secrets"],
            capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
        assert run.returncode == 0, run.stderr
    assert (folder / "state.sqlite").is_file()


def test_the_endpoints_file_names_what_was_promised(tmp_path):
    resolve_localhost()
    azure = start(tmp_path, tmp_path / "state", "--managed-identity", "0")
    try:
        facts = json.loads(azure.endpoints.read_text())
        for name in ["vaults", "ca", "authority", "resourceManager", "tenant", "subscription", "clientId", "clientSecret", "control", "managedIdentity"]:
            assert name in facts
    finally:
        azure.process.terminate()
        assert azure.process.wait(timeout=30) == 0
