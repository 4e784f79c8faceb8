"""Moves that are killed at random points and finished by the same statement, checked by Microsoft's SDK.

Each run has a target, a folder and a state folder of its own and a generator that depends on the seed and its number
alone, so that `--seed S --run I` makes the same choices again. The service is slow and faulty while the statement is
killed and while it is finished.
"""

import argparse
import concurrent.futures
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests

from scripts import killtest_seed as seed
from scripts.killtest_check import View, differences
from scripts.killtest_moves import move_of, prepared
from scripts.local_azure import KVMSH, emulator

#: What may go wrong; a run draws some of it, each with its own rate.
FAULTS = [
    {"action": "refuse", "status": 503},
    {"action": "refuse", "status": 429, "retryAfter": 1},
    {"action": "refuseAfter", "status": 500},
    {"action": "close"},
    {"action": "closeAfter"},
    {"action": "closeAndExecuteLater", "delay": "250ms"},
    {"action": "truncate"},
    {"action": "reset"},
    {"action": "delay", "delay": "300ms"},
]


class Flaw(Exception):
    """Something was lost, doubled, changed, or not finished."""


class Control:
    """The emulator's own control endpoint."""

    def __init__(self, azure):
        facts = azure.facts["control"]
        self.url = facts["url"]
        self.session = requests.Session()
        # Otherwise a REQUESTS_CA_BUNDLE of the environment comes before the authority of the emulator.
        self.session.trust_env = False
        self.session.verify = azure.ca
        self.session.headers["Authorization"] = f"Bearer {facts['token']}"

    def conditions(self, **changed):
        """Sets the conditions; what is not named is as at the start."""
        self.session.put(f"{self.url}/conditions", json=changed).raise_for_status()

    def requests(self, after):
        """The numbers of the requests that were answered since."""
        answer = self.session.get(f"{self.url}/requests", params={"after": after})
        answer.raise_for_status()
        return [entry["number"] for entry in answer.json()["requests"]]


