"""Exports that are sealed as age files, and the age program on both sides of them."""

import json
import os
import signal
import stat
import subprocess
import threading

import pytest

from azure.keyvault.secrets import SecretClient

VALUE = "correct horse battery staple"


def age(*arguments, stdin=None):
    return subprocess.run(["age", *map(str, arguments)], input=stdin, capture_output=True, check=True).stdout


@pytest.fixture
def identity(tmp_path):
    """The file of an age identity, and its recipient."""
    path = tmp_path / "key.txt"
    subprocess.run(["age-keygen", "-o", path], check=True, capture_output=True)
    recipient = subprocess.run(["age-keygen", "-y", path], check=True, capture_output=True, text=True).stdout.strip()
    return path, recipient


@pytest.fixture
def vaults(tmp_path):
    """Two vaults of two geographies; the first holds a secret of two versions, a disabled one and a certificate."""
    from scripts.local_azure import emulator

    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"vaults": {"kv-a": {
        "secrets": [
            {"name": "db", "versions": [{"value": VALUE, "created": "-30d", "tags": {"team": "pay"}}, {"value": "second\r\né"}]},
            {"name": "off", "versions": [{"value": "hidden", "created": "-9d", "enabled": False}, {"value": "shown", "created": "-8d"}]},
        ],
        "keys": [{"name": "sign", "kty": "EC", "curve": "P-256"}],
    }}}))
    with emulator("--seed", seed, kv_a="westeurope", kv_b="eastus") as running:
        yield running


def inner_identity(folder, tmp_path, identity_file):
    """The archive's own key, taken out by the age program."""
    path = tmp_path / "inner.txt"
    path.write_bytes(age("--decrypt", "-i", identity_file, folder / "key.age"))
    return path


def versions(azure, name, vault="kv-b"):
    client = azure.client(SecretClient, vault)
    found = sorted(client.list_properties_of_secret_versions(name), key=lambda version: version.created_on)
    return [(client.get_secret(name, version.version).value if version.enabled else None) for version in found]


