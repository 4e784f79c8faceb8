"""What the vaults of the kill test hold before anything moves: a source of every kind, and targets that are taken."""

from scripts.interop_fill import AWKWARD

SOURCE = "kill-source"
#: Names that a target of a replacing run holds already, with other content.
TAKEN = ("e-0", "e-1", "d-0")
#: A secret of the target's own, which no run may touch.
OWN = "keep-me"


def secret(name, number, versions, disabled=()):
    """A secret whose versions are a day apart; those of the given positions are disabled."""
    history = []
    for index in range(versions):
        value = f"{AWKWARD[(number + index) % len(AWKWARD)][:25_000]} {name}/{index}" if number else ""
        entry = {"value": value, "created": f"-{40 - index}d"}
        if number % 2 == 0:
            entry["tags"] = {"env": f"prod-{index}", "Ünïcode": "é"}
        if number % 3 == 0:
            entry["contentType"] = f"text/plain; v={index}"
        if (number + index) % 4 == 0:
            entry["expires"] = f"+{90 + index}d"
        if index in disabled:
            entry["enabled"] = False
        history.append(entry)
    return {"name": name, "versions": history}


def source():
    """Twelve secrets (`e-…` wholly enabled, `d-…` not), four keys, three certificates."""
    rotation = {
        "lifetimeActions": [{"trigger": {"timeBeforeExpiry": "P30D"}, "action": {"type": "Rotate"}}],
        "attributes": {"expiryTime": "P2Y"},
    }
    curve = {"kty": "EC", "curve": "P-256"}
    return {
        "secrets": [secret(f"e-{n}", n, 1 + n % 3) for n in range(9)]
        + [secret("d-0", 9, 3, [1]), secret("d-1", 10, 2, [0, 1]), secret("d-2", 11, 2, [0])],
        "keys": [
            {"name": "k-0", **curve, "ops": ["sign", "verify"], "versions": 2, "tags": {"k": "v"}, "rotationPolicy": rotation},
            {"name": "k-1", "kty": "EC", "curve": "P-384", "expires": "+200d"},
            {"name": "k-2", **curve, "versions": 3},
            {"name": "k-3", **curve, "enabled": False},
        ],
        "certificates": [
            {"name": "c-0", "subject": "CN=c0.contoso.com", **curve, "versions": 2, "tags": {"c": "v"}},
            {"name": "c-1", "subject": "CN=c1.contoso.com", **curve, "contentType": "application/x-pem-file"},
            {"name": "c-2", "subject": "CN=c2.contoso.com", **curve, "exportable": False},
        ],
    }


def taken():
    """A target in which names are taken: live ones with other content, and one that is soft-deleted."""
    return {
        "secrets": [secret(name, 20, 2) for name in (*TAKEN, "e-2")] + [secret(OWN, 21, 2)],
        "keys": [{"name": "k-0", "kty": "EC", "curve": "P-521"}],
        "certificates": [{"name": "c-0", "subject": "CN=other.contoso.com", "kty": "EC", "curve": "P-384"}],
        "deleted": {"secrets": ["e-2"]},
    }


def own():
    """A target that holds a secret of its own only."""
    return {"secrets": [secret(OWN, 21, 2)]}
