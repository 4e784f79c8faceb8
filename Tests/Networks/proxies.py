"""Squid, as the distribution has it: a proxy with and without TLS and passwords, and one that opens the TLS of others."""

import contextlib
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from pathlib import Path

PROGRAMS = "/usr/sbin:/usr/local/sbin:" + os.environ.get("PATH", "")
SQUID = shutil.which("squid", path=PROGRAMS)
HELPERS = [Path("/usr/lib/squid"), Path("/usr/lib64/squid"), Path("/usr/libexec/squid")]


def helper(name):
    """A program that squid starts for a job of its own."""
    for folder in HELPERS:
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(f"squid's {name} is in none of {', '.join(map(str, HELPERS))}")


class Proxy:
    """A running proxy: where it is, and what it saw."""

    def __init__(self, folder, port, scheme):
        self.folder = folder
        self.port = port
        self.scheme = scheme
        self._marks = 0

    def url(self, user=None, password="", host="127.0.0.1"):
        who = f"{user}:{password}@" if user is not None else ""
        return f"{self.scheme}://{who}{host}:{self.port}"

    def lines(self):
        """What it saw, a request a line: method, target, status, user, and whether there was an Authorization field.

        A tunnel is noted at its end. What ended before this call is noted before a request that comes now; so one is sent,
        until two of them have the same before them.
        """
        before = None
        while True:
            seen = self._noted_before_a_mark()
            if seen == before:
                return seen
            before = seen

    def _noted_before_a_mark(self):
        self._marks += 1
        mark = f"mark-{self._marks}.invalid:1"
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            if self.scheme == "https":
                context = ssl.create_default_context()
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
                connection = context.wrap_socket(connection)
            connection.sendall(f"CONNECT {mark} HTTP/1.1\r\nHost: {mark}\r\n\r\n".encode())
            connection.recv(4096)
        deadline = time.monotonic() + 30
        path = self.folder / "access.log"
        while time.monotonic() < deadline:
            lines = [line.split("\t") for line in path.read_text().splitlines()] if path.exists() else []
            if any(line[1] == mark for line in lines):
                return [line for line in lines if not line[1].startswith(("mark-", "error:"))]
            time.sleep(0.01)
        raise AssertionError("squid notes nothing")

    def targets(self):
        """The hosts, without ports, to which it was asked to lead and led."""
        return {target.rsplit(":", 1)[0] for method, target, status, *_ in self.lines() if method == "CONNECT" and status == "200"}


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_until_listening(port, process, folder):
    deadline = time.monotonic() + 60
    while True:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError("squid did not start\n" + (folder / "output").read_text())
        time.sleep(0.02)


def configuration(folder, port, hosts, password, tls, opens, upstream_ca, refuses):
    (folder / "hosts").write_text("".join(f"127.0.0.1 {host}\n" for host in hosts))
    listen = f"http_port 127.0.0.1:{port}"
    if tls:
        listen = f"https_port 127.0.0.1:{port} tls-cert={tls}"
    elif opens:
        listen += f" ssl-bump generate-host-certificates=on tls-cert={opens}"
    lines = [
        listen, "pid_filename none", "cache deny all", "coredump_dir none", f"cache_log {folder}/cache.log",
        r"logformat seen %rm	%ru	%>Hs	%un	%{Authorization}>h", f"access_log stdio:{folder}/access.log seen", f"hosts_file {folder}/hosts", "visible_hostname proxy.example",
        "shutdown_lifetime 0 seconds", "dns_timeout 1 second", "positive_dns_ttl 1 hour",
        "buffered_logs off", "max_filedescriptors 1024",
        "cache_mem 0 MB", "forwarded_for off", "acl refused dstdomain " + " ".join(filter(None, [".invalid", refuses])),
        "http_access deny refused"]
    if opens:
        database = folder / "certificates"
        generator = helper("security_file_certgen")
        subprocess.run([generator, "-c", "-s", database, "-M", "4MB"], check=True, capture_output=True)
        lines += [
            f"sslcrtd_program {generator} -s {database} -M 4MB", "sslcrtd_children 1", "ssl_bump bump all",
            f"tls_outgoing_options cafile={upstream_ca}"]
    if password:
        user, word = password
        hashed = subprocess.run(
            ["openssl", "passwd", "-apr1", "-stdin"], input=word, text=True, check=True, capture_output=True)
        (folder / "passwords").write_text(f"{user}:{hashed.stdout}")
        lines += [
            f"auth_param basic program {helper('basic_ncsa_auth')} {folder}/passwords", "auth_param basic children 1",
            "acl known proxy_auth REQUIRED", "http_access deny !known"]
    (folder / "squid.conf").write_text("\n".join([*lines, "http_access allow all", ""]))


def own(folder):
    """A proxy that is started by root becomes another user, whose folder it then has to be."""
    if os.geteuid() == 0:
        for path in [folder, *folder.rglob("*")]:
            shutil.chown(path, "proxy", "proxy")


@contextlib.contextmanager
def proxy(hosts, password=None, tls=None, opens=None, upstream_ca=None, refuses=None):
    """Leads to the hosts, all on this machine, for as long as the block runs.

    `password` is a user with their word; `tls` a PEM file for speaking TLS itself; `opens` the PEM file of an authority by
    which it stands in for every host; `refuses` a domain to which it does not lead.
    """
    assert SQUID, "squid is not installed: run scripts/setup --tests"
    with tempfile.TemporaryDirectory(prefix="squid-") as name:
        folder = Path(name)
        port = free_port()
        configuration(folder, port, hosts, password, tls, opens, upstream_ca, refuses)
        own(folder)
        with open(folder / "output", "w") as output:
            process = subprocess.Popen(
                [SQUID, "-N", "-f", folder / "squid.conf"], stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        try:
            wait_until_listening(port, process, folder)
            yield Proxy(folder, port, "https" if tls else "http")
        finally:
            process.terminate()
            process.wait(timeout=30)
