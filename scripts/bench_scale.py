"""What an operation on a vault of 100,000 secrets costs the emulator, against one of 10,000: the same, if nothing grows."""

import concurrent.futures
import http.client
import json
import random
import ssl
import threading
import time

from scripts.bench_processes import processor_seconds, resident
from scripts.local_azure import emulator

SMALL, LARGE = 10_000, 100_000
CALLERS = 32
#: So many items are listed in all: a page costs so little that the clock of the kernel is too coarse for fewer.
LISTED = 300_000
WANTED = 1.3


class Vault:
    """Plain HTTPS with one connection for each calling thread: an SDK would be the bottleneck."""

    def __init__(self, azure, name):
        self.host = azure.vaults[name].removeprefix("https://").rstrip("/")
        self.port = int(self.host.rsplit(":")[1])
        token = azure.credential().get_token(f"https://vault.localhost:{self.port}/.default").token
        self.headers = {"Host": self.host, "Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.context = ssl.create_default_context(cafile=azure.ca)
        self.context.check_hostname = False
        self.local = threading.local()

    def call(self, method, target, body=None):
        if not hasattr(self.local, "connection"):
            self.local.connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context)
        separator = "&" if "?" in target else "?"
        self.local.connection.request(
            method, f"{target}{separator}api-version=7.4", body and json.dumps(body), self.headers)
        response = self.local.connection.getresponse()
        text = response.read()
        assert response.status == 200, (method, target, response.status, text)
        return json.loads(text)

    def pages(self):
        """Every item of the list, page after page."""
        page = self.call("GET", "/secrets")
        while True:
            yield from page["value"]
            if not page["nextLink"]:
                return
            page = self.call("GET", page["nextLink"].split(self.host)[1].replace("api-version=7.4&", "", 1))


def costs(count, options):
    """Microseconds of processor time per object: fill, list all, back up and restore all; and bytes of memory.

    Of the emulator's processor time, which other programs on the machine disturb little.
    """
    names = [f"secret-{number:06}" for number in range(count)]
    random.Random(count).shuffle(names)
    result = {}
    with emulator(*options, source="westeurope", target="northeurope") as azure:
        source, target = Vault(azure, "source"), Vault(azure, "target")
        empty = resident(azure.process.pid)
        pool = concurrent.futures.ThreadPoolExecutor(CALLERS)

        def measure(name, work, objects=count):
            start = processor_seconds(azure.process.pid)
            work()
            result[name] = (processor_seconds(azure.process.pid) - start) / objects * 1e6

        def each(work):
            for _ in pool.map(work, names, chunksize=100):
                pass

        def copy(name):
            target.call("POST", "/secrets/restore", source.call("POST", f"/secrets/{name}/backup"))

        def listed():
            for _ in range(LISTED // count):
                assert sum(1 for _ in source.pages()) == count

        measure("fill", lambda: each(lambda name: source.call("PUT", f"/secrets/{name}", {"value": f"value of {name}"})))
        result["memory"] = (resident(azure.process.pid) - empty) / count
        measure("list", listed, LISTED)
        measure("backup and restore", lambda: each(copy))
        pool.shutdown()
    return result


def reopened(folder, count):
    """Seconds for each object until an emulator with this state answers; the state stays for the next benchmark."""
    names = [f"secret-{number:06}" for number in range(count)]
    with emulator("--state", folder, source="westeurope") as azure:
        vault = Vault(azure, "source")
        with concurrent.futures.ThreadPoolExecutor(CALLERS) as pool:
            for _ in pool.map(lambda name: vault.call("PUT", f"/secrets/{name}", {"value": name}), names, chunksize=100):
                pass
    with emulator("--state", folder, source="westeurope") as azure:
        return processor_seconds(azure.process.pid) / count * 1e6


def scale(folder):
    """Cost of each object in a vault of 100,000 secrets against one of 10,000, in memory and with a state folder."""
    for title, options in [("in memory", lambda count: []), ("with state", lambda count: ["--state", folder / f"state-{count}"])]:
        small, large = costs(SMALL, options(SMALL)), costs(LARGE, options(LARGE))
        for name in small:
            unit = "bytes" if name == "memory" else "us"
            print(f"scale, {title}: {name}: {small[name]:.0f} {unit} per object of {SMALL:,}, {large[name]:.0f} of {LARGE:,}, "
                  f"ratio {large[name] / small[name]:.2f} (wanted: at most {WANTED})")
    small, large = (reopened(folder / f"reopened-{count}", count) for count in (SMALL, LARGE))
    print(f"scale: reopening: {small:.0f} us per object of {SMALL:,}, {large:.0f} of {LARGE:,}, ratio {large / small:.2f} (wanted: at most {WANTED})")
