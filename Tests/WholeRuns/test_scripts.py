"""Scripts, options and exit codes."""

import json
import os
import subprocess

import pytest


def kvmsh(*arguments, text="", **environment):
    return subprocess.run(
        [os.environ["KVMSH"], *map(str, arguments)], input=text, text=True, capture_output=True, env={**os.environ, **environment})


def test_echo():
    run = kvmsh("-c", "echo hi")
    assert (run.returncode, run.stdout, run.stderr) == (0, "hi\n", "")


def test_standard_input_is_a_script():
    run = kvmsh(text='let a = 2\necho "${a + 3}"\n')
    assert (run.returncode, run.stdout) == (0, "5\n")


def test_script_arguments_and_variables(tmp_path):
    script = tmp_path / "a.kvm"
    script.write_text('echo "$1 $2 ${count($args)} $who"\n')
    run = kvmsh("--var", "who=me", script, "one", "two words")
    assert (run.returncode, run.stdout) == (0, "one two words 2 me\n")


def test_include_is_relative_to_its_file(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "main.kvm").write_text("include sub/inner.kvm\necho $x\n")
    (tmp_path / "sub" / "inner.kvm").write_text('\ufefflet x = "from inside"\r\n')
    assert kvmsh(tmp_path / "main.kvm").stdout == "from inside\n"


def test_missing_argument_is_found_before_anything_runs(tmp_path):
    script = tmp_path / "a.kvm"
    script.write_text('echo first\necho "$2"\n')
    run = kvmsh(script, "one")
    assert run.returncode == 2 and run.stdout == "" and "$2" in run.stderr


def test_all_errors_at_once_with_carets():
    run = kvmsh("-c", "bakcup all to ./out\nlist secretz\nshow secret in source")
    assert run.returncode == 2
    assert "backup" in run.stderr and "secrets" in run.stderr
    assert run.stderr.count("^") >= 3


def test_check_touches_nothing(tmp_path):
    script = tmp_path / "a.kvm"
    script.write_text(f"connect contoso-we\nbackup all to {tmp_path / 'out'}\n")
    assert kvmsh("--check", script).returncode == 0
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("text,code", [
    ("assert 1 = 2", 3), ("exit 7", 7), ("exit", 0), ("echo hi", 0), ("list secrets in nowhere", 2),
    ("on error continue\nassert 1 = 2, \"no\"\necho after", 3), ("assert 1 = 2\necho after", 3),
])
def test_exit_codes(text, code):
    run = kvmsh(text=text)
    assert run.returncode == code, run.stderr
    assert ("after" in run.stdout) == text.startswith("on error")


@pytest.mark.parametrize("arguments", [["--no-such-flag"], ["--output", "yaml", "-c", "echo hi"], ["--var", "novalue", "-c", "echo hi"], ["no-such-file.kvm"]])
def test_wrong_options(arguments):
    run = kvmsh(*arguments)
    assert run.returncode == 2 and run.stderr and not run.stdout


def test_no_identity_is_explained():
    run = kvmsh("-c", "connect contoso-we using environment", AZURE_TENANT_ID="", AZURE_CLIENT_ID="", AZURE_CLIENT_SECRET="")
    assert run.returncode == 4 and "AZURE_CLIENT_ID" in run.stderr


def test_a_closed_pipe_ends_quietly(azure):
    run = subprocess.run(
        f"'{os.environ['KVMSH']}' --endpoints '{azure.endpoints}' -c 'connect contoso-we; list all' | head -1",
        shell=True, text=True, capture_output=True, stdin=subprocess.DEVNULL)
    assert run.stdout.count("\n") == 1 and "error" not in run.stderr and "ipe" not in run.stderr, run.stderr


def test_the_emulator_inside():
    run = kvmsh("--emulator", "--vault", "kv-inside=westeurope", "--output", "json", "-c", "connect kv-inside; list secrets")
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)[-1]["result"] == []


def test_environment_of_the_azure_sdks_serves_any_server(azure):
    run = kvmsh("-c", f"connect {azure.vaults['contoso-we']}; list secrets limit 1",
                AZURE_TENANT_ID=azure.facts["tenant"], AZURE_CLIENT_ID=azure.facts["clientId"], AZURE_CLIENT_SECRET=azure.facts["clientSecret"],
                AZURE_AUTHORITY_HOST=azure.facts["authority"], SSL_CERT_FILE=azure.ca)
    assert run.returncode == 0, run.stderr
