"""Reports and recordings of whole runs, read by programs of others."""

import json
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from junitparser import JUnitXml

from scripts.local_azure import KVMSH

SCRIPT = """connect contoso-we as source; connect contoso-ne as target
backup all to {folder}/backup
report to {folder}/early.json
restore into target on conflict skip
verify
map into target
list secrets
"""


def ends_with(azure, code, *arguments):
    """Runs kvmsh, which has to end with that code."""
    result = azure.run(*arguments, check=False)
    assert result.returncode == code, result.stderr
    return result


@pytest.fixture(scope="module")
def run(azure, tmp_path_factory):
    """A whole move with a report in each form and a recording."""
    folder = tmp_path_factory.mktemp("reports")
    script = folder / "move.kvm"
    script.write_text(SCRIPT.format(folder=folder))
    options = []
    for ending in ["html", "md", "json", "xml"]:
        options += ["--report", folder / f"all.{ending}"]
    azure.run(*options, "--record", folder / "again.kvm", script)
    return folder


def test_json_tells_every_object_and_the_end(run):
    report = json.loads((run / "all.json").read_text())
    assert report["complete"] and report["passed"] and report["exit"] == 0
    assert [vault["name"] for vault in report["connections"]] == ["contoso-we", "contoso-ne"]
    steps = {step["verb"]: step for step in report["steps"]}
    assert {item["status"] for item in steps["backup"]["objects"]} == {"done"}
    assert steps["verify"]["status"] == "passed" and steps["verify"]["elapsed"] > 0
    assert report["attention"] == []


def test_the_proof_and_the_addresses_are_kept(run):
    steps = {step["verb"]: step for step in json.loads((run / "all.json").read_text())["steps"]}
    proof = steps["verify"]["proof"]
    assert proof["complete"] and proof["passed"] and proof["objects"] > 0
    assert {len(proof[side]["fingerprint"]) for side in ["left", "right"]} == {64}
    evidence = json.loads(Path(proof["file"]).read_text())
    assert evidence["source"]["digest"] == proof["left"]["fingerprint"]
    addresses = steps["map"]["addresses"]
    assert addresses[0]["kind"] == "vault" and all(row["new"] for row in addresses)
    page = (run / "all.html").read_text()
    assert proof["left"]["fingerprint"] in page and addresses[-1]["new"] in page
    properties = ElementTree.parse(run / "all.xml").getroot().findall(".//property")
    assert proof["right"]["fingerprint"] in [item.get("value") for item in properties]


BROWSER = shutil.which("chromium") or shutil.which("google-chrome")

# Looks into the report as a frame of so many pixels, types into its filter, and tells what a person would see.
PROBE = """<!DOCTYPE html><iframe src="{page}" width="{width}" height="900"></iframe><pre></pre><script>
onload = () => {{
  const page = document.querySelector("iframe").contentDocument;
  const form = page.querySelector(".filters");
  const rows = () => page.querySelectorAll("#objects tbody tr:not([hidden])").length;
  const found = {{ filters: !form.hidden, all: rows(), width: page.documentElement.scrollWidth }};
  form.elements.text.value = "{text}";
  form.dispatchEvent(new Event("input"));
  found.filtered = rows();
  found.count = form.querySelector("output").textContent;
  document.querySelector("pre").textContent = JSON.stringify(found);
}};
</script>"""


@pytest.mark.parametrize("width", [390, 1200])
def test_a_browser_filters_and_nothing_is_wider_than_the_screen(run, tmp_path, width):
    report = json.loads((run / "all.json").read_text())
    names = [item["name"].lower() for step in report["steps"] for item in step["objects"]]
    probe = tmp_path / "probe.html"
    probe.write_text(PROBE.format(page=(run / "all.html").as_uri(), width=width, text=names[0]))
    shown = subprocess.run(
        [
            BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files",
            f"--user-data-dir={tmp_path}/profile", "--virtual-time-budget=5000", "--dump-dom", probe.as_uri(),
        ],
        capture_output=True, text=True, timeout=120, check=True,
    ).stdout
    found = json.loads(shown.split("<pre>")[1].split("</pre>")[0])
    fitting = sum(names[0] in name for name in names)
    assert found["filters"] and found["all"] == len(names)
    assert found["filtered"] == fitting and found["count"] == f"{fitting} of {len(names)}"
    assert found["width"] <= width

