"""Ctrl-C and signals: at the prompt and while a statement runs."""

import signal

import pytest

from conftest import PROMPT, EmulatorProcess

SOURCE = "source contoso-we (westeurope) ❯ "


@pytest.fixture
def slow_emulator(tmp_path):
    emulator = EmulatorProcess(tmp_path, "--latency", "4s")
    yield emulator
    emulator.stop()


def test_at_the_prompt_it_abandons_the_line(shell):
    terminal = shell()
    terminal.type("echo half")
    terminal.wait_line(PROMPT + "echo half")
    terminal.type("\x03")
    terminal.wait_prompt(PROMPT)
    terminal.enter("echo whole")
    terminal.wait_row("whole")
    assert "half" not in terminal.rows


def test_twice_at_an_empty_prompt_says_how_to_leave(shell):
    terminal = shell()
    terminal.type("\x03")
    terminal.wait_for(lambda: terminal.rows.count(PROMPT.rstrip()) == 2, "a second prompt")
    terminal.type("\x03")
    terminal.wait_text("Ctrl-D leaves")
    terminal.wait_prompt(PROMPT)


def test_a_running_statement_is_cancelled_and_the_shell_stays(shell, slow_emulator):
    terminal = shell("--endpoints", str(slow_emulator.endpoints))
    terminal.enter("connect contoso-we")
    terminal.wait_for(lambda: terminal.cursor == (1, 0), "the statement to start")
    terminal.type("\x03")
    terminal.wait_text("interrupted")
    terminal.wait_prompt(PROMPT)
    terminal.enter("echo alive")
    terminal.wait_row("alive")


def test_a_script_is_cancelled_and_ends_with_130(shell, slow_emulator, home):
    script = home / "slow.kvm"
    script.write_text("echo started\nconnect contoso-we\n")
    terminal = shell("--endpoints", str(slow_emulator.endpoints), str(script), prompt=None)
    terminal.wait_row("started")
    terminal.type("\x03")
    assert terminal.wait_end() == 130


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_end_leaves_the_prompt_and_the_terminal_in_order(shell, number):
    terminal = shell()
    terminal.type("echo half")
    terminal.wait_line(PROMPT + "echo half")
    terminal.process.kill(number)
    assert terminal.wait_end() == 130
    assert terminal.raw.rstrip().endswith(b"\x1b[?2004l") or b"\x1b[?2004l" in terminal.raw[-80:]
