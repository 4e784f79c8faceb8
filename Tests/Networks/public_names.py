"""The emulator as the public cloud, on port 443 of a network that this process has for itself; prints what kvmsh found.

The name service is a hosts file: the vault `contoso-we` has a private address, as with a private endpoint, and `contoso-ne` a
public one (of those that RFC 5737 keeps for examples).
"""

import fcntl
import json
import socket
import struct
import subprocess
import tempfile
from pathlib import Path

from scripts.local_azure import emulator
from Tests.Networks.stranger import Stranger, results, variables

SIOCSIFFLAGS = 0x8914
SIOCSIFADDR = 0x8916
IFF_UP = 1
PRIVATE = "10.1.0.4"
PUBLIC = "203.0.113.7"


def bring_up(name, address=None):
    """A network of one's own begins with a loopback that is down and has one address."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as some:
        if address:
            place = struct.pack("HH4s8x", socket.AF_INET, 0, socket.inet_aton(address))
            fcntl.ioctl(some, SIOCSIFADDR, struct.pack("16s16s", name, place))
        fcntl.ioctl(some, SIOCSIFFLAGS, struct.pack("16sh14x", name, IFF_UP))


def name_service(folder):
    hosts = folder / "hosts"
    hosts.write_text(
        f"127.0.0.1 localhost login.microsoftonline.com management.azure.com\n{PRIVATE} contoso-we.vault.azure.net\n"
        f"{PUBLIC} contoso-ne.vault.azure.net\n")
    subprocess.run(["mount", "--bind", hosts, "/etc/hosts"], check=True)


def main():
    bring_up(b"lo")
    bring_up(b"lo:1", PRIVATE)
    bring_up(b"lo:2", PUBLIC)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seed = folder / "seed.json"
        seed.write_text(json.dumps({"vaults": {"contoso-we": {"secrets": [{"name": "db", "value": "x"}]}}}))
        with emulator(
                "--seed", seed, "--public-names", "--address", "0.0.0.0", "--allow-remote", "--port", "443",
                contoso_we="westeurope", contoso_ne="northeurope") as azure:
            stranger = Stranger(azure, folder)
            hosts = ["contoso-we.vault.azure.net", "login.microsoftonline.com", "management.azure.com"]
            fixed = ", ".join(f"{host}:127.0.0.1" for host in hosts)
            look = "connect contoso-we; show identity; show connections; list secrets"
            by_setting = stranger.run(f'set resolve "{fixed}"; {look}', cloud="public", **variables(azure))
            name_service(folder)
            by_name = stranger.run(
                "connect contoso-we; connect contoso-ne; doctor", cloud="public", **variables(azure))
    identity, connections, secrets = results(by_setting)[-3:]
    print(json.dumps({
        "identity": identity, "connections": connections, "secrets": [secret["name"] for secret in secrets],
        "dns": [check["detail"] for check in results(by_name)[-1]["items"] if check["check"] == "dns"]}))


main()
