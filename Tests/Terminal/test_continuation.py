"""Entries of several lines: open blocks and brackets, a backslash at the end."""

import pytest

from conftest import PROMPT

MORE = "… "


@pytest.mark.parametrize(
    "lines, shown",
    [
        (["if true {", "echo in block", "}"], "in block"),
        (["let names = [", '"a",', '"b"]; echo "${join($names, "+")}"'], r"a\+b"),
        (["echo one \\", "two"], "one two"),
        (['assert (1 =', '1); echo "held"'], "held"),
    ],
)
def test_what_is_open_asks_for_another_line(shell, lines, shown):
    terminal = shell()
    for line in lines[:-1]:
        terminal.enter(line)
        terminal.wait_line(MORE)
    terminal.enter(lines[-1])
    terminal.wait_row(shown)
    terminal.wait_prompt(PROMPT)


def test_ctrl_c_abandons_all_lines(shell):
    terminal = shell()
    terminal.enter("if true {")
    terminal.wait_line(MORE)
    terminal.enter("echo no")
    terminal.wait_line(MORE)
    terminal.type("\x03")
    terminal.wait_prompt(PROMPT)
    terminal.enter("echo yes")
    terminal.wait_row("yes")
    assert "no" not in terminal.rows


@pytest.mark.parametrize("key", ["\x1b[A", "\x7f"])
def test_earlier_lines_come_back_for_editing(shell, key):
    terminal = shell()
    terminal.enter("if tru {")
    terminal.wait_line(MORE)
    terminal.type(key)
    terminal.wait_for(lambda: terminal.cursor_row != MORE.rstrip() and "…" not in terminal.text, "one buffer")
    assert PROMPT + "if tru {" in terminal.rows
    terminal.type("\x1b[A\x1b[F" + "\x1b[A" + "\x01" + "\x1b[C" * 6 + "e")
    terminal.wait_text("if true {")
    terminal.type("\x1b[B\x05")
    terminal.enter("echo mended }")
    terminal.wait_row("mended")


def test_ctrl_d_in_an_open_block_keeps_the_shell(shell):
    terminal = shell()
    terminal.enter("if true {")
    terminal.wait_line(MORE)
    terminal.type("\x04")
    terminal.wait_prompt(PROMPT)
