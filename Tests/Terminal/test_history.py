"""The history: recalled, searched, kept on disk for the owner only."""

import stat

from conftest import PROMPT

UP, DOWN = "\x1b[A", "\x1b[B"


def enter_all(terminal, *lines):
    for line in lines:
        terminal.enter(line)
        terminal.wait_prompt(PROMPT)


def test_up_and_down(shell):
    terminal = shell()
    enter_all(terminal, "echo one", "echo two")
    terminal.type(UP)
    terminal.wait_line(PROMPT + "echo two")
    terminal.type(UP)
    terminal.wait_line(PROMPT + "echo one")
    terminal.type(DOWN)
    terminal.wait_line(PROMPT + "echo two")
    terminal.type(DOWN)
    terminal.wait_prompt(PROMPT)


def test_up_searches_what_begins_like_the_line(shell):
    terminal = shell()
    enter_all(terminal, "echo one", 'let v = "x"', "echo two", 'let w = "y"')
    terminal.type("echo" + UP)
    terminal.wait_line(PROMPT + "echo two")
    terminal.type(UP)
    terminal.wait_line(PROMPT + "echo one")
    terminal.type(DOWN + DOWN)
    terminal.wait_line(PROMPT + "echo")


def test_ctrl_r_searches_anywhere(shell):
    terminal = shell()
    enter_all(terminal, "echo needle one", "echo hay")
    terminal.type("\x12eedle")
    terminal.wait_text("echo needle one")
    terminal.enter()
    terminal.wait_for(lambda: terminal.rows.count("needle one") == 2, "the second run")
    terminal.wait_prompt(PROMPT)


def test_ctrl_c_ends_a_search(shell):
    terminal = shell()
    enter_all(terminal, "echo one")
    terminal.type("\x12on")
    terminal.wait_text("bck:on")
    terminal.type("\x03")
    terminal.wait_prompt(PROMPT)
    enter_all(terminal, "echo two")
    terminal.wait_row("two")


def test_it_is_kept_for_the_owner_only(shell, history_file):
    terminal = shell()
    enter_all(terminal, "echo kept", " echo blank first", 'let password = "hunter2"')
    terminal.type("\x04")
    terminal.wait_end()
    assert history_file.read_text() == "echo kept\n"
    assert stat.S_IMODE(history_file.stat().st_mode) == 0o600
    again = shell()
    again.type(UP)
    again.wait_line(PROMPT + "echo kept")


def test_it_follows_the_state_folder(shell, tmp_path):
    terminal = shell(environment={"XDG_STATE_HOME": str(tmp_path / "state")})
    enter_all(terminal, "echo elsewhere")
    assert (tmp_path / "state" / "kvmsh" / "history").read_text() == "echo elsewhere\n"


def test_history_lists_and_rerun_repeats(shell):
    terminal = shell()
    enter_all(terminal, "echo first", "echo second")
    terminal.enter("history")
    terminal.wait_row(r"1  echo first")
    terminal.wait_row(r"2  echo second")
    terminal.wait_prompt(PROMPT)
    terminal.enter("rerun 1")
    terminal.wait_for(lambda: terminal.rows.count("first") == 2, "the second run")
    terminal.wait_prompt(PROMPT)
    terminal.enter("rerun 99")
    terminal.wait_text("there is no entry 99")


def test_an_entry_of_several_lines_is_recalled_as_one(shell):
    terminal = shell()
    terminal.enter("if true {")
    terminal.wait_line("… ")
    terminal.enter("echo inside")
    terminal.wait_line("… ")
    terminal.enter("}")
    terminal.wait_row("inside")
    terminal.wait_prompt(PROMPT)
    terminal.type(UP)
    terminal.wait_line("}")
    assert PROMPT + "if true {" in terminal.rows
    terminal.enter()
    terminal.wait_for(lambda: terminal.rows.count("inside") == 2, "the second run")
