"""What the libraries log: nothing unless it is asked for, requests without what they carry when it is."""

import pytest
from azure.keyvault.secrets import SecretClient

STATEMENTS = "connect contoso-we; list secrets; show secret db-password reveal"


def logged(run):
    return [line for line in run.stderr.splitlines() if line.startswith("debug: ")]


def test_requests_are_logged_only_on_demand(azure):
    assert not logged(azure.run("-c", STATEMENTS))
    lines = logged(azure.run("--log-level", "debug", "-c", STATEMENTS))
    assert any("vault=contoso-we" in line and "result=200" in line for line in lines)


def test_the_setting_counts_from_its_statement_on(azure):
    run = azure.run("-c", "connect contoso-we\nset log-level debug\nlist keys\nset log-level default\nlist secrets")
    lines = logged(run)
    assert any("list keys" in line for line in lines)
    assert not any("list secrets" in line for line in lines)


@pytest.mark.parametrize("statement", ["show secret db-password reveal", "list keys"])
def test_no_token_and_no_value_is_logged(azure, statement):
    value = azure.client(SecretClient, "contoso-we").get_secret("db-password").value
    run = azure.run("--log-level", "debug", "-c", f"connect contoso-we; {statement}")
    log = "\n".join(logged(run))
    assert log and value not in log and "Bearer" not in log and "eyJ" not in log
    assert azure.facts["clientSecret"] not in log