def test_the_age_program_opens_what_is_exported(vaults, identity, tmp_path):
    file, recipient = identity
    folder = tmp_path / "sealed"
    run = vaults.run("-c", f"connect kv-a; export secrets to {folder} sealed to {recipient} including disabled")
    assert "disabled versions are enabled" in run.stderr
    inner = inner_identity(folder, tmp_path, file)
    content = json.loads(age("--decrypt", "-i", inner, folder / "secrets" / "db.json.age"))
    assert [version["value"] for version in content["versions"]] == [VALUE, "second\r\né"]
    assert content["versions"][0]["tags"] == {"team": "pay"}
    assert json.loads(age("--decrypt", "-i", inner, folder / "settings.json.age"))["format"] == 1
    for path in [folder, *folder.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path
        assert path.is_dir() or VALUE.encode() not in path.read_bytes()


def test_what_the_age_program_sealed_is_imported(vaults, identity, tmp_path):
    """The key of an archive, sealed anew by age to somebody else, and a file of the archive too."""
    file, recipient = identity
    folder = tmp_path / "sealed"
    vaults.run("-c", f"connect kv-a; export secret db to {folder} sealed to {recipient}")
    inner = inner_identity(folder, tmp_path, file)
    other = tmp_path / "other.txt"
    subprocess.run(["age-keygen", "-o", other], check=True, capture_output=True)
    receiver = subprocess.run(["age-keygen", "-y", other], check=True, capture_output=True, text=True).stdout.strip()
    sealed = age("--encrypt", "-r", receiver, stdin=inner.read_bytes())
    (folder / "key.age").write_bytes(sealed)
    refused = vaults.run("-c", f"set identity {file}; connect kv-b as target; import from {folder} into target", check=False)
    assert refused.returncode == 1 and "stays closed" in refused.stderr
    vaults.run("-c", f"set identity {other}; connect kv-b as target; import from {folder} into target")
    assert versions(vaults, "db") == [VALUE, "second\r\né"]


def test_recipients_come_from_files_too(vaults, identity, tmp_path):
    file, recipient = identity
    other = tmp_path / "other.txt"
    subprocess.run(["age-keygen", "-o", other], check=True, capture_output=True)
    receiver = subprocess.run(["age-keygen", "-y", other], check=True, capture_output=True, text=True).stdout.strip()
    team = tmp_path / "team.txt"
    team.write_text(f"# the team\n{receiver}\n")
    folder = tmp_path / "sealed"
    vaults.run("-c", f"connect kv-a; export secret db to {folder} sealed to {recipient}, {team}")
    for key in (file, other):
        assert age("--decrypt", "-i", key, folder / "key.age").startswith(b"# key of a sealed export")


@pytest.mark.parametrize("source", ["env", "fd"])
def test_a_passphrase_from_the_environment_or_a_descriptor(vaults, tmp_path, source):
    folder = tmp_path / "sealed"
    passphrase = "a passphrase of some length"
    setting = "env:PHRASE" if source == "env" else "fd:{}"

    def run(statements, check=True):
        read, write = os.pipe()
        os.write(write, f"{passphrase}\n".encode())
        os.close(write)
        environment = {**os.environ, **({"PHRASE": passphrase} if source == "env" else {})}
        command = [
            os.environ["KVMSH"], "--endpoints", str(vaults.endpoints), "-c",
            f"set passphrase-from {setting.format(read)}; {statements}"]
        done = subprocess.run(
            command, text=True, stdin=subprocess.DEVNULL, capture_output=True, pass_fds=[read], env=environment)
        os.close(read)
        assert passphrase not in " ".join(command)
        assert done.returncode == 0 or not check, done.stderr
        return done

    run(f"connect kv-a; export secret db to {folder} sealed with passphrase; connect kv-b as target; import into target")
    assert versions(vaults, "db") == [VALUE, "second\r\né"]
    assert run(f"connect kv-b as target; verify secret db {folder} against target").returncode == 0
    for path in folder.rglob("*"):
        assert path.is_dir() or passphrase.encode() not in path.read_bytes()
    assert (folder / "key.age").read_bytes().splitlines()[1].startswith(b"-> scrypt ")


def test_without_a_terminal_a_passphrase_is_refused(vaults, tmp_path):
    run = subprocess.run(
        ["setsid", os.environ["KVMSH"], "--endpoints", str(vaults.endpoints), "-c",
         f"connect kv-a; export secret db to {tmp_path / 'sealed'} sealed with passphrase"],
        text=True, stdin=subprocess.DEVNULL, capture_output=True)
    assert run.returncode == 6
    assert "passphrase-from" in run.stderr


def test_unsealed_only_by_the_word_and_with_a_warning(vaults, tmp_path):
    folder = tmp_path / "open"
    missing = vaults.run("-c", f"connect kv-a; export secrets to {folder}", check=False)
    assert missing.returncode == 2 and "unsealed" in missing.stderr
    assert not folder.exists()
    run = vaults.run("-c", f"connect kv-a; export secret db to {folder} unsealed")
    assert "values in clear" in run.stderr
    text = (folder / "secrets" / "db.json").read_text()
    assert text.startswith('{"random":"') and len(text.encode()) % 4096 == 0


def test_keys_are_named_and_disabled_versions_too(vaults, tmp_path):
    folder = tmp_path / "open"
    run = vaults.run("--output", "jsonl", "-c", f"connect kv-a; export all to {folder} unsealed", check=False)
    assert run.returncode == 5
    items = json.loads(run.stdout.splitlines()[-1])["result"]["items"]
    found = {(item["kind"], item["name"]): (item["status"], item["reason"]) for item in items}
    assert found["key", "sign"][0] == "left" and "cannot leave" in found["key", "sign"][1]
    assert found["secret", "off"][0] == "incomplete" and "disabled" in found["secret", "off"][1]


def until(condition, process):
    poll = threading.Event()
    while process.poll() is None:
        if condition():
            return True
        poll.wait(0.002)
    return False


def start(azure, statement, state):
    return subprocess.Popen(
        [os.environ["KVMSH"], "--endpoints", str(azure.endpoints), "-c", statement], text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "XDG_STATE_HOME": str(state)})


