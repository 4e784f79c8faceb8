"""A machine that Azure Arc manages: where its agent keeps keys is a folder that this process has for itself; prints who
signed in, by kvmsh and by azure-identity."""

import base64
import json
import os
import subprocess
import tempfile
from pathlib import Path

from azure.identity import ManagedIdentityCredential

from scripts.local_azure import emulator
from Tests.Networks.stranger import Stranger, results

KEYS = Path("/var/opt/azcmagent/tokens")


def own_folder():
    """Nothing of it is seen outside, and an agent's real folder is not touched."""
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/var/opt"], check=True)
    KEYS.mkdir(parents=True)


def claims(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def main():
    own_folder()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seed = folder / "seed.json"
        seed.write_text(json.dumps({"principals": [
            {"name": "server", "type": "managedIdentity", "assigned": "system", "resourceId": "/arc", "hosts": ["arc"]}]}))
        with emulator("--seed", seed, "--managed-identity", "0", "--arc-tokens", KEYS, one="westeurope") as azure:
            place = azure.facts["managedIdentity"]["arc"]
            stranger = Stranger(azure, folder)
            named = results(stranger.run("connect one using managed; show identity", **place))[-1]
            chained = results(stranger.run("connect one; show identity", **place))[-1]
            user = stranger.run("connect one using managed 5f2b7a1e-6f0c-4f0e-9d57-0c6d2b1f3e88", code=4, **place).stderr
            os.environ.update(place)
            scope = "https://" + azure.vaults["one"].removeprefix("https://one.") + "/.default"
            known = claims(ManagedIdentityCredential().get_token(scope).token)
            for key in KEYS.iterdir():
                key.write_text("another key")
            wrong = stranger.run("set retries 0; connect one using managed", code=4, **place).stderr
            for key in KEYS.iterdir():
                key.unlink()
            absent = stranger.run("set retries 0; connect one using managed", code=4, **place).stderr
    print(json.dumps({
        "named": named, "chained": chained, "user": user, "known": known["oid"], "wrong": wrong, "absent": absent}))


main()
