"""`--check` and `--format`: what editors, pipelines and people use without a vault."""

import csv
import io
import json
import os
import stat
import subprocess

import pytest

WRONG = "connect contoso-we as source\nlist secrets in sorce\nlst keys\nlist keys where key-type = \"RAS\"\n"


def kvmsh(*arguments, stdin="", cwd=None):
    return subprocess.run([os.environ["KVMSH"], *map(str, arguments)], input=stdin, cwd=cwd, text=True, capture_output=True)


@pytest.fixture
def wrong(tmp_path):
    path = tmp_path / "wrong.kvm"
    path.write_text(WRONG)
    return path


def test_check_shows_every_error_with_its_line_and_caret(wrong):
    run = kvmsh("--check", wrong)
    assert run.returncode == 2 and run.stdout == ""
    assert f"{wrong}:2:17: error: no connection `sorce`; did you mean `source`?" in run.stderr
    assert " 2 | list secrets in sorce\n   |                 ^~~~~\n" in run.stderr
    assert f"{wrong}:1:23: note: `source` is connected here" in run.stderr
    assert f"{wrong}:3:1: error: unknown statement; did you mean `list`?" in run.stderr
    assert f"{wrong}:4:28: warning: " in run.stderr
    assert run.stderr.endswith("2 errors and 1 warning\n")


def test_check_as_records(wrong):
    run = kvmsh("--check", "--output", "json", wrong)
    assert run.returncode == 2 and run.stderr == ""
    first, second, third = json.loads(run.stdout)
    assert first == {
        "file": str(wrong), "line": 2, "column": 17, "end-line": 2, "end-column": 22, "severity": "error",
        "code": "unknown-connection", "message": "no connection `sorce`; did you mean `source`?",
        "notes": [{"message": "`source` is connected here", "file": str(wrong), "line": 1, "column": 23, "end-line": 1, "end-column": 29}],
        "suggestion": {"replacement": "source", "line": 2, "column": 17, "end-line": 2, "end-column": 22},
    }
    assert second["code"] == "unknown-statement" and third["severity"] == "warning"
    lines = kvmsh("--check", "--output", "jsonl", wrong).stdout.splitlines()
    assert [json.loads(line) for line in lines] == [first, second, third]
    rows = list(csv.DictReader(io.StringIO(kvmsh("--check", "--output", "csv", wrong).stdout)))
    assert [row["code"] for row in rows] == [first["code"], second["code"], third["code"]]


def test_check_of_what_is_right():
    run = kvmsh("--check", "--output", "json", stdin="connect contoso-we\nlist secrets\n")
    assert (run.returncode, json.loads(run.stdout), run.stderr) == (0, [], "")


def test_warnings_alone_are_no_failure():
    run = kvmsh("--check", stdin="connect contoso-we\nlist keys where key-type = \"RAS\"\n")
    assert run.returncode == 0 and "warning: " in run.stderr


def test_check_names_the_file_that_is_included(tmp_path):
    (tmp_path / "inner.kvm").write_text("echo $nothing\n")
    (tmp_path / "outer.kvm").write_text("include ./inner.kvm\ninclude ./missing.kvm\n")
    run = kvmsh("--check", "outer.kvm", cwd=tmp_path)
    assert run.returncode == 2
    assert "inner.kvm:1:6: error: no variable `$nothing`" in run.stderr
    assert "outer.kvm:2:9: error: cannot read" in run.stderr


def test_bytes_that_are_no_text_have_a_place(tmp_path):
    path = tmp_path / "bytes.kvm"
    path.write_bytes(b"echo a\necho \xff\n")
    run = kvmsh("--check", path)
    assert run.returncode == 2 and f"{path}:2:6: error: these bytes are no UTF-8" in run.stderr


def test_format_prints_the_canonical_form(tmp_path):
    path = tmp_path / "a.kvm"
    path.write_text("LIST keys where enabled in source;echo a # b\n")
    expected = "list keys in source where enabled\necho a  # b\n"
    assert kvmsh("--format", path).stdout == expected
    assert kvmsh("--format", stdin=path.read_text()).stdout == expected
    assert kvmsh("--format", "-", stdin=path.read_text()).stdout == expected
    assert kvmsh("--format", path, path).stdout == expected * 2
    assert kvmsh("--format", "-c", "ECHO a").stdout == "echo a\n"
    assert path.read_text().startswith("LIST")


