"""`connect` alone asks which vault is meant."""

from conftest import PROMPT

QUESTION = "vault (1–2, or a name; nothing for none):"


def ask(shell, emulator):
    terminal = shell("--endpoints", str(emulator.endpoints))
    terminal.enter("connect")
    terminal.wait_line(QUESTION)
    assert any(row.split()[:2] == ["1", "contoso-ne"] for row in terminal.rows)
    return terminal


def test_a_number_chooses(shell, emulator):
    terminal = ask(shell, emulator)
    terminal.enter("2")
    terminal.wait_prompt("source contoso-we (westeurope) ❯ ")


def test_the_start_of_a_name_chooses_and_what_is_unclear_is_asked_again(shell, emulator):
    terminal = ask(shell, emulator)
    terminal.enter("contoso")
    terminal.wait_text("there is no vault `contoso`")
    terminal.wait_line(QUESTION)
    terminal.enter("contoso-w")
    terminal.wait_prompt("source contoso-we (westeurope) ❯ ")


def test_nothing_and_ctrl_c_choose_none(shell, emulator):
    terminal = ask(shell, emulator)
    terminal.enter()
    terminal.wait_text("no vault was chosen")
    terminal.wait_prompt(PROMPT)
    terminal.enter("connect")
    terminal.wait_line(QUESTION)
    terminal.type("\x03")
    terminal.wait_for(lambda: terminal.text.count("no vault was chosen") == 2, "the second answer")
    terminal.wait_prompt(PROMPT)


def test_the_recording_names_the_chosen_vault(shell, emulator, home):
    terminal = shell("--endpoints", str(emulator.endpoints), "--record", "r.kvm")
    terminal.enter("connect")
    terminal.wait_line(QUESTION)
    terminal.enter("2")
    terminal.wait_prompt("source contoso-we (westeurope) ❯ ")
    assert 'connect "contoso-we" as source' in (home / "r.kvm").read_text()
