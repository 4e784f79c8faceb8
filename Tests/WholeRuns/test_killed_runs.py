"""Moves that are killed at random points lose nothing and double nothing: a short form of scripts/killtest."""

import pytest

from scripts import killtest_main


@pytest.mark.parametrize("seed", [20_261_125])
def test_killed_runs_are_finished_by_the_same_statement(capsys, seed):
    flawed = killtest_main.main(["--runs", "15", "--jobs", "4", "--seed", str(seed)])
    assert not flawed, capsys.readouterr().out