class Runs:
    """The runs of one emulator, one after another."""

    def __init__(self, azure, folder, start):
        self.azure = azure
        self.folder = folder
        self.start = start
        self.control = Control(azure)
        self.cache = {}
        self.lengths = {}
        self.source = View(azure, seed.SOURCE)
        self.expected = View(azure, seed.SOURCE)
        self._know_disabled_values()
        self.last = max(self.control.requests(0), default=0)

    def _know_disabled_values(self):
        """The source is not to be touched: what its disabled versions hold, its seed tells."""
        for entry in seed.source()["secrets"]:
            for version, known in zip(self.expected.objects["secret", entry["name"]], entry["versions"]):
                version["value"] = known["value"]

    def bad_weather(self, dice):
        """A slow and faulty service."""
        faults = [{**fault, "occurrence": {"rate": dice.choice([0.01, 0.02, 0.05])}} for fault in dice.sample(FAULTS, 3)]
        self.control.conditions(
            latency="8ms", latencySpread="12ms", faults=faults, listLag=dice.choice(["0ms", "0ms", "200ms"]),
            emptyPages=dice.random() < 0.3, deletionDelay="200ms", recoveryDelay="200ms", purgeDelay="200ms",
            randomSeed=dice.randrange(1 << 30))

    def command(self, text, place):
        environment = {**os.environ, "XDG_STATE_HOME": str(place["state"])}
        return subprocess.Popen(
            [KVMSH, "--endpoints", str(self.azure.endpoints), "--yes", "-c", text], text=True, env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def answered(self):
        """How many requests were answered since this was asked last."""
        numbers = self.control.requests(self.last)
        self.last = max(numbers, default=self.last)
        return len(numbers)

    def place(self, run, vault):
        folder = self.folder / f"run-{run}"
        folder.mkdir()
        return {"source": seed.SOURCE, "target": vault, "folder": folder / "out", "state": folder / "state"}

    def length(self, move):
        """How many requests a move takes when nobody kills it, which is tried once for each kind of move."""
        if move.name not in self.lengths:
            self.lengths[move.name] = None
            place = self.place(whole_vault(move), whole_vault(move))
            prepared(self.azure, move, place, self.cache)
            self.bad_weather(random.Random(self.start))
            self.answered()
            self.finish(move, place)
            length = self.answered()
            self.check(move, place)
            self.lengths[move.name] = length
        if self.lengths[move.name] is None:
            raise Flaw("it failed before without being killed")
        return self.lengths[move.name]

    def run(self, number):
        """One run; tells what happened in a few words."""
        dice = random.Random(f"{self.start}/{number}")
        move = move_of(number)
        length = self.length(move)
        place = self.place(number, vault_of(number))
        prepared(self.azure, move, place, self.cache)
        story = []
        for _ in range(dice.choice([1, 1, 1, 2])):
            self.bad_weather(dice)
            story.append(self.kill(move, place, dice, length))
        self.bad_weather(dice)
        began = time.monotonic()
        self.finish(move, place)
        story.append(f"finished in {time.monotonic() - began:.1f} s")
        self.check(move, place)
        return f"{move.name}: {', '.join(story)}"

    def kill(self, move, place, dice, length):
        """Starts the statement and ends it by force after a number of answers and a little time."""
        wanted, rest = dice.randint(0, length), dice.uniform(0, 0.03)
        number = signal.SIGINT if dice.random() < 0.2 else signal.SIGKILL
        self.answered()
        process = self.command(move.text(move.statement, place), place)
        count = 0
        while process.poll() is None and count < wanted:
            count += self.answered()
        time.sleep(rest)
        process.send_signal(number)
        output, errors = process.communicate(timeout=120)
        if process.returncode in move.ends:
            return "had ended by itself"
        if process.returncode not in (-number, 130):
            raise Flaw(f"before it was killed it ended with {process.returncode}: {output}{errors}")
        return f"{number.name} after {count} of {length} answers"

    def finish(self, move, place):
        """Runs the statement to its end."""
        process = self.command(move.text(move.statement, place), place)
        try:
            output, errors = process.communicate(timeout=300)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        if process.returncode not in move.ends:
            raise Flaw(f"the finishing run ended with {process.returncode}: {output}{errors}")

    def check(self, move, place):
        """Compares target and source with what they must hold, in good weather."""
        self.control.conditions()
        if move.after is not None:
            self.azure.run("--yes", "-c", move.text(move.after, place))
        source = View(self.azure, seed.SOURCE)
        # Enabling a version to read it, and disabling it again, changes the time of its last change and nothing else.
        moved = ["updated_on"] if "including disabled" in f"{move.before} {move.statement}" else []
        flaws = [f"in the source {line}" for line in differences(self.source, source, lambda *key: True, moved)]
        self.source = source
        target = View(self.azure, place["target"]).read_disabled()
        own = target.objects.pop(("secret", seed.OWN), [])
        if [version["value"] for version in own] != [version["value"] for version in seed.own()["secrets"][0]["versions"]]:
            flaws.append(f"in the target its own secret {seed.OWN} was changed")
        flaws += [f"in the target {line}" for line in differences(self.expected, target, move.wanted, move.ignored, move.anew)]
        flaws += [f"{name} of the {view.vault} was deleted" for view in (source, target) for name in view.deleted()]
        flaws += [f"{path.name} was left behind" for path in place["folder"].parent.rglob("*.part")]
        if flaws:
            raise Flaw("\n    ".join(flaws))


def vault_of(number):
    return f"kill-{number:04}"


def whole_vault(move):
    return "whole-" + "".join(letter for letter in move.name if letter.isalpha())[:18]


def share(numbers, choice):
    """Makes some of the runs with an emulator of their own; returns the numbers of those with a flaw."""
    vaults = {vault_of(number): move_of(number) for number in numbers}
    vaults |= {whole_vault(move): move for move in vaults.values()}
    content = {seed.SOURCE: seed.source()} | {vault: move.holds() for vault, move in vaults.items()}
    regions = {seed.SOURCE: "westeurope"} | {vault: move.region for vault, move in vaults.items()}
    folder = choice.folder / f"share-{numbers[0]}"
    folder.mkdir()
    file = folder / "seed.json"
    file.write_text(json.dumps({"vaults": content}))
    flawed = []
    with emulator("--seed", file, **{vault.replace("-", "_"): region for vault, region in regions.items()}) as azure:
        runs = Runs(azure, folder, choice.seed)
        for number in numbers:
            try:
                line = runs.run(number)
            except (Flaw, AssertionError, subprocess.TimeoutExpired) as error:
                line = f"FLAW {move_of(number).name}: {error}"
                flawed.append(number)
            print(f"run {number:3} {line}", flush=True)
    return flawed


def carry_out(choice):
    """Makes all runs, spread over emulators; returns the numbers of those with a flaw."""
    numbers = [choice.run] if choice.run is not None else range(choice.runs)
    numbers = [number for number in numbers if choice.only in move_of(number).name]
    print(f"killtest: {len(numbers)} runs, --seed {choice.seed}", flush=True)
    shares = [numbers[first::choice.jobs] for first in range(min(choice.jobs, len(numbers)))]
    with concurrent.futures.ThreadPoolExecutor(choice.jobs) as pool:
        flawed = sorted(number for part in pool.map(share, shares, [choice] * len(shares)) for number in part)
    print(f"killtest: {len(numbers) - len(flawed)} of {len(numbers)} runs lost nothing and doubled nothing", flush=True)
    for number in flawed:
        print(f"killtest: again by `scripts/killtest --seed {choice.seed} --run {number}`")
    return flawed


def choices(arguments=None):
    parser = argparse.ArgumentParser(prog="scripts/killtest", description=__doc__)
    parser.add_argument("--runs", type=int, default=200, metavar="N", help="how many runs (200)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30), metavar="S", help="where chance begins")
    parser.add_argument("--jobs", type=int, default=2, metavar="J", help="how many runs at a time (2)")
    parser.add_argument("--only", default="", metavar="WORD", help="only moves with that word in their name")
    parser.add_argument("--run", type=int, metavar="I", help="only the run of that number")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave folders, journals and seeds there")
    return parser.parse_args(arguments)


def main(arguments=None):
    choice = choices(arguments)
    with tempfile.TemporaryDirectory(prefix="killtest-") as folder:
        choice.folder = (choice.keep or Path(folder)).resolve()
        choice.folder.mkdir(exist_ok=True)
        return carry_out(choice)


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
