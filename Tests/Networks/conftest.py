"""The way to a vault through networks, clouds and sign-ins, over real HTTPS: kvmsh knows the emulator as a stranger does."""

import json
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from scripts.local_azure import emulator  # noqa: E402
from Tests.Networks.authorities import Authority  # noqa: E402
from Tests.Networks.stranger import Stranger, variables  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def program():
    """The program under test, named by KVMSH."""
    path = os.environ.get("KVMSH")
    assert path and Path(path).is_file(), "KVMSH must name the kvmsh program: run scripts/test"
    return path


@pytest.fixture(scope="session")
def authority():
    """An authority of certificates beside the emulator's."""
    return Authority("Authority of the tests")


@pytest.fixture(scope="module")
def azure(tmp_path_factory):
    """Two vaults of one geography and one of another; `one` holds three secrets."""
    seed = tmp_path_factory.mktemp("seed") / "seed.json"
    secrets = [{"name": f"db{number}", "value": f"value {number}"} for number in range(3)]
    seed.write_text(json.dumps({"vaults": {"one": {"secrets": secrets}}}))
    with emulator("--seed", seed, one="westeurope", two="northeurope", far="eastus2") as running:
        yield running


@pytest.fixture(scope="module")
def stranger(azure, tmp_path_factory):
    """kvmsh for that Azure."""
    return Stranger(azure, tmp_path_factory.mktemp("stranger"))


@pytest.fixture(scope="module")
def signed_in(azure):
    """The environment of somebody who may do everything."""
    return variables(azure)


@pytest.fixture(scope="session")
def bundle(authority, tmp_path_factory):
    """A file with the tests' authority, joined with that of an emulator: `bundle(azure)`."""
    folder = tmp_path_factory.mktemp("bundles")

    def join(azure=None, *more):
        path = folder / f"{len(list(folder.iterdir()))}.pem"
        path.write_text(authority.pem + "".join(more) + (Path(azure.ca).read_text() if azure else ""))
        return path

    return join