@pytest.mark.parametrize("signal_number", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_export_is_finished_and_leaves_nothing_enabled(fresh, tmp_path, identity, signal_number):
    file, recipient = identity
    seed = tmp_path / "disabled.json"
    entries = [
        {"name": f"s-{n:03}", "versions": [{"value": f"old {n}", "created": "-9d", "enabled": False}, {"value": f"new {n}", "created": "-8d"}]}
        for n in range(60)]
    seed.write_text(json.dumps({"vaults": {"kv-c": {"secrets": entries}}}))
    from scripts.local_azure import emulator

    with emulator("--seed", seed, "--latency", "20ms", kv_c="westeurope", kv_d="eastus") as azure:
        folder, state = tmp_path / "sealed", tmp_path / "state"
        # Few at a time, so that much is left to do when the signal arrives.
        export = f"set jobs 4; connect kv-c; export all to {folder} sealed to {recipient} including disabled"
        journal = folder / "journal.jsonl"
        process = start(azure, export, state)
        assert until(lambda: journal.exists() and journal.read_bytes().count(b"\n") >= 12, process), process.communicate()
        process.send_signal(signal_number)
        _, errors = process.communicate(timeout=60)
        assert process.returncode == (-9 if signal_number == signal.SIGKILL else 130), errors
        assert not (folder / "manifest.json").exists()
        second = start(azure, export, state)
        _, errors = second.communicate(timeout=120)
        assert second.returncode == 0, errors
        source = azure.client(SecretClient, "kv-c")
        for n in range(60):
            states = [version.enabled for version in source.list_properties_of_secret_versions(f"s-{n:03}")]
            assert sorted(states) == [False, True], n

        into = f"set jobs 4; set identity {file}; connect kv-d as target; import from {folder} into target"
        lines = journal.read_bytes().count(b"\n")
        process = start(azure, into, state)
        assert until(lambda: journal.read_bytes().count(b"\n") >= lines + 40, process), process.communicate()
        process.send_signal(signal_number)
        process.communicate(timeout=60)
        second = start(azure, into, state)
        _, errors = second.communicate(timeout=180)
        assert second.returncode == 0, errors
        target = azure.client(SecretClient, "kv-d")
        for n in range(60):
            found = sorted(target.list_properties_of_secret_versions(f"s-{n:03}"), key=lambda version: version.created_on)
            assert [version.enabled for version in found] == [False, True], n


def test_an_import_from_a_folder_that_cannot_be_written(vaults, tmp_path):
    """Its journal stands in the state folder then: a second run knows what the first one wrote."""
    folder = tmp_path / "open"
    vaults.run("-c", f"connect kv-a; export secret db to {folder} unsealed")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    command = f"connect kv-b as target; import from {folder} into target"
    if os.geteuid() == 0:
        mount = f"mount --bind {folder} {folder} && mount -o remount,bind,ro {folder}"
        prefix = ["unshare", "-m", "bash", "-c", f'{mount} && exec "$@"', "readonly"]
        if subprocess.run([*prefix, "true"], capture_output=True).returncode != 0:
            pytest.skip("no mount can be made read-only here")
    else:
        os.chmod(folder / "lock", 0o400)
        os.chmod(folder / "journal.jsonl", 0o400)
        os.chmod(folder, 0o500)
        prefix = []
    for expected in ("1 done", "1 same"):
        run = subprocess.run(
            [*prefix, os.environ["KVMSH"], "--endpoints", str(vaults.endpoints), "-c", command], text=True,
            stdin=subprocess.DEVNULL, capture_output=True)
        assert run.returncode == 0 and expected in run.stdout, run.stdout + run.stderr
    if os.geteuid() != 0:
        os.chmod(folder, 0o700)
    assert versions(vaults, "db") == [VALUE, "second\r\né"]
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
