"""Forms of results: names that stay, text of a vault that stays harmless."""

import csv
import io
import json

import pytest

FORMULA = "=HYPERLINK(\"https://e.test\")"
HOSTILE = "\x1b]0;title\x07\x9b31m\u202egpj"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A vault whose content types and tags want to be formulas and escape sequences."""
    from scripts.local_azure import emulator

    seed = tmp_path_factory.mktemp("hostile") / "seed.json"
    secrets = [
        {"name": "formula", "value": "x", "contentType": FORMULA},
        {"name": "escape", "value": "x", "contentType": HOSTILE},
        {"name": "tagged", "value": "x", "tags": {"@SUM(A1)": "+1"}},
    ]
    seed.write_text(json.dumps({"vaults": {"contoso-we": {"secrets": secrets}}}))
    with emulator("--seed", seed, contoso_we="westeurope") as running:
        yield running


def show(azure, form, statement="list secrets sort by name"):
    return azure.run("--quiet", "--output", form, "-c", f"connect contoso-we; {statement}").stdout


def test_csv_holds_no_formula(hostile):
    rows = list(csv.DictReader(io.StringIO(show(hostile, "csv"))))
    assert [row["name"] for row in rows] == ["escape", "formula", "tagged"]
    assert rows[1]["content-type"] == "'" + FORMULA
    assert rows[2]["tags"].startswith("'@SUM")
    for row in rows:
        assert not any(cell[:1] in "=+-@\t\r" for cell in row.values() if cell)


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "tsv", "markdown"])
def test_no_form_holds_anything_that_a_terminal_acts_on(hostile, form):
    text = show(hostile, form)
    assert "title" in text
    for mark in ["\x1b", "\x07", "\x9b", "\u202e"]:
        assert mark not in text


def test_json_is_exact_all_the_same(hostile):
    rows = json.loads(show(hostile, "json"))[1]["result"]
    assert rows[0]["content-type"] == HOSTILE


def test_records_have_the_documented_names(hostile):
    for line in show(hostile, "jsonl").splitlines():
        assert list(json.loads(line)) == ["statement", "line", "status", "result", "error", "elapsed"]


def test_the_documented_columns(hostile):
    heading = show(hostile, "csv", "list all").splitlines()[0].split(",")
    assert heading == [
        "name", "kind", "enabled", "managed", "created", "updated", "expires", "activates", "tags", "content-type",
        "thumbprint",
    ]
    heading = show(hostile, "csv", "show connections").splitlines()[0].split(",")
    assert heading == ["alias", "name", "url", "region", "geography", "subscription", "tenant", "cloud"]
