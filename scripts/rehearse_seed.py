"""A seed file for the emulator with the objects of a real archive: same names, kinds, versions, times, attributes and
tags; every value is made up, because an archive shows none.

    python scripts/rehearse_seed.py ARCHIVE VAULT > seed.json
"""

import json
import secrets
import sys
from pathlib import Path

HARDWARE = "-HSM"


def attributes(version):
    """What a seed takes of a version's attributes."""
    taken = {"enabled": version["enabled"], "created": version["created"]}
    for ours, its in (("exp", "expires"), ("nbf", "notBefore")):
        if ours in version:
            taken[its] = version[ours]
    return taken


def secret(entry):
    versions = []
    for version in entry["versions"]:
        made = {"value": "rehearsal " + secrets.token_hex(8), "tags": version.get("tags", {}), **attributes(version)}
        if "contentType" in version:
            made["contentType"] = version["contentType"]
        versions.append(made)
    return {"name": entry["name"], "versions": versions}


def key(entry, policy):
    newest = entry["versions"][-1]
    made = {"name": entry["name"], "versions": len(entry["versions"]), "tags": newest.get("tags", {})}
    made.update({name: value for name, value in attributes(newest).items() if name != "created"})
    made["kty"] = newest.get("kty", "RSA").removesuffix(HARDWARE)
    for ours, its in (("bits", "size"), ("crv", "curve"), ("ops", "ops")):
        if newest.get(ours):
            made[its] = newest[ours]
    if policy and policy.get("lifetimeActions"):
        made["rotationPolicy"] = {name: policy[name] for name in ("lifetimeActions", "attributes") if name in policy}
        made["rotationPolicy"]["attributes"] = {
            name: value for name, value in (policy.get("attributes") or {}).items() if name == "expiryTime"}
    return made


def certificate(entry, policy):
    newest = entry["versions"][-1]
    x509, properties = policy.get("x509_props") or {}, policy.get("key_props") or {}
    made = {
        "name": entry["name"], "versions": len(entry["versions"]), "tags": newest.get("tags", {}),
        "subject": x509.get("subject") or f"CN={entry['name']}", "enabled": newest["enabled"],
    }
    for ours, its in (("exportable", "exportable"), ("key_size", "size"), ("crv", "curve")):
        if properties.get(ours) is not None:
            made[its] = properties[ours]
    if properties.get("kty"):
        made["kty"] = properties["kty"].removesuffix(HARDWARE)
    if (policy.get("secret_props") or {}).get("contentType"):
        made["contentType"] = policy["secret_props"]["contentType"]
    if (x509.get("sans") or {}).get("dns_names"):
        made["dnsNames"] = x509["sans"]["dns_names"]
    return made


def seed(archive, vault):
    """The seed file for one vault."""
    manifest = json.loads((archive / "manifest.json").read_text())
    settings = json.loads((archive / "settings.json").read_text())
    content = {"secrets": [], "keys": [], "certificates": []}
    for entry in manifest["objects"]:
        name = entry["name"].lower()
        if entry["kind"] == "secret":
            content["secrets"].append(secret(entry))
        elif entry["kind"] == "key":
            content["keys"].append(key(entry, settings["rotationPolicies"].get(name)))
        else:
            content["certificates"].append(certificate(entry, settings["certificatePolicies"].get(name) or {}))
    return {"vaults": {vault: content}}


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python scripts/rehearse_seed.py ARCHIVE VAULT > seed.json")
    json.dump(seed(Path(sys.argv[1]), sys.argv[2]), sys.stdout, indent=1)
    print()