def test_format_check_names_files_and_places(tmp_path):
    right, other = tmp_path / "right.kvm", tmp_path / "other.kvm"
    right.write_text("echo a\n")
    other.write_text("echo a\nECHO b\n")
    assert kvmsh("--format", "--check", right).returncode == 0
    run = kvmsh("--format", "--check", right, other)
    assert run.returncode == 3 and run.stdout == ""
    assert f"{other}:2:1: error: this is not the canonical form" in run.stderr and str(right) not in run.stderr
    assert "note: canonical: `echo b`" in run.stderr
    record, = json.loads(kvmsh("--format", "--check", "--output", "json", right, other).stdout)
    assert (record["file"], record["line"], record["code"]) == (str(other), 2, "not-formatted")


def test_format_rewrites_what_differs_and_keeps_modes_and_links(tmp_path):
    path, link = tmp_path / "real.kvm", tmp_path / "link.kvm"
    path.write_text("ECHO a\n")
    path.chmod(0o750)
    link.symlink_to(path)
    run = kvmsh("--format", "--write", link)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert path.read_text() == "echo a\n" and link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o750
    before = path.stat()
    kvmsh("--format", "--write", link)
    assert path.stat().st_ino == before.st_ino
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["link.kvm", "real.kvm"]


def test_format_leaves_what_has_errors(tmp_path):
    broken, fine = tmp_path / "broken.kvm", tmp_path / "fine.kvm"
    broken.write_text("ECHO a\nlst\n")
    fine.write_text("ECHO a\n")
    run = kvmsh("--format", "--write", broken, tmp_path / "none.kvm", fine)
    assert run.returncode == 2
    assert f"{broken}:2:1: error: unknown statement" in run.stderr and "none.kvm: there is no such file" in run.stderr
    assert broken.read_text() == "ECHO a\nlst\n" and fine.read_text() == "echo a\n"
    assert kvmsh("--format", broken).stdout == ""


@pytest.mark.parametrize("arguments", [
    ["--format", "--check", "--write", "a.kvm"], ["--write", "a.kvm"], ["--format", "--write"], ["--format", "--write", "-"],
    ["--format", "a.kvm", "--check"], ["--var", "1x=a", "-c", "echo a"], ["--var", "env=a", "-c", "echo a"],
    ["--check", "none.kvm"],
])
def test_wrong_usage(arguments):
    run = kvmsh(*arguments)
    assert run.returncode == 2 and "rror: " in run.stderr


def test_failures_of_a_run_show_statement_object_and_next_step(azure, tmp_path):
    script = tmp_path / "run.kvm"
    script.write_text("connect contoso-we\nshow secret not-there in source\n")
    run = azure.run(script, check=False)
    assert run.returncode == 1
    assert f"{script}:2:1: error: there is no secret `not-there` in contoso-we" in run.stderr
    assert " 2 | show secret not-there in source\n   | ^~~~" in run.stderr
    assert "note: `list` shows the names" in run.stderr
    record = json.loads(azure.run("--output", "jsonl", script, check=False).stdout.splitlines()[-1])
    assert record["error"]["object"] == "secret not-there" and record["error"]["remedy"]


def test_a_refusal_of_the_service_shows_its_code_and_request(azure, tmp_path):
    script = tmp_path / "run.kvm"
    script.write_text("connect contoso-we using token $env.TOKEN\n")
    run = subprocess.run([os.environ["KVMSH"], "--endpoints", azure.endpoints, script], text=True, capture_output=True,
                         stdin=subprocess.DEVNULL, env={**os.environ, "TOKEN": "eyJhbGciOiJub25lIn0.e30.x"})
    assert run.returncode == 4
    assert f"{script}:1:1: error: " in run.stderr and "Unauthorized" in run.stderr and "request " in run.stderr
    assert run.stderr.count("Unauthorized") == 1
