"""The pager: long results at the prompt, through a pipe."""

import pytest

from conftest import PROMPT

SHOW = "show settings"


@pytest.fixture
def pager(tmp_path):
    """A pager that says what it got: how many lines, and whether its input is a pipe."""
    program = tmp_path / "pager"
    program.write_text('#!/bin/sh\n[ -p /dev/stdin ] && kind=pipe\necho "paged $(wc -l) lines from a $kind, secret=$MY_SECRET."\n')
    program.chmod(0o755)
    return str(program)


def test_a_long_table_is_paged_and_a_short_one_is_not(shell, pager):
    terminal = shell(rows=12, environment={"PAGER": pager, "MY_SECRET": "hunter2"})
    terminal.enter(SHOW)
    terminal.wait_row(r"paged \d\d lines from a pipe, secret=\.")
    terminal.wait_prompt(PROMPT)
    assert "connect-timeout" not in terminal.text
    terminal.enter("show variables")
    terminal.wait_text("none")
    terminal.wait_prompt(PROMPT)


def test_the_setting_turns_it_off(shell, pager):
    terminal = shell(rows=12, environment={"PAGER": pager})
    terminal.enter("set pager never")
    terminal.wait_prompt(PROMPT)
    terminal.enter(SHOW)
    terminal.wait_text("log-level")
    terminal.wait_prompt(PROMPT)
    assert "paged" not in terminal.text


@pytest.mark.parametrize("named", ["", "cat", "no-such-pager-anywhere"])
def test_without_a_pager_all_is_shown(shell, named):
    terminal = shell(rows=12, environment={"PAGER": named})
    terminal.enter(SHOW)
    terminal.wait_text("log-level")
    terminal.wait_prompt(PROMPT)


def test_a_pager_that_is_left_early_is_no_failure(shell):
    terminal = shell(rows=12, environment={"PAGER": "head -1"})
    terminal.enter(SHOW)
    terminal.wait_text("name")
    terminal.wait_prompt(PROMPT)
    terminal.enter("echo alive")
    terminal.wait_row("alive")


def test_less_pages_and_comes_back(shell):
    terminal = shell(rows=10, environment={"PAGER": "less"})
    terminal.enter(SHOW)
    terminal.wait_for(lambda: terminal.rows[-1] == ":", "less")
    terminal.type("q")
    terminal.wait_prompt(PROMPT)


def test_a_script_is_not_paged(shell, pager):
    terminal = shell("-c", SHOW, rows=12, environment={"PAGER": pager}, prompt=None)
    assert terminal.wait_end() == 0
    assert "paged" not in terminal.text
