"""Tab: words of the grammar, connections, settings, objects of the vault, paths."""

import pytest

from conftest import PROMPT

SOURCE = "source contoso-we (westeurope) ❯ "


@pytest.mark.parametrize(
    "typed, completed",
    [
        ("back\t", "backup "),
        ("BACK\t", "backup "),
        ("list sec\ts\t", "list secrets "),
        ("set outp\t", "set output "),
        ("set output mark\t", "set output markdown "),
        ("show conn\t", "show connections "),
    ],
)
def test_words_of_the_grammar(shell, typed, completed):
    terminal = shell()
    terminal.type(typed)
    terminal.wait_line(PROMPT + completed)
    terminal.type("|")
    terminal.wait_line(PROMPT + completed + "|")


def test_several_are_listed_and_the_line_stays(shell):
    terminal = shell()
    terminal.type("re\t")
    terminal.wait_text("restore")
    terminal.wait_text("report")
    terminal.wait_line(PROMPT + "re")
    terminal.type("st\t")
    terminal.wait_line(PROMPT + "restore ")


def test_names_of_objects(shell, emulator):
    terminal = shell("--endpoints", str(emulator.endpoints))
    terminal.enter("connect contoso-we")
    terminal.wait_prompt(SOURCE)
    terminal.type("show secret db-p\t")
    terminal.wait_line(SOURCE + "show secret db-password ")


def test_connections(shell, emulator):
    terminal = shell("--endpoints", str(emulator.endpoints))
    terminal.enter("connect contoso-we as west")
    terminal.wait_prompt("west contoso-we (westeurope) ❯ ")
    terminal.type("disconnect w\t")
    terminal.wait_line("west contoso-we (westeurope) ❯ disconnect west ")


def test_bookmarks(shell, home):
    folder = home / ".config" / "kvmsh"
    folder.mkdir(parents=True)
    (folder / "bookmarks.json").write_text(
        '{"prod": {"source": {"vault": "contoso-we"}, "target": {"vault": "contoso-ne"}}, "half": {"source": {"vault": "v"}}}')
    terminal = shell()
    terminal.type("connect @h\t")
    terminal.wait_line(PROMPT + "connect @half.source ")
    terminal.type("\x15connect @p\t")
    terminal.wait_line(PROMPT + "connect @prod")
    terminal.type(".t\t")
    terminal.wait_line(PROMPT + "connect @prod.target ")


def test_paths(shell, home):
    (home / "backups").mkdir()
    (home / "backups" / "monday").mkdir()
    terminal = shell()
    terminal.type("discard ./back\t")
    terminal.wait_line(PROMPT + "discard ./backups/")
    terminal.type("\t")
    terminal.wait_line(PROMPT + "discard ./backups/monday/")


def test_nothing_to_propose_changes_nothing(shell):
    terminal = shell()
    terminal.type("echo zzz\t")
    terminal.type("!")
    terminal.wait_line(PROMPT + "echo zzz!")


def test_what_the_entry_itself_declares(shell):
    terminal = shell()
    terminal.type("let region = 5; echo $re\t")
    terminal.wait_line(PROMPT + "let region = 5; echo $region ")


def test_fields_of_the_kind_and_names_in_quotes(shell, emulator):
    terminal = shell("--endpoints", str(emulator.endpoints))
    terminal.enter("connect contoso-we")
    terminal.wait_prompt(SOURCE)
    terminal.type("list secrets where content\t= 'x' and name like \"db-p\t")
    terminal.wait_line(SOURCE + "list secrets where content-type = 'x' and name like \"db-password\" ")
