"""Editing a line: keys, characters beyond ASCII, pastes, windows that change their size."""

import pytest

from conftest import PROMPT

LEFT, RIGHT, HOME, END, DELETE = "\x1b[D", "\x1b[C", "\x1b[H", "\x1b[F", "\x1b[3~"


@pytest.mark.parametrize(
    "keys, line",
    [
        ("echo b" + LEFT + "a", "echo ab"),
        ("cho" + HOME + "e", "echo"),
        ("echo" + HOME + RIGHT + END + " x", "echo x"),
        ("echox" + LEFT + DELETE, "echo"),
        ("echo one two\x17", "echo one "),
        ("wrong\x15echo", "echo"),
        ("echo rest" + LEFT * 5 + "\x0b", "echo"),
        ("echo\x01\x1b[1;5C!", "echo!"),
        ("ec\x1b[15~\x1b[24;2~\x1bOPho", "echo"),
    ],
)
def test_keys(shell, keys, line):
    terminal = shell()
    terminal.type(keys)
    terminal.wait_line(PROMPT + line)


def test_wide_characters_are_edited_as_one(shell):
    terminal = shell()
    terminal.type("echo 日本語é")
    terminal.wait_line(PROMPT + "echo 日本語é")
    terminal.type("\x7f\x7f.")
    terminal.wait_line(PROMPT + "echo 日本.")
    terminal.enter()
    terminal.wait_row(r"日本\.")


def test_characters_beyond_ascii_work_in_the_c_locale(shell):
    terminal = shell(environment={"LC_ALL": "C"})
    terminal.enter("echo größe 日本")
    terminal.wait_row("größe 日本")


def test_a_paste_runs_nothing_until_enter(shell):
    terminal = shell()
    terminal.paste("echo one\r\necho two\r\necho three\r\n")
    terminal.wait_line("echo three")
    assert "one" not in [row.strip() for row in terminal.rows]
    terminal.enter()
    for word in ("one", "two", "three"):
        terminal.wait_row(word)
    terminal.wait_prompt(PROMPT)


def test_a_paste_cannot_send_keys(shell):
    terminal = shell()
    terminal.paste("echo a\x03\x04\x1b[31mb")
    terminal.wait_line(PROMPT + "echo a[31mb")


def test_a_line_longer_than_the_window(shell):
    terminal = shell(columns=40)
    terminal.type("echo " + "x" * 60)
    terminal.wait_for(lambda: terminal.text.count("x") == 60, "the whole line")
    terminal.type("\x01" + RIGHT * 5 + "y")
    terminal.wait_text("echo yxxx")
    terminal.enter()
    terminal.wait_for(lambda: terminal.text.count("y" + "x" * 39) == 1, "the answer over two rows")


@pytest.mark.parametrize("columns", [60, 140])
def test_a_window_that_changes_its_size_keeps_the_line(shell, columns):
    terminal = shell()
    terminal.type("echo before")
    terminal.wait_line(PROMPT + "echo before")
    terminal.resize(columns, 30)
    terminal.type(" after")
    terminal.wait_line(PROMPT + "echo before after")
    terminal.enter()
    terminal.wait_row("before after")


def test_a_window_that_becomes_narrow_wraps_the_line(shell):
    terminal = shell()
    terminal.type("echo " + "x" * 50)
    terminal.wait_line(PROMPT + "echo " + "x" * 50)
    terminal.resize(40, 24)
    terminal.type("end")
    terminal.wait_for(lambda: terminal.cursor_row.endswith("xend"), "the end of the line in the second row")
    terminal.enter()
    terminal.wait_text("xend")
    terminal.wait_prompt(PROMPT)
