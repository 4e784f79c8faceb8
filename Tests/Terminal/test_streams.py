"""Standard streams without a terminal: data apart from remarks, readers that go away, signals."""

import json
import os
import signal
import subprocess

import pytest

from conftest import EmulatorProcess, program


def run(*arguments, text=None, home, **options):
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "SWIFT_BACKTRACE": "enable=no"}
    environment.update(options.pop("environment", {}))
    return subprocess.run(
        [program(), *arguments], input=text, capture_output=True, text=True, env=environment, timeout=60, **options
    )


def test_statements_from_standard_input(home):
    result = run(text="echo from the pipe\nexit 3\n", home=home)
    assert (result.stdout, result.returncode) == ("from the pipe\n", 3)


def test_a_dash_is_standard_input_and_takes_arguments(home):
    result = run("-", "a", "b", text='echo "$1 $2"', home=home)
    assert result.stdout == "a b\n"


def test_options_behind_the_script_are_its_own(home, tmp_path):
    script = tmp_path / "args.kvm"
    script.write_text('echo "${join($args, "|")}"\n')
    assert run(str(script), "--quiet", "-x", "--", "y", home=home).stdout == "--quiet|-x|--|y\n"


def test_a_script_called_emulator(home, tmp_path):
    (tmp_path / "emulator").write_text("echo a script\n")
    assert run("./emulator", home=home, cwd=tmp_path).stdout == "a script\n"


@pytest.mark.parametrize(
    "arguments, told",
    [
        (["--bogus"], "--bogus"),
        (["--output", "xml"], "xml"),
        (["--var", "noequals", "-c", "echo"], "noequals"),
        (["--emulator", "--endpoints", "x"], "give one of them"),
        (["--vault", "a=b"], "a=b"),
        (["--vault", "contoso-we=westeurope", "-c", "echo"], "--emulator"),
        (["--emulator", "--vault", "abc=north", "--vault", "ABC=south", "-c", "echo"], "twice"),
        (["emulator", "--port", "99999"], "99999"),
        (["emulator", "--latency", "soon"], "soon"),
        (["nosuch.kvm"], "nosuch.kvm"),
        (["--endpoints", "/nowhere/e.json", "-c", "echo"], "/nowhere/e.json"),
        (["-c", "lst keys"], "did you mean"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_why(home, arguments, told):
    result = run(*arguments, text="", home=home)
    assert result.returncode == 2
    assert told in result.stderr
    assert result.stdout == ""


def test_text_that_is_no_utf8_is_refused(home, tmp_path):
    script = tmp_path / "latin.kvm"
    script.write_bytes(b"echo ok\necho gr\xfc\xdfe\n")
    result = run(str(script), home=home)
    assert result.returncode == 2
    assert "UTF-8" in result.stderr and "2" in result.stderr


def test_json_is_one_document_of_records(home):
    result = run("--output", "json", "-c", 'echo "a\u2028b"; assert 1 = 2; echo not reached', home=home)
    records = json.loads(result.stdout)
    assert [set(record) for record in records] == [
        {"statement", "line", "status", "result", "error", "elapsed"}
    ] * 2
    assert records[0]["status"] == "ok" and records[0]["result"] == "a\u2028b"
    assert records[1]["status"] == "failed" and records[1]["error"]["exit"] == 3
    assert isinstance(records[0]["elapsed"], float)
    assert result.returncode == 3


def test_json_without_a_statement_is_still_json(home):
    result = run("--output", "json", "-c", "lst", home=home)
    assert json.loads(result.stdout) == [] and result.returncode == 2


def test_jsonl_is_a_record_a_line(home):
    result = run("--output", "jsonl", "-c", "echo a\necho b", home=home)
    assert [json.loads(line)["line"] for line in result.stdout.splitlines()] == [1, 2]


def test_settings_change_the_form(home):
    result = run("-c", "echo plain\nset output jsonl\necho record\nset output csv\nshow variables", home=home)
    lines = result.stdout.splitlines()
    assert lines[0] == "plain"
    assert json.loads(lines[1])["result"] == "record"
    assert lines[-1] == "name,type,value"


def test_a_reader_that_goes_away_ends_it_quietly(home):
    process = subprocess.Popen(
        [program(), "-c", "for x in [1, 2, 3] { show settings; show settings; show settings }"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"HOME": str(home), "PATH": os.environ["PATH"]},
    )
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=30) == 128 + signal.SIGPIPE


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_cancel_a_script(home, tmp_path, number):
    emulator = EmulatorProcess(tmp_path, "--latency", "30s")
    try:
        process = subprocess.Popen(
            [program(), "--endpoints", str(emulator.endpoints), "-c", "echo started\nconnect contoso-we"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"HOME": str(home), "PATH": os.environ["PATH"]},
        )
        assert process.stdout.readline() == b"started\n"
        process.send_signal(number)
        assert process.wait(timeout=10) == 130
    finally:
        emulator.process.kill()


def test_no_core_is_written_and_nobody_may_look_inside(home, tmp_path):
    emulator = EmulatorProcess(tmp_path)
    try:
        limits = open(f"/proc/{emulator.process.pid}/limits").read()
        core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
        assert core.split()[4:6] == ["0", "0"]
    finally:
        emulator.stop()
