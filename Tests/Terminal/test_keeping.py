"""Recording and reporting at the prompt; what a statement said when Ctrl-C ended it."""

import json

from conftest import PROMPT, EmulatorProcess

SOURCE = "source contoso-we (westeurope) ❯ "


def test_a_recorded_session_runs_as_a_script(shell, home):
    terminal = shell()
    for line in ['let greeting = "hello"', "record to session.kvm", "ECHO   $greeting", "lst", "assert 1 = 2"]:
        terminal.enter(line)
        terminal.wait_prompt(PROMPT)
    for line in ["for x in [1, 2] {", "echo $x"]:
        terminal.enter(line)
        terminal.wait_line("… ")
    terminal.enter("}")
    terminal.wait_prompt(PROMPT)
    assert (home / "session.kvm").read_text() == (
        '# Recorded by kvmsh.\n\nlet greeting = "hello"\necho $greeting\nfor x in [1, 2] {\n  echo $x\n}\n'
    )
    terminal.enter("exit")
    assert terminal.wait_end() == 0
    again = shell("session.kvm", prompt=None)
    again.wait_row("hello")
    assert again.wait_end() == 0


def test_a_report_of_a_session_is_complete_when_it_ends(shell, home):
    terminal = shell()
    terminal.enter("echo one")
    terminal.wait_prompt(PROMPT)
    terminal.enter("report to r.json")
    terminal.wait_text("the report is in r.json")
    assert json.loads((home / "r.json").read_text())["complete"] is False
    terminal.wait_prompt(PROMPT)
    terminal.enter("echo two")
    terminal.wait_prompt(PROMPT)
    terminal.type("\x04")
    assert terminal.wait_end() == 0
    report = json.loads((home / "r.json").read_text())
    assert report["complete"] and [step["lines"] for step in report["steps"]] == [["one"], [], ["two"]]


def test_an_interrupted_statement_says_what_was_done(shell, tmp_path):
    seed = tmp_path / "seed.json"
    secrets = [{"name": f"s{n}", "value": "x"} for n in range(60)]
    seed.write_text(json.dumps({"vaults": {"contoso-we": {"secrets": secrets}}}))
    emulator = EmulatorProcess(tmp_path, "--seed", str(seed), "--latency", "300ms")
    try:
        terminal = shell("--endpoints", str(emulator.endpoints))
        terminal.enter("set jobs 1")
        terminal.wait_prompt(PROMPT)
        terminal.enter("connect contoso-we")
        terminal.wait_prompt(SOURCE)
        terminal.enter("backup all to out")
        terminal.wait_text(" of ")
        terminal.type("\x03")
        terminal.wait_row(r"backup: .*untried.*")
        terminal.wait_text("interrupted")
        terminal.wait_prompt(SOURCE)
        terminal.enter("echo alive")
        terminal.wait_row("alive")
    finally:
        emulator.stop()


def test_tab_does_not_wait_for_a_slow_vault(shell, tmp_path):
    emulator = EmulatorProcess(tmp_path, "--latency", "3s")
    try:
        terminal = shell("--endpoints", str(emulator.endpoints))
        terminal.enter("connect contoso-we")
        terminal.wait_prompt(SOURCE)
        terminal.type("show secret \t")
        terminal.wait_for(lambda: b"\x07" in terminal.raw, "the answer that there is nothing yet")
        terminal.type("x")
        terminal.wait_line(SOURCE + "show secret x")
    finally:
        emulator.stop()
