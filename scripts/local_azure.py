"""The emulator that `kvmsh emulator` serves, as Microsoft's SDKs see it: for the programs of this folder and the tests."""

import contextlib
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

from azure.identity import ClientSecretCredential

from scripts.names import resolve_localhost

KVMSH = os.environ.get("KVMSH", "kvmsh")


class Emulator:
    """A running `kvmsh emulator`: what its endpoints file says, and credentials for the SDKs."""

    def __init__(self, process, folder):
        self.process = process
        self.folder = folder
        self.endpoints = folder / "endpoints.json"
        self.facts = json.loads(self.endpoints.read_text())
        self.vaults = self.facts["vaults"]
        self.ca = self.facts["ca"]

    def credential(self):
        """The service principal of the endpoints file."""
        return ClientSecretCredential(
            self.facts["tenant"],
            self.facts["clientId"],
            self.facts["clientSecret"],
            authority=self.facts["authority"],
            disable_instance_discovery=True,
            connection_verify=self.ca,
        )

    def client(self, kind, vault):
        """A client of Microsoft's SDK for one vault, with every check of its own left on."""
        return kind(self.vaults[vault], self.credential(), connection_verify=self.ca)

    def management(self, kind):
        """A client of Microsoft's SDK for Resource Manager."""
        endpoint = self.facts["resourceManager"]
        return kind(
            self.credential(), self.facts["subscription"], base_url=endpoint,
            credential_scopes=[endpoint + "/.default"], connection_verify=self.ca)

    def run(self, *arguments, check=True, **named):
        """Runs kvmsh against this emulator and returns the finished process, text captured."""
        result = subprocess.run(
            [KVMSH, "--endpoints", str(self.endpoints), *map(str, arguments)],
            text=True, capture_output=True, stdin=subprocess.DEVNULL, **named)
        if check and result.returncode != 0:
            raise AssertionError(f"kvmsh ended with {result.returncode}\n{result.stdout}\n{result.stderr}")
        return result


def wait_for_file(path, process, seconds=120):
    """Waits until a file that is written whole exists, or the process that writes it has ended."""
    deadline = time.monotonic() + seconds
    while not path.exists():
        if process.poll() is not None:
            raise AssertionError(f"the emulator ended with {process.returncode}")
        if time.monotonic() > deadline:
            raise AssertionError(f"the emulator did not come up in {seconds} s")
        time.sleep(0.02)


@contextlib.contextmanager
def emulator(*options, prefix=(), **vaults):
    """Serves vaults (`name=region`, an underscore for each hyphen) for as long as the block runs.

    `prefix` is a command that runs the emulator's, such as `taskset`.
    """
    resolve_localhost()
    with tempfile.TemporaryDirectory(prefix="kvmsh-") as name:
        folder = Path(name)
        arguments = [*prefix, KVMSH, "emulator", "--endpoints", str(folder / "endpoints.json")]
        for vault, region in vaults.items():
            arguments += ["--vault", f"{vault.replace('_', '-')}={region}"]
        with open(folder / "emulator.log", "w") as log:
            process = subprocess.Popen(arguments + list(map(str, options)), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            try:
                wait_for_file(folder / "endpoints.json", process)
                yield Emulator(process, folder)
            except AssertionError:
                print((folder / "emulator.log").read_text())
                raise
            finally:
                process.terminate()
                process.wait(timeout=30)
