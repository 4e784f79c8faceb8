"""Moves that are killed at random points lose nothing and double nothing: a short form of scripts/killtest."""

from types import SimpleNamespace

import pytest

from scripts import killtest_main
from scripts.killtest_check import IDENTITY, differences


@pytest.mark.parametrize("seed", [20_261_125])
def test_killed_runs_are_finished_by_the_same_statement(capsys, seed):
    flawed = killtest_main.main(["--runs", "15", "--jobs", "4", "--seed", str(seed)])
    assert not flawed, capsys.readouterr().out


def version(number, **changed):
    return {"version": f"v{number}", "created_on": number, "enabled": True, "value": f"value {number}", **changed}


@pytest.mark.parametrize("found, says", [
    ({}, "secret s is lost"),
    ({("secret", "s"): [version(1)]}, "has 1 versions, and should have 2"),
    ({("secret", "s"): [version(1), version(2), version(3)]}, "has 3 versions, and should have 2"),
    ({("secret", "s"): [version(2), version(1)]}, "value of secret s, version 1 of 2, differs"),
    ({("secret", "s"): [version(1), version(2, enabled=False)]}, "enabled of secret s, version 2 of 2, differs"),
    ({("secret", "s"): [version(1), version(2, created_on=1)]}, "versions of one second"),
    ({("secret", "s"): [version(1), version(2)], ("key", "k"): [version(1)]}, "key k should not be there"),
])
def test_the_check_finds_what_was_lost_doubled_and_changed(found, says):
    expected = SimpleNamespace(objects={("secret", "s"): [version(1), version(2)]}, policies={})
    view = SimpleNamespace(objects=found, policies={})
    lines = list(differences(expected, view, lambda *key: True, IDENTITY))
    assert any(says in line for line in lines), lines
    assert not any("value 1" in line or "value 2" in line for line in lines)
    assert not list(differences(expected, expected, lambda *key: True))
