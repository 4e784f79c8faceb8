"""Which public method of Microsoft's data plane SDKs is called by which test; kept as a table in `sdk_coverage.md`."""

import contextlib
import functools
import inspect
import os
from pathlib import Path

from azure.keyvault.certificates import CertificateClient
from azure.keyvault.keys import KeyClient
from azure.keyvault.keys.crypto import CryptographyClient
from azure.keyvault.secrets import SecretClient

CLIENTS = [SecretClient, KeyClient, CryptographyClient, CertificateClient]

#: They concern the connection and no operation of a vault.
LOCAL = {"close", "from_jwk"}

#: The tests that are about the SDKs' methods; others use them on the way.
FILES = {"test_secrets.py", "test_keys.py", "test_cryptography.py", "test_certificates.py"}

TABLE = Path(__file__).parent / "sdk_coverage.md"

HEAD = """# What of Microsoft's SDKs is covered by which check

Every public method that the Python SDKs have for vaults, with the tests that call it. `test_zz_coverage.py`
fails when a method is called by no test or when this table is out of date; `KVMSH_WRITE_TABLES=1` writes it anew.

| client | method | checks |
|---|---|---|
"""


def public_methods(client):
    """The names of what a client of an SDK offers."""
    return [name for name, _ in inspect.getmembers(client, inspect.isfunction) if not name.startswith("_") and name not in LOCAL]


class Coverage:
    """What was called, by client and method, with the tests that called."""

    def __init__(self):
        self.calls = {(client.__name__, name): set() for client in CLIENTS for name in public_methods(client)}

    @contextlib.contextmanager
    def recording(self):
        """Notes calls for as long as the block runs."""
        with contextlib.ExitStack() as stack:
            for client in CLIENTS:
                for name in public_methods(client):
                    original = getattr(client, name)
                    setattr(client, name, self.noting(client.__name__, name, original))
                    stack.callback(setattr, client, name, original)
            yield self

    def noting(self, client, name, original):
        """The method, which also notes the test that calls it."""

        @functools.wraps(original)
        def noted(*arguments, **named):
            test = os.environ.get("PYTEST_CURRENT_TEST", "")
            file, _, function = test.partition(" ")[0].partition("::")
            if "(call)" in test and Path(file).name in FILES:
                self.calls[client, name].add(f"{Path(file).stem}.{function.partition('[')[0]}")
            return original(*arguments, **named)

        return noted

    @property
    def missing(self):
        """The methods that no test called."""
        return [f"{client}.{name}" for (client, name), tests in self.calls.items() if not tests]

    @property
    def table(self):
        """The table's text."""
        rows = [f"| {client} | `{name}` | {', '.join(sorted(tests))} |\n" for (client, name), tests in self.calls.items()]
        return HEAD + "".join(rows)
