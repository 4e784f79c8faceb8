"""Where hosts are: fixed addresses for private endpoints, versions of addresses, and the public cloud's own names."""

from pathlib import Path

import pytest

from scripts.local_azure import emulator
from Tests.Networks.namespaces import run_alone
from Tests.Networks.stranger import Stranger, results, variables

def has_version_6():
    path = Path("/proc/net/if_inet6")
    return path.exists() and "00000000000000000000000000000001" in path.read_text()


def checks(finished):
    return {check["check"]: check for check in results(finished)[-1]["items"]}


def test_an_address_that_is_fixed_is_used_and_said(stranger, azure, signed_in):
    host = azure.vaults["one"].removeprefix("https://").split(":")[0]
    right = stranger.run(f"set resolve {host}:127.0.0.1; connect one; doctor", **signed_in)
    assert checks(right)["dns"]["detail"] == f"{host} is 127.0.0.1, as the settings say"
    wrong = stranger.run(f"set retries 0; set resolve {host}:127.0.0.99; connect one", code=4, **signed_in)
    assert "127.0.0.99" in wrong.stderr or "connect" in wrong.stderr


def test_several_hosts_have_their_own_addresses(stranger, azure, signed_in):
    hosts = [url.removeprefix("https://").split(":")[0] for url in azure.vaults.values()]
    text = ", ".join(f"{host}:127.0.0.{number}" for number, host in enumerate(hosts, 1))
    # Only the first is where the emulator listens.
    stranger.run(f'set resolve "{text}"; connect one', **signed_in)
    stranger.run(f'set retries 0; set resolve "{text}"; connect two', code=4, **signed_in)
    shown = stranger.run(f'set resolve "{text}"; show settings')
    assert text in shown.stdout


def test_a_connection_keeps_its_address(stranger, azure, signed_in):
    host = azure.vaults["one"].removeprefix("https://").split(":")[0]
    stranger.run(f"set resolve {host}:127.0.0.1; connect one; set resolve {host}:127.0.0.99; list secrets", **signed_in)


@pytest.mark.parametrize("text", ['"a.b:1.2.3.4, a.b:1.2.3.5"', "a.b:nowhere", '"a.b:1.2.3.4, c.d"', '","'])
def test_what_fixes_no_address_is_refused(stranger, text):
    result = stranger.run(f"set resolve {text}; connect one", code=None)
    assert result.returncode in (1, 2) and "resolve" in result.stderr


@pytest.mark.skipif(not has_version_6(), reason="this machine has no loopback of version 6")
def test_the_version_of_addresses_is_chosen(tmp_path):
    with emulator("--address", "::1", one="westeurope") as azure:
        stranger = Stranger(azure, tmp_path)
        known = variables(azure)
        six = stranger.run("set address-family ipv6; connect one; doctor", **known)
        assert "::1" in checks(six)["dns"]["detail"]
        stranger.run("set address-family any; connect one", **known)
        four = stranger.run("set retries 0; set address-family ipv4; connect one", code=4, **known)
        assert "connect" in four.stderr


def test_the_public_clouds_own_names_by_settings_and_by_a_name_service(program):
    """Everything under its real name on port 443: vault, sign-in and Resource Manager, in a network of the test's own."""
    found = run_alone("Tests.Networks.public_names", "--net")
    assert found["identity"]["kind"] == "client-secret"
    assert found["connections"][0]["url"] == "https://contoso-we.vault.azure.net"
    assert found["connections"][0]["cloud"] == "public"
    assert found["secrets"] == ["db"]
    # Resource Manager was found by its fixed address too.
    assert found["connections"][0]["region"] == "westeurope"
    assert found["dns"] == [
        "contoso-we.vault.azure.net is 10.1.0.4 (private: a private endpoint)",
        "contoso-ne.vault.azure.net is 203.0.113.7 (public)"]
