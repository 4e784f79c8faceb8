"""The moves that the kill test interrupts: how each begins, the statement that is killed, and what the target must hold."""

import shutil

from scripts import killtest_seed as seed
from scripts.killtest_check import IDENTITY

CONNECT = "connect {source} as source; connect {target} as target; "


def everything(kind, name):
    return True


def enabled_secrets(kind, name):
    return kind == "secret" and name.startswith("e-")


class Move:
    """One kind of move.

    `statement` is killed and run again; `before` and `after` run undisturbed around it. `road` tells what the target can
    have in common with the source, `wanted` which objects travel, `holds` what the target's seed is.
    """

    def __init__(self, name, statement, *, before=None, after=None, across=False, road="blob", wanted=everything, holds=None):
        self.name = name
        self.statement = statement
        self.before = before
        self.after = after
        self.region = "eastus2" if across else "northeurope"
        self.wanted = wanted
        self.holds = holds or seed.own
        # What no road keeps, and what the roads by value cannot keep.
        self.ignored = ("updated_on",) if road == "blob" else ("updated_on", *IDENTITY)

    def text(self, statement, place):
        """A statement with its connections, for the vaults and the folder of a run."""
        connections = CONNECT.format(**place) if "target" in statement else "connect {source} as source; ".format(**place)
        return connections + statement.format(**place)


BACKUP = 'backup all from source to "{folder}"'
RESTORE = 'restore from "{folder}" into target'
#: The statements of a round, each with its variants, which take turns.
ROUND = {
    "backup": [Move("backup", BACKUP, after=RESTORE)],
    "restore": [Move("restore", RESTORE, before=BACKUP)],
    "copy": [
        Move("copy within a geography", "copy all from source into target"),
        Move("copy across", 'copy secret "e-*" from source into target', across=True, road="value", wanted=enabled_secrets)],
}


def move_of(run):
    """Which move a run makes: the statements in turn, and the variants of each in turn."""
    variants = ROUND[list(ROUND)[run % len(ROUND)]]
    return variants[run // len(ROUND) % len(variants)]


def prepared(azure, move, place, cache):
    """Makes what a run begins with. A backup or export of the untouched source is made once and copied."""
    if move.before is None:
        return
    if move.before not in cache:
        cache[move.before] = azure.folder / f"prepared-{len(cache)}"
        azure.run("--yes", "-c", move.text(move.before, {**place, "folder": cache[move.before]}))
    shutil.copytree(cache[move.before], place["folder"])
