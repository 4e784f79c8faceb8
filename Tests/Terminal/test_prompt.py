"""The prompt itself: what it says, how one leaves, what stays when something fails."""

from conftest import PROMPT

BOTH = "source contoso-we (westeurope) → target contoso-ne (northeurope) ❯ "


def test_an_entry_runs_and_the_prompt_comes_back(shell):
    terminal = shell()
    terminal.enter("echo hello")
    terminal.wait_row("hello")
    terminal.wait_prompt(PROMPT)


def test_the_prompt_names_the_connected_vaults(shell, emulator):
    terminal = shell("--endpoints", str(emulator.endpoints), columns=110)
    terminal.enter("connect contoso-we")
    terminal.wait_prompt("source contoso-we (westeurope) ❯ ")
    terminal.enter("connect contoso-ne")
    terminal.wait_prompt(BOTH)
    assert terminal.color_of("contoso-we (") == "cyan"


def test_a_narrow_terminal_has_a_shorter_prompt(shell, emulator):
    terminal = shell("--endpoints", str(emulator.endpoints), columns=40)
    terminal.enter("connect contoso-we")
    terminal.wait_prompt("contoso-we ❯ ")
    terminal.enter("connect contoso-ne")
    terminal.wait_prompt("source → target ❯ ")


def test_ctrl_d_leaves(shell):
    terminal = shell()
    terminal.type("\x04")
    assert terminal.wait_end() == 0


def test_ctrl_d_with_text_on_the_line_does_not_leave(shell):
    terminal = shell()
    terminal.type("echo still here\x04")
    terminal.wait_line(PROMPT + "echo still here")
    terminal.enter()
    terminal.wait_row("still here")


def test_exit_leaves_with_its_code(shell):
    terminal = shell()
    terminal.enter("exit 7")
    assert terminal.wait_end() == 7


def test_a_failed_entry_changes_nothing_else(shell):
    terminal = shell()
    terminal.enter('let v = "kept"')
    terminal.wait_prompt(PROMPT)
    terminal.enter("bakcup all to ./out")
    terminal.wait_text("did you mean `backup`")
    terminal.wait_prompt(PROMPT)
    terminal.enter("assert 1 = 2")
    terminal.wait_text("error:")
    terminal.wait_prompt(PROMPT)
    terminal.enter("echo $v")
    terminal.wait_row("kept")


def test_help_is_there(shell):
    terminal = shell(rows=60)
    terminal.enter("help backup")
    terminal.wait_text("backup")
    terminal.wait_prompt(PROMPT)


def test_the_start_up_file_runs_first(shell, home):
    folder = home / ".config" / "kvmsh"
    folder.mkdir(parents=True)
    (folder / "kvmshrc.kvm").write_text('let greeting = "from the start-up file"\necho $greeting\n')
    terminal = shell(prompt=None)
    terminal.wait_row("from the start-up file")
    terminal.wait_prompt(PROMPT)
    terminal.enter('echo "again ${greeting}"')
    terminal.wait_row("again from the start-up file")


def test_a_broken_start_up_file_does_not_keep_the_shell_from_starting(shell, home):
    folder = home / ".config" / "kvmsh"
    folder.mkdir(parents=True)
    (folder / "kvmshrc.kvm").write_text("lst keys\n")
    terminal = shell(prompt=None)
    terminal.wait_text("kvmshrc.kvm:1:1")
    terminal.wait_prompt(PROMPT)


def test_no_color_is_respected(shell, emulator):
    terminal = shell("--endpoints", str(emulator.endpoints), environment={"NO_COLOR": "1"})
    terminal.enter("connect contoso-we")
    terminal.wait_prompt("source contoso-we (westeurope) ❯ ")
    terminal.enter("list secrets")
    terminal.wait_text("db-password")
    terminal.enter("lst")
    terminal.wait_text("error")
    assert b"\x1b[36m" not in terminal.raw
    assert b"\x1b[1m" not in terminal.raw
    assert b"\x1b[1;31m" not in terminal.raw


def test_a_dumb_terminal_gets_plain_lines(shell):
    terminal = shell(environment={"TERM": "dumb"})
    terminal.enter("echo plain")
    terminal.wait_row("plain")
    assert b"\x1b" not in terminal.raw
    terminal.type("\x04")
    assert terminal.wait_end() == 0


def test_text_of_a_vault_cannot_act_on_the_terminal(shell, emulator):
    terminal = shell("--endpoints", str(emulator.endpoints), columns=160)
    terminal.enter("connect contoso-we")
    terminal.wait_prompt("source contoso-we (westeurope) ❯ ")
    terminal.enter("show secret hostile reveal")
    terminal.wait_text("\\u{1B}[31mred\\u{7}")
    terminal.wait_text("\\u{1B}]0;title\\u{7}\\u{202E}gpj")
    assert b"\x1b[31mred" not in terminal.raw
    assert "\u202e".encode() not in terminal.raw


def test_tables_fit_the_terminal(shell, emulator):
    terminal = shell("--endpoints", str(emulator.endpoints), columns=50)
    terminal.enter("connect contoso-we")
    terminal.wait_prompt("contoso-we ❯ ")
    terminal.enter("list secrets")
    terminal.wait_row(r"wide .*")
    terminal.wait_prompt("contoso-we ❯ ")
    names = [row for row in terminal.rows if row.startswith(("db-password", "db-user", "hostile", "wide"))]
    assert len(names) == 4
    assert all(len(row) <= 50 for row in terminal.rows)
