"""The progress line: there while an operation runs, gone when it is over, and on terminals only."""

import json
import re
import subprocess

import pytest

from conftest import EmulatorProcess, program

SOURCE = "source contoso-we (westeurope) ❯ "


@pytest.fixture(scope="module")
def full_emulator(tmp_path_factory):
    folder = tmp_path_factory.mktemp("full")
    seed = folder / "seed.json"
    seed.write_text(json.dumps({"vaults": {"contoso-we": {"bulk": [{"prefix": "bulk-", "count": 400}]}}}))
    emulator = EmulatorProcess(folder, "--seed", str(seed), "--latency", "100ms")
    yield emulator
    emulator.stop()


def test_it_counts_and_goes_away(shell, full_emulator):
    terminal = shell("--endpoints", str(full_emulator.endpoints), columns=130)
    terminal.enter("connect contoso-we")
    terminal.wait_prompt(SOURCE)
    terminal.enter("backup secrets to ./out")
    terminal.wait_for(lambda: re.search(r"^backup  \d+ of \d+\+  [\d.]+/s$", terminal.text, re.M), "a count")
    terminal.wait_prompt(SOURCE)
    terminal.enter("connect contoso-ne")
    terminal.wait_text("target contoso-ne")
    terminal.enter("restore from ./out into target")
    terminal.wait_for(lambda: re.search(r"^restore  \d+ of 400  .*/s  .* s left$", terminal.text, re.M), "the time left")
    terminal.wait_text("restore: 400 objects")
    assert not re.search(r"^(backup|restore)  \d+", terminal.text, re.M)


def test_quiet_shows_none(shell, full_emulator):
    terminal = shell("--endpoints", str(full_emulator.endpoints), "--quiet")
    terminal.enter("connect contoso-we")
    terminal.wait_prompt(SOURCE)
    terminal.enter("backup secrets to ./out")
    terminal.wait_prompt(SOURCE)
    assert not re.search(rb"backup  \d+", terminal.raw)


def test_pipes_get_none(full_emulator, tmp_path, home):
    run = subprocess.run(
        [program(), "--endpoints", str(full_emulator.endpoints), "-c", "connect contoso-we; backup secrets to ./out"],
        capture_output=True, cwd=tmp_path, env={"HOME": str(home), "PATH": "/usr/bin:/bin", "TERM": "xterm"},
    )
    assert run.returncode == 0
    assert b"\r" not in run.stderr and b"\x1b" not in run.stderr
    assert b"\x1b" not in run.stdout
