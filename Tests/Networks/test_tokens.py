"""Tokens that end, are withdrawn or do not suffice while a statement is under way."""

import json

import pytest
import requests

from scripts.local_azure import emulator
from Tests.Networks.control import Control
from Tests.Networks.stranger import Stranger, results, variables

COUNT = 60
CLIENT = "5f2b7a1e-6f0c-4f0e-9d57-0c6d2b1f3e88"
BACKUP = "set jobs 2; connect one; backup secrets to {0}/backup"


@pytest.fixture(scope="module")
def azure(tmp_path_factory):
    """Sixty secrets, and an answer takes a while: a backup of two at a time lasts several seconds."""
    seed = tmp_path_factory.mktemp("seed") / "seed.json"
    seed.write_text(json.dumps({
        "principals": [
            {"name": "anna", "type": "user"},
            {"name": "job", "clientId": CLIENT, "federated": [
                {"issuer": "https://token.actions.githubusercontent.com", "subject": "repo:contoso/app:ref:refs/heads/main"}]}],
        "vaults": {"one": {"bulk": [{"prefix": "bulk-", "count": COUNT, "versions": 1, "bytes": 16}]}}}))
    with emulator("--seed", seed, "--latency", "100ms", one="westeurope", two="northeurope") as running:
        yield running


@pytest.fixture(scope="module")
def control(azure):
    return Control(azure)


@pytest.fixture(scope="module")
def stranger(azure, tmp_path_factory):
    return Stranger(azure, tmp_path_factory.mktemp("stranger"))


def backed_up(control):
    return len(control.requests("/backup", "one."))


def refused(control):
    return [one for one in control.requests(host="one.") if one["status"] == 401]


def test_tokens_that_end_in_the_middle_of_a_backup_are_renewed_ahead(azure, stranger, control, tmp_path):
    with control.watching(), control.conditions(tokenLifetime="4s"):
        stranger.run(BACKUP.format(tmp_path), **variables(azure))
    # Each is used for half of its life; nobody waits for a refusal after the first challenge.
    assert len(control.token_requests()) >= 3
    assert len(refused(control)) == 1
    assert backed_up(control) == COUNT


def test_show_identity_says_until_when_the_token_of_now_is_good(azure, stranger, control, tmp_path):
    with control.conditions(tokenLifetime="4s"):
        text = BACKUP.format(tmp_path).replace("one;", "one; show identity;")
        first, second = results(stranger.run(f"{text}; show identity", **variables(azure)), "show identity")
    assert first["expires"] < second["expires"] and first["principal"] == second["principal"]


def test_a_token_that_the_service_no_longer_takes_is_replaced_once_for_all(azure, stranger, control, tmp_path):
    with control.watching():
        process = stranger.start(BACKUP.format(tmp_path), **variables(azure))
        control.wait_for(lambda: backed_up(control) >= 10, process)
        before = len(control.token_requests())
        with control.clock("2h"):
            output, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    # Beside the first challenge only what was on its way.
    assert 2 <= len(refused(control)) <= 8
    # One for the vault, one for Resource Manager.
    assert len(control.token_requests()) == before + 2


def test_ended_sessions_are_answered_with_a_new_sign_in(azure, stranger, control, tmp_path):
    with control.watching():
        process = stranger.start(BACKUP.format(tmp_path), **variables(azure))
        control.wait_for(lambda: backed_up(control) >= 10, process)
        before = len(control.token_requests())
        control("POST", "/revocations", principal="operator")
        output, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    assert len(control.token_requests()) > before
    assert backed_up(control) >= COUNT


def test_a_claims_challenge_in_the_middle_is_met(azure, stranger, control, tmp_path):
    with control.watching():
        process = stranger.start(BACKUP.format(tmp_path), **variables(azure))
        control.wait_for(lambda: backed_up(control) >= 10, process)
        before = len(control.token_requests())
        with control.conditions(demandedClaims={"access_token": {"acrs": {"essential": True, "value": "c1"}}}):
            output, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    assert len(control.token_requests()) == before + 2


