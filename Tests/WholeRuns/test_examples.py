"""The examples of scripts/, each run whole against the emulator."""

import csv
import json
import os
import subprocess
from pathlib import Path

from azure.keyvault.certificates import CertificateClient, CertificateContact
from azure.keyvault.secrets import SecretClient
from azure.mgmt.keyvault import KeyVaultManagementClient

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def test_a_fleet_moves_in_a_loop(fresh, tmp_path):
    vaults = {"kv_a": "westeurope", "kv_a2": "northeurope", "kv_b": "uksouth", "kv_b2": "ukwest"}
    with fresh(tmp_path, secrets=4, **vaults) as azure:
        azure.client(SecretClient, "kv-b").set_secret("only-here", "x")
        fleet = tmp_path / "fleet.csv"
        fleet.write_text("old,new\nkv-a,kv-a2\nkv-nowhere,kv-a2\nkv-b,kv-b2\n")
        run = azure.run(SCRIPTS / "fleet.kvm", fleet, tmp_path / "fleet", check=False)
        assert run.returncode == 4, run.stderr
        assert "kv-a moved" in run.stdout and "kv-b moved" in run.stdout and "kv-nowhere moved" not in run.stdout
        assert azure.client(SecretClient, "kv-b2").get_secret("only-here").value == "x"
        with open(tmp_path / "fleet" / "kv-a.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        assert {row["basis"] for row in rows[1:]} == {"id"} and len(rows) == 1 + 2 * 4


def test_a_plan_is_carried_out_exactly_or_refused(fresh, tmp_path):
    with fresh(tmp_path, secrets=3, kv_a="westeurope", kv_b="northeurope") as azure:
        work = tmp_path / "work"
        work.mkdir()
        script = SCRIPTS / "reviewed.kvm"
        azure.run(script, "plan", work, "kv-a", "kv-b")
        plan = json.loads((work / "plan.json").read_text())
        assert [item["action"] for item in plan["objects"]] == ["write"] * 3
        target = azure.client(SecretClient, "kv-b")
        assert list(target.list_properties_of_secrets()) == []

        target.set_secret("secret-0001", "of somebody else")
        refused = azure.run(script, "apply", work, "kv-a", "kv-b", check=False)
        assert refused.returncode == 6 and "secret-0001" in refused.stderr
        assert [item.name for item in target.list_properties_of_secrets()] == ["secret-0001"]

        target.begin_delete_secret("secret-0001").wait()
        target.purge_deleted_secret("secret-0001")
        azure.run(script, "apply", work, "kv-a", "kv-b")
        assert target.get_secret("secret-0001").value == "value 1"


def test_a_rehearsal_has_the_objects_of_the_archive(archive, tmp_path):
    run = subprocess.run(
        [SCRIPTS / "rehearse", archive], text=True, capture_output=True, stdin=subprocess.DEVNULL, env=os.environ)
    assert run.returncode == 0, run.stdout + run.stderr
    count = len(json.loads((archive / "manifest.json").read_text())["objects"])
    assert f"{count} objects" in run.stdout and "0 failed" in run.stdout
    assert "no difference" in run.stdout


def test_a_rehearsal_holds_no_value_of_the_archive(archive):
    seed = subprocess.run(
        ["python3", SCRIPTS / "rehearse_seed.py", archive, "kv-r"], text=True, capture_output=True, check=True).stdout
    vault = json.loads(seed)["vaults"]["kv-r"]
    assert {entry["name"] for entry in vault["secrets"]} >= {"db-password", "greeting"}
    assert all(v["value"].startswith("rehearsal ") for entry in vault["secrets"] for v in entry["versions"])


def test_the_old_vault_ends_only_when_it_is_proven(fresh, tmp_path):
    with fresh(tmp_path, secrets=3, kv_a="westeurope", kv_b="northeurope") as azure:
        state = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}
        out = tmp_path / "out"
        azure.run("-c", f"connect kv-a; connect kv-b; backup all to {out}; restore into target", env=state)
        unproven = azure.run("-c", "connect kv-a; connect kv-b; retire source confirm kv-a", check=False, env=state)
        assert unproven.returncode == 6 and "run `verify all`" in unproven.stderr

        run = azure.run("--yes", SCRIPTS / "finish.kvm", "kv-a", "kv-b", out, env=state)
        assert "az keyvault recover --name kv-a" in run.stderr and "role assignments" in run.stderr
        assert not out.exists()
        assert azure.run("-c", "connect kv-a", check=False, env=state).returncode == 4
        assert azure.client(SecretClient, "kv-b").get_secret("secret-0002").value == "value 2"


def test_a_vault_is_deployed_again_without_its_data(fresh, tmp_path):
    with fresh(tmp_path, secrets=2, kv_a="westeurope", kv_b="northeurope") as azure:
        vaults = azure.management(KeyVaultManagementClient).vaults
        vaults.update("emulator", "kv-a", {"tags": {"env": "prod"}, "properties": {"networkAcls": {
            "defaultAction": "Deny", "bypass": "AzureServices", "ipRules": [{"value": "127.0.0.1"}, {"value": "203.0.113.7"}]}}})
        certificates = azure.client(CertificateClient, "kv-a")
        certificates.create_issuer("digi", "Test", account_id="a1", password="p")
        certificates.set_contacts([CertificateContact(email="a@contoso.com")])
        template = tmp_path / "vault.json"
        run = azure.run(SCRIPTS / "redeploy.kvm", "kv-a", "kv-new", "northeurope", template)
        assert "kv-new is there" in run.stdout
        new = vaults.get("emulator", "kv-new")
        assert new.location == "northeurope" and new.tags == {"env": "prod"}
        addresses = {rule.value.removesuffix("/32") for rule in new.properties.network_acls.ip_rules}
        assert addresses == {"127.0.0.1", "203.0.113.7"}
        listed = azure.run("--output", "jsonl", "-c", "connect kv-new; list all; list issuers; list contacts").stdout
        assert "secret-0000" not in listed and "digi" in listed and "a@contoso.com" in listed, listed
        first = template.read_bytes()
        azure.run("-c", f"connect kv-a; export template to {template}")
        assert template.read_bytes() == first

        # Elsewhere again: the file alone is enough, whatever became of the vault.
        azure.run("-c", f"connect kv-a; create vault kv-third in uksouth from {template} resource group emulator")
        taken = azure.run(SCRIPTS / "redeploy.kvm", "kv-a", "kv-new", "northeurope", template, check=False)
        assert taken.returncode == 6 and "taken" in taken.stderr


def test_no_example_is_without_a_run():
    places = [*Path(__file__).parent.glob("test_*.py"), SCRIPTS / "rehearse", SCRIPTS / "demo"]
    runs = "".join(path.read_text() for path in places if path.is_file())
    assert [path.name for path in sorted(SCRIPTS.glob("*.kvm")) if path.name not in runs] == []
