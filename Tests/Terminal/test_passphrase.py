"""Passphrases are asked for on the terminal and never shown."""

import json

import pytest

from conftest import EmulatorProcess

SOURCE = "source contoso-we (westeurope) ❯ "
PHRASE = "a-phrase-nobody-sees"


@pytest.fixture
def filled(tmp_path):
    seed = tmp_path / "filled.json"
    seed.write_text(json.dumps({"vaults": {"contoso-we": {"secrets": [{"name": "db", "value": "v"}]}}}))
    emulator = EmulatorProcess(tmp_path, "--seed", str(seed))
    yield emulator
    emulator.stop()


def test_at_the_prompt_it_is_typed_twice_and_hidden(shell, filled, history_file):
    terminal = shell("--endpoints", str(filled.endpoints))
    terminal.enter("connect contoso-we")
    terminal.wait_prompt(SOURCE)
    terminal.enter("export all to ./sealed sealed with passphrase")
    terminal.wait_text("passphrase for sealing:")
    terminal.type(PHRASE + "\r")
    terminal.wait_text("the same again:")
    terminal.type(PHRASE + "\r")
    terminal.wait_text("1 object")
    terminal.wait_prompt(SOURCE)
    terminal.enter("verify ./sealed against source")
    terminal.wait_text("passphrase for the sealed export:")
    terminal.type(PHRASE + "\r")
    terminal.wait_text("no difference")
    terminal.enter("exit")
    assert terminal.wait_end() == 0
    assert PHRASE.encode() not in terminal.raw
    assert PHRASE not in history_file.read_text()


def test_two_that_differ_are_refused(shell, filled, home):
    terminal = shell("--endpoints", str(filled.endpoints))
    terminal.enter("connect contoso-we")
    terminal.wait_prompt(SOURCE)
    terminal.enter("export all to ./sealed sealed with passphrase")
    terminal.wait_text("passphrase for sealing:")
    terminal.type(PHRASE + "\r")
    terminal.wait_text("the same again:")
    terminal.type("another\r")
    terminal.wait_text("the two passphrases differ")
    terminal.wait_prompt(SOURCE)
    assert not (home / "sealed" / "key.age").exists()


def test_an_interruption_ends_the_question_and_shows_typing_again(shell, filled):
    terminal = shell("--endpoints", str(filled.endpoints))
    terminal.enter("connect contoso-we")
    terminal.wait_prompt(SOURCE)
    terminal.enter("export all to ./sealed sealed with passphrase")
    terminal.wait_text("passphrase for sealing:")
    terminal.type("\x03")
    terminal.wait_text("interrupted")
    terminal.wait_prompt(SOURCE)
    terminal.enter("echo seen")
    terminal.wait_row("seen")


def test_a_script_asks_the_terminal_whatever_its_input_is(shell, filled, home):
    script = home / "move.kvm"
    script.write_text("connect contoso-we\nexport all to ./sealed sealed with passphrase\n")
    terminal = shell("--endpoints", str(filled.endpoints), str(script), prompt=None)
    terminal.wait_text("passphrase for sealing:")
    terminal.type(PHRASE + "\r")
    terminal.wait_text("the same again:")
    terminal.type(PHRASE + "\r")
    assert terminal.wait_end() == 0
    assert PHRASE.encode() not in terminal.raw
    assert (home / "sealed" / "key.age").exists()
