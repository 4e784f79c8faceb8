"""kvmsh as somebody to whom the emulator is an Azure like any other: a cloud's file, an authority, an environment."""

import json
import os
import subprocess

KVMSH = os.environ.get("KVMSH", "kvmsh")


def cloud_file(path, azure, **changes):
    """Describes an emulator as a cloud of one's own; `changes` stand in place of its parts."""
    suffix = next(iter(azure.vaults.values())).split("://", 1)[1].split(".", 1)[1]
    manager = azure.facts["resourceManager"]
    path.write_text(json.dumps({
        "name": path.stem, "authority": azure.facts["authority"], "vaultSuffix": suffix,
        "resourceManager": {"endpoint": manager, "audience": manager}} | changes))
    return path


def variables(azure, client=None, prefix="", secret=None, **more):
    """The variables of a service principal; without a client those of the emulator's own."""
    if client is None and secret is None:
        client, secret = azure.facts["clientId"], azure.facts["clientSecret"]
    if secret is not None:
        more["CLIENT_SECRET"] = secret
    known = {"TENANT_ID": azure.facts["tenant"], "CLIENT_ID": client} | more
    return {f"{prefix}AZURE_{name}": str(value) for name, value in known.items()}


class Stranger:
    """Runs kvmsh with nothing of this process's environment but PATH."""

    def __init__(self, azure, folder):
        self.azure = azure
        self.folder = folder
        self.cloud = cloud_file(folder / "lab.json", azure)

    def arguments(self, text, ca=None, cloud=None, options=()):
        """The command line; `ca` is a file of authorities, False for none, None for the emulator's own."""
        trust = [] if ca is False else ["--ca-bundle", str(ca or self.azure.ca)]
        return [KVMSH, *trust, "--output", "jsonl", *options, "-c", f"set cloud {cloud or self.cloud}; {text}"]

    def environment(self, given):
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), **{name: str(value) for name, value in given.items()}}

    def start(self, text, ca=None, cloud=None, options=(), **environment):
        """Starts kvmsh without waiting for it."""
        return subprocess.Popen(
            self.arguments(text, ca, cloud, options), text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=self.environment(environment))

    def run(self, text, ca=None, cloud=None, options=(), code=0, **environment):
        """Runs kvmsh to its end, which must have the exit code; None for any."""
        process = self.start(text, ca, cloud, options, **environment)
        try:
            output, errors = process.communicate(timeout=240)
        finally:
            process.kill()
        result = subprocess.CompletedProcess(process.args, process.returncode, output, errors)
        assert code is None or result.returncode == code, f"{text}\n{result.returncode}\n{output}\n{errors}"
        return result


def results(finished, statement=None):
    """The values of a run's statements, all or those of a statement's name."""
    records = [json.loads(line) for line in finished.stdout.splitlines()]
    return [
        record["result"] for record in records
        if record.get("result") is not None and (statement is None or record.get("statement") == statement)]
