"""The shell under test in a pseudo-terminal, with a home of its own."""

import os
import pathlib
import signal
import subprocess
import time

import pytest

from terminal import Terminal

PROMPT = "kvmsh ❯ "


def program():
    path = os.environ.get("KVMSH")
    if not path:
        path = pathlib.Path(__file__).parents[2] / ".build" / "debug" / "kvmsh"
    if not os.access(path, os.X_OK):
        pytest.fail(f"there is no program {path}; build it, or name it by KVMSH")
    return str(path)


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    return home


@pytest.fixture
def shell(home):
    """Starts shells: shell(*options, columns=…, rows=…, environment=…); the first prompt is waited for."""
    started = []

    def start(*options, columns=100, rows=24, environment=None, prompt=PROMPT, cwd=None):
        variables = {"HOME": str(home), "SWIFT_BACKTRACE": "enable=no", **(environment or {})}
        terminal = Terminal(
            [program(), *options], columns=columns, rows=rows, environment=variables, cwd=str(cwd or home)
        )
        started.append(terminal)
        if prompt is not None:
            terminal.wait_prompt(prompt)
        return terminal

    yield start
    for terminal in started:
        terminal.close()


@pytest.fixture
def history_file(home):
    return home / ".local" / "state" / "kvmsh" / "history"


class EmulatorProcess:
    """`kvmsh emulator` with two vaults in one geography."""

    def __init__(self, folder, *options):
        self.endpoints = folder / "endpoints.json"
        self.process = subprocess.Popen(
            [
                program(), "emulator", "--vault", "contoso-we=westeurope", "--vault", "contoso-ne=northeurope",
                "--endpoints", str(self.endpoints), *options,
            ],
            stderr=subprocess.PIPE,
        )
        while not self.endpoints.exists():
            if self.process.poll() is not None:
                raise AssertionError(self.process.stderr.read().decode())
            time.sleep(0.02)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)


@pytest.fixture(scope="session")
def emulator(tmp_path_factory):
    """Serves the vaults of `seed.json`."""
    seed = pathlib.Path(__file__).parent / "seed.json"
    emulator = EmulatorProcess(tmp_path_factory.mktemp("emulator"), "--seed", str(seed))
    yield emulator
    emulator.stop()
