"""Microsoft's own clients against the emulator that another process serves, with every check of theirs left on."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from scripts.local_azure import emulator  # noqa: E402
from Tests.Interop.coverage import Coverage  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def program():
    """The program under test, named by KVMSH."""
    path = os.environ.get("KVMSH")
    assert path and Path(path).is_file(), "KVMSH must name the kvmsh program: run scripts/test"
    return path


@pytest.fixture(scope="session", autouse=True)
def covered():
    """Notes which test calls which public method of the SDKs."""
    coverage = Coverage()
    with coverage.recording():
        yield coverage


@pytest.fixture(scope="module")
def azure():
    """Two vaults in one geography and one in another."""
    with emulator(contoso_we="westeurope", contoso_ne="northeurope", contoso_us="eastus2") as running:
        yield running
