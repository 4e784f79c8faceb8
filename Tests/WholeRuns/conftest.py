"""Runs of the whole program against the emulator that another process serves."""

import json
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from scripts.local_azure import emulator  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def program():
    """The program under test, named by KVMSH."""
    path = os.environ.get("KVMSH")
    assert path and Path(path).is_file(), "KVMSH must name the kvmsh program: run scripts/test"
    return path


@pytest.fixture(scope="module")
def azure():
    """Three vaults: two regions of one geography, one of another; the first is filled from the demo's seed file."""
    with emulator("--seed", ROOT / "scripts" / "seed.json", contoso_we="westeurope", contoso_ne="northeurope", contoso_us="eastus2") as running:
        yield running


@pytest.fixture
def fresh():
    """Starts emulators of a test's own: `with fresh(vaults, secrets=10, options=[...]) as azure`."""
    def start(tmp_path, secrets=0, options=(), **vaults):
        first = next(iter(vaults)).replace("_", "-")
        seed = tmp_path / "seed.json"
        entries = [{"name": f"secret-{n:04}", "versions": [{"value": f"value {n}", "created": "-30d"}]} for n in range(secrets)]
        seed.write_text(json.dumps({"vaults": {first: {"secrets": entries}}}))
        return emulator("--seed", seed, *options, **vaults)

    return start


@pytest.fixture(scope="module")
def archive(azure, tmp_path_factory):
    """A complete backup of the filled vault."""
    folder = tmp_path_factory.mktemp("archive") / "backup"
    azure.run("-c", f"connect contoso-we; backup all to {folder}")
    return folder
