"""The moves that the kill test interrupts: how each begins, the statement that is killed, and what the target must hold."""

import shutil

from scripts import killtest_seed as seed
from scripts.killtest_check import IDENTITY

CONNECT = "connect {source} as source; connect {target} as target; "


def everything(kind, name):
    return True


def nothing(kind, name):
    return False


def by_value(kind, name):
    """What another geography's vault gets as it is; everything else is made anew there."""
    return kind == "secret" or (kind == "certificate" and name != "c-2")


def made_anew(kind, name):
    return not by_value(kind, name)


class Move:
    """One kind of move.

    `statement` is killed and run again; `before` and `after` run undisturbed around it. `road` tells which objects the
    target must hold as the source has them (`wanted`), which of their members (all but `ignored`), and which objects are
    made anew (`anew`). `holds` is what the target's seed holds, `ends` how the statement may end.
    """

    def __init__(self, name, statement, *, before=None, after=None, across=False, road="blob", holds=None, ends=(0,)):
        self.name = name
        self.statement = statement
        self.before = before
        self.after = after
        self.region = "eastus2" if across else "northeurope"
        self.wanted, self.anew = (everything, nothing) if road == "blob" else (by_value, made_anew)
        self.holds = holds or seed.own
        self.ends = ends
        # What no road keeps, and what the roads by value cannot keep.
        self.ignored = ("updated_on",) if road == "blob" else ("updated_on", *IDENTITY)

    def text(self, statement, place):
        """A statement with its connections, for the vaults and the folder of a run."""
        connections = CONNECT.format(**place) if "target" in statement else "connect {source} as source; ".format(**place)
        return connections + statement.format(**place)


BACKUP = 'backup all from source to "{folder}"'
RESTORE = 'restore from "{folder}" into target'
EXPORT = 'export all from source to "{folder}" including disabled unsealed'
ANEW = " recreate keys, certificates"
IMPORT = 'import from "{folder}" into target' + ANEW
COPY = "copy all from source into target"
ACROSS = COPY + " including disabled" + ANEW
REPLACE = " on conflict replace"

#: An export names the keys, whose material it cannot hold, as left behind.
KEYS_LEFT = (0, 5)

#: The five kinds of statement, which take turns; so do the variants of each.
ROUND = {
    "backup": [
        Move("backup", BACKUP, after=RESTORE),
        Move("export", EXPORT, after=IMPORT, across=True, road="value", ends=KEYS_LEFT)],
    "restore": [Move("restore", RESTORE, before=BACKUP)],
    "import": [Move("import", IMPORT, before=EXPORT, across=True, road="value")],
    "replace": [
        Move("restore, replacing", RESTORE + REPLACE, before=BACKUP, holds=seed.taken),
        Move("copy, replacing", COPY + REPLACE, holds=seed.taken),
        Move("import, replacing", IMPORT + REPLACE, before=EXPORT, across=True, road="value", holds=seed.taken),
        Move("copy across, replacing", ACROSS + REPLACE, across=True, road="value", holds=seed.taken)],
    "copy": [
        Move("copy within a geography", COPY),
        Move("copy across", ACROSS, across=True, road="value")],
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
        run = azure.run("--yes", "-c", move.text(move.before, {**place, "folder": cache[move.before]}), check=False)
        assert run.returncode in KEYS_LEFT, run.stderr
    shutil.copytree(cache[move.before], place["folder"])
