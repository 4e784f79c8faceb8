"""An interrupted backup or restore is finished by the same statement, with nothing lost and nothing done twice."""

import os
import signal
import subprocess
import threading

import pytest

from azure.keyvault.secrets import SecretClient

SECRETS = 300


def start(azure, statement):
    return subprocess.Popen(
        [os.environ["KVMSH"], "--endpoints", str(azure.endpoints), "-c", statement],
        text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def until_lines(path, count, process):
    """Waits until a journal has so many lines, or the process has ended."""
    poll = threading.Event()
    while process.poll() is None:
        if path.exists() and path.read_bytes().count(b"\n") >= count:
            return True
        poll.wait(0.002)
    return False


@pytest.mark.parametrize("signal_number", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("step", ["backup", "restore"])
def test_the_same_statement_finishes(fresh, tmp_path, step, signal_number):
    with fresh(tmp_path, secrets=SECRETS, options=["--latency", "25ms"], kv_a="westeurope", kv_b="northeurope") as azure:
        folder = tmp_path / "out"
        backup = f"connect kv-a; backup all to {folder}"
        restore = f"connect kv-b as target; restore from {folder} into target"
        journal = folder / "journal.jsonl"
        if step == "restore":
            azure.run("-c", backup)
        lines = journal.read_bytes().count(b"\n") if journal.exists() else 0
        process = start(azure, backup if step == "backup" else restore)
        assert until_lines(journal, lines + 40, process), process.communicate()
        process.send_signal(signal_number)
        _, errors = process.communicate(timeout=60)
        assert process.returncode == (-9 if signal_number == signal.SIGKILL else 130), errors

        if step == "backup":
            assert not (folder / "manifest.json").exists()
            azure.run("-c", backup)
        azure.run("-c", restore)
        azure.run("-c", "connect kv-a; connect kv-b; verify")
        target = azure.client(SecretClient, "kv-b")
        names = [item.name for item in target.list_properties_of_secrets()]
        assert len(names) == SECRETS
        assert all(len(list(target.list_properties_of_secret_versions(name))) == 1 for name in names[:10])


def test_another_statement_does_not_touch_an_unfinished_backup(fresh, tmp_path):
    with fresh(tmp_path, secrets=SECRETS, options=["--latency", "25ms"], kv_a="westeurope", kv_b="northeurope") as azure:
        folder = tmp_path / "out"
        process = start(azure, f"connect kv-a; backup all to {folder}")
        assert until_lines(folder / "journal.jsonl", 30, process)
        process.kill()
        process.communicate()
        run = azure.run("-c", f"connect kv-a; backup keys to {folder}", check=False)
        assert run.returncode == 6 and "backup all" in run.stderr


def test_two_runs_do_not_write_one_archive(fresh, tmp_path):
    with fresh(tmp_path, secrets=SECRETS, options=["--latency", "50ms"], kv_a="westeurope", kv_b="northeurope") as azure:
        folder = tmp_path / "out"
        first = start(azure, f"connect kv-a; backup all to {folder}")
        assert until_lines(folder / "journal.jsonl", 10, first)
        second = azure.run("-c", f"connect kv-a; backup all to {folder}", check=False)
        assert second.returncode == 6 and str(first.pid) in second.stderr
        output, errors = first.communicate(timeout=60)
        assert first.returncode == 0, errors
