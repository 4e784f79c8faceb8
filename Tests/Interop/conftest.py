"""The emulator under Microsoft's own clients."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


@pytest.fixture(scope="session", autouse=True)
def program():
    """The program under test, named by KVMSH."""
    path = os.environ.get("KVMSH")
    assert path and Path(path).is_file(), "KVMSH must name the kvmsh program: run scripts/test"
    return path
