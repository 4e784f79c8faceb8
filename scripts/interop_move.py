"""The main job on input that nobody here wrote.

Microsoft's Python SDK and PFX files made by openssl fill a vault; kvmsh moves it to another region; the SDK then
checks the target by itself. Every check of the SDK (certificates, challenge resource) stays on.
"""

import subprocess
import sys

from azure.keyvault.certificates import CertificateClient
from azure.keyvault.keys import KeyClient
from azure.keyvault.secrets import SecretClient

from scripts.interop_check import check_certificates, check_keys, check_secrets
from scripts.interop_fill import fill_certificates, fill_keys, fill_secrets
from scripts.local_azure import emulator

SCRIPT = """
connect interop-we as source
connect interop-ne as target
backup all to "$1"
restore into target
let proof = verify
assert $proof.passed, "${proof.differences} differences"
verify "$1" against target
echo "kvmsh: ${proof.objects} objects, ${proof.versions} versions verified"
"""


def main():
    with emulator(interop_we="westeurope", interop_ne="northeurope") as azure:
        kinds = {"secrets": SecretClient, "keys": KeyClient, "certificates": CertificateClient}
        source = {kind: azure.client(client, "interop-we") for kind, client in kinds.items()}
        target = {kind: azure.client(client, "interop-ne") for kind, client in kinds.items()}

        print("filling the source with Microsoft's SDK and openssl", flush=True)
        fill_keys(source["keys"])
        fill_certificates(source["certificates"], azure.folder)
        fill_secrets(source["secrets"])

        print("moving it with kvmsh", flush=True)
        script = azure.folder / "move.kvm"
        script.write_text(SCRIPT)
        moved = azure.run(script, azure.folder / "backup")
        print(moved.stdout, end="")

        print("checking the target with Microsoft's SDK", flush=True)
        credentials = azure.credential(), azure.ca
        certificates = check_certificates(source, target)
        keys = check_keys(source["keys"], target["keys"], credentials)
        secrets, versions = check_secrets(source["secrets"], target["secrets"])
        print(f"interop: {secrets} secrets in {versions} versions, {keys} keys, {certificates} certificates are equal")


if __name__ == "__main__":
    try:
        main()
    except (AssertionError, subprocess.CalledProcessError) as error:
        sys.exit(f"interop: {error}")