def test_a_given_token_that_ends_says_so_and_the_same_statement_goes_on_with_another(azure, stranger, control, tmp_path):
    scope = f"https://{azure.vaults['one'].removeprefix('https://one.')}/.default"
    token = azure.credential().get_token(scope).token
    text = BACKUP.format(tmp_path)
    with control.watching():
        process = stranger.start(text.replace("one;", "one using token $env.TOKEN;"), TOKEN=token)
        control.wait_for(lambda: backed_up(control) >= 10, process)
        with control.clock("2h"):
            output, errors = process.communicate(timeout=240)
    assert process.returncode == 4 and "TokenExpired" in errors, errors
    assert "valid credential" in errors and token not in errors + output
    done = json.loads(output.splitlines()[-1])["result"]["done"]
    assert 0 < done < COUNT
    with control.watching():
        stranger.run(text, **variables(azure))
        assert backed_up(control) == COUNT - done


def test_many_requests_at_the_start_share_one_token(azure, stranger, control, tmp_path):
    with control.watching():
        stranger.run(BACKUP.format(tmp_path).replace("jobs 2", "jobs 32"), **variables(azure))
    asked = control.token_requests()
    # One for the vault, one for Resource Manager.
    assert len(asked) == 2
    kept = [path for path in stranger.folder.rglob("*") if path.is_file()]
    # Tokens are in memory only.
    assert kept and not [path for path in kept if b"eyJ" in path.read_bytes()]


def test_a_federated_tokens_file_is_read_anew_for_each_sign_in(azure, stranger, control, tmp_path):
    def job_token(branch):
        answer = requests.get(
            azure.facts["authority"].replace("login", "pipelines") + f"/github/contoso/app/ref:refs/heads/{branch}"
            "?audience=api://AzureADTokenExchange", verify=azure.ca, timeout=30,
            headers={"Authorization": "Bearer emulator-pipeline-token"})
        return answer.json()["value"]

    file = tmp_path / "token"
    file.write_text(job_token("main"))
    with control.watching():
        process = stranger.start(
            BACKUP.format(tmp_path).replace("one;", "one using workload;"), AZURE_FEDERATED_TOKEN_FILE=file,
            **variables(azure, CLIENT))
        control.wait_for(lambda: backed_up(control) >= 10, process)
        # The next sign-in, which the moved clock makes necessary, is with what the cluster has written meanwhile.
        file.write_text(job_token("side"))
        with control.clock("2h"):
            output, errors = process.communicate(timeout=240)
    assert process.returncode in (4, 5) and "AADSTS700213" in errors + output


def device_code(azure, stranger, control, decide, code=0, **conditions):
    """A sign-in by device code, in which `decide` plays the person; the polls as the service saw them."""
    with control.watching(), control.conditions(**{"latency": "0ms", "deviceCodeInterval": "1s"} | conditions):
        process = stranger.start(
            "connect one using device-code; show identity", AZURE_TENANT_ID=azure.facts["tenant"])
        try:
            pending = control.wait_for(lambda: control("GET", "/device-codes")["pending"], process)
            decide(pending[0])
            output, errors = process.communicate(timeout=120)
        finally:
            process.kill()
    assert process.returncode == code, errors
    return output, errors, control.token_requests()


def test_a_device_code_is_shown_and_polled_until_the_person_is_there(azure, stranger, control):
    def decide(code):
        control.wait_for(lambda: control.token_requests())
        control("POST", f"/device-codes/{code}", user="anna")

    # Anna signs in; that she has no role in the vault is another matter.
    output, errors, polls = device_code(azure, stranger, control, decide)
    assert "enter the code" in errors and "login.localhost" in errors
    assert [one["status"] for one in polls if one["status"] == 200]
    identity = [json.loads(line)["result"] for line in output.splitlines() if '"principal"' in line][-1]
    assert identity["kind"] == "device-code" and identity["tenant"] == azure.facts["tenant"]


def test_slow_down_makes_the_polls_rarer(azure, stranger, control):
    def decide(code):
        control.wait_for(control.token_requests)
        # A service whose clock went back finds the next poll too early, and asks for five seconds more.
        with control.clock("-3s"):
            control.wait_for(lambda: len(control.token_requests()) >= 2)
            control("POST", f"/device-codes/{code}", user="anna")

    _, _, polls = device_code(azure, stranger, control, decide)
    statuses = [one["status"] for one in polls[:3]]
    assert statuses == [400, 400, 200]


def test_a_person_who_declines_ends_the_sign_in(azure, stranger, control):
    _, errors, _ = device_code(
        azure, stranger, control, lambda code: control("POST", f"/device-codes/{code}", declined=True), code=4)
    assert "declined" in errors


def test_a_code_that_nobody_enters_runs_out(azure, stranger, control):
    _, errors, _ = device_code(azure, stranger, control, lambda code: None, code=4, deviceCodeLifetime="2s")
    assert "in time" in errors and "connect again" in errors
