"""The emulator's control endpoint: its clock, its conditions, and what it was asked."""

import contextlib
import time

import requests

from scripts.names import resolve_localhost

resolve_localhost()


class Control:
    """Speaks to the control endpoint of a running emulator."""

    def __init__(self, azure):
        self.azure = azure

    def __call__(self, method, path, **body):
        facts = self.azure.facts["control"]
        answer = requests.request(
            method, facts["url"] + path, json=None if method == "GET" else body, verify=self.azure.ca, timeout=30,
            headers={"Authorization": "Bearer " + facts["token"]})
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def requests(self, path="", host=""):
        """The requests so far whose path ends and whose host begins like this."""
        noted = self("GET", "/requests")["requests"]
        return [one for one in noted if one["path"].endswith(path) and one["host"].startswith(host)]

    def token_requests(self):
        return self.requests("/oauth2/v2.0/token", "login.")

    def wait_for(self, condition, process=None):
        """Asks until it holds, or the process has ended."""
        deadline = time.monotonic() + 120
        while not (found := condition()):
            if process is not None and process.poll() is not None:
                raise AssertionError("ended before: " + process.communicate()[1])
            assert time.monotonic() < deadline, "it did not come to that"
            time.sleep(0.02)
        return found

    @contextlib.contextmanager
    def conditions(self, **changed):
        """Other conditions for as long as the block runs."""
        before = self("GET", "/conditions")
        self("PATCH", "/conditions", **changed)
        try:
            yield
        finally:
            self("PATCH", "/conditions", **{name: before[name] for name in changed})

    @contextlib.contextmanager
    def clock(self, advance):
        """Another time for as long as the block runs."""
        self("POST", "/clock", advance=advance)
        try:
            yield
        finally:
            self("POST", "/clock", advance=advance[1:] if advance.startswith("-") else "-" + advance)

    @contextlib.contextmanager
    def watching(self):
        """Notes requests from here on."""
        self("GET", "/requests")
        self("DELETE", "/requests")
        yield