def test_a_report_of_a_statement_is_written_again_at_the_end(run):
    report = json.loads((run / "early.json").read_text())
    assert report["complete"] and report["steps"][-1]["verb"] == "list"


def test_junit_is_accepted(run):
    suites = JUnitXml.fromfile(str(run / "all.xml"))
    statements = next(iter(suites))
    assert statements.tests == len(list(statements)) and statements.failures == 0
    assert suites.tests == sum(suite.tests for suite in suites)
    assert suites.errors == 0
    root = ElementTree.parse(run / "all.xml").getroot()
    assert root.tag == "testsuites" and int(root.get("tests")) == len(root.findall("testsuite/testcase"))


def test_junit_counts_failures_and_errors(azure, tmp_path):
    ends_with(azure, 3, "--report", tmp_path / "r.xml", "-c", 'assert 1 = 2, "<&>\\u{1B}"')
    suites = JUnitXml.fromfile(str(tmp_path / "r.xml"))
    assert (suites.failures, suites.errors) == (1, 0)
    ends_with(azure, 2, "--report", tmp_path / "r.xml", "-c", "lst; show secret x in nowhere")
    suites = JUnitXml.fromfile(str(tmp_path / "r.xml"))
    assert (suites.failures, suites.errors) == (0, 2)


def test_markdown_and_html_are_there(run):
    assert (run / "all.md").read_text().startswith("## ")
    page = (run / "all.html").read_text()
    assert page.startswith("<!DOCTYPE html>") and page.rstrip().endswith("</html>")


def test_reports_are_for_their_owner_only(run):
    for name in ["all.html", "all.md", "all.json", "all.xml", "again.kvm"]:
        assert (run / name).stat().st_mode & 0o777 == 0o600


def test_values_are_in_no_report_and_no_recording(azure, tmp_path):
    options = []
    for ending in ["html", "md", "json", "xml"]:
        options += ["--report", tmp_path / f"r.{ending}"]
    result = azure.run(
        *options, "--record", tmp_path / "r.kvm", "-c",
        "connect contoso-we; for s in (list secrets where enabled limit 1) { echo $s.name }",
    )
    name = result.stdout.split()[-1]
    value = azure.run("-c", f"connect contoso-we; show secret {name} reveal").stdout.splitlines()[-1]
    azure.run(*options, "--record", tmp_path / "r.kvm", "-c", f"connect contoso-we; show secret {name} reveal")
    assert len(value) > 3
    for file in tmp_path.iterdir():
        assert value not in file.read_text(), file


def test_a_recording_runs_again(azure, run):
    text = (run / "again.kvm").read_text()
    assert text.startswith("# Recorded by kvmsh.")
    azure.run("--format", "--check", run / "again.kvm")
    azure.run(run / "again.kvm")


@pytest.mark.parametrize(
    "options",
    [
        ["--report", "x.txt", "-c", "echo"],
        ["--record", "/nowhere/at/all.kvm", "-c", "echo"],
        ["--record", "x.kvm", "--dry-run", "-c", "echo"],
        ["--report", "x.html", "--check", "-c", "echo"],
    ],
)
def test_wrong_options_run_nothing(azure, options):
    ends_with(azure, 2, *options)


def test_a_report_that_cannot_be_written_fails_the_run(azure, tmp_path):
    result = ends_with(azure, 1, "--report", tmp_path / "no" / "r.html", "-c", "echo done")
    assert result.stdout == "done\n" and "no such folder" in result.stderr


def test_a_script_that_does_not_run_has_a_report_too(azure, tmp_path):
    ends_with(azure, 2, "--report", tmp_path / "r.json", "-c", "lst keys")
    report = json.loads((tmp_path / "r.json").read_text())
    assert report["exit"] == 2 and report["attention"][0]["reason"].startswith("unknown statement")


def test_the_embedding_example_runs():
    example = Path(KVMSH).parent / "embedding"
    result = subprocess.run([example], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    assert "signing in for" in result.stdout
    assert result.stdout.endswith("script: 0 objects\nexit code 0\n")
