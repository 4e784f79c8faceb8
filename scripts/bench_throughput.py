"""Requests per second of `kvmsh emulator` on one core, against nginx that serves a static body of the same size."""

import contextlib
import grp
import http.client
import os
import pwd
import re
import shutil
import socket
import ssl
import statistics
import subprocess
import time

from azure.keyvault.secrets import SecretClient
from cryptography import x509

from scripts.bench_processes import children, processor_seconds
from scripts.local_azure import emulator

CONNECTIONS = 16
SECONDS = 3
ROUNDS = 5
WANTED = 1 / 3

#: The servers take turns on the first core; the load generator has the second.
SERVER, LOAD = "0", "1"

NGINX = """
user {user} {group};
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_requests 1000000000; open_file_cache max=16; default_type application/json;
  client_body_temp_path {folder}/tmp; proxy_temp_path {folder}/tmp; fastcgi_temp_path {folder}/tmp;
  uwsgi_temp_path {folder}/tmp; scgi_temp_path {folder}/tmp;
  server {{
    listen 127.0.0.1:{port} ssl; root {folder}/www;
    ssl_certificate {folder}/server.pem; ssl_certificate_key {folder}/server.key;
    ssl_protocols {protocol}; ssl_conf_command Ciphersuites {cipher}; ssl_conf_command Groups {groups};
  }}
}}
"""

#: What BoringSSL takes by default, the first one that the client offers too.
GROUPS = "X25519:P-256:P-384"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def unverified():
    """A context without checks: the load generator makes none either."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def settings(port):
    """Protocol, cipher and certificate that a server agrees on with a client that offers everything."""
    with socket.create_connection(("127.0.0.1", port)) as connection, unverified().wrap_socket(connection) as session:
        key = x509.load_der_x509_certificate(session.getpeercert(binary_form=True)).public_key()
        return session.version(), session.cipher()[0], f"{key.curve.name} certificate"


def body_of(port, path, headers):
    """The body that a server answers with."""
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=unverified())
    with contextlib.closing(connection):
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        body = response.read()
        assert response.status == 200, (response.status, body)
        return body


@contextlib.contextmanager
def nginx(folder, body, protocol, cipher):
    """nginx with one worker on the servers' core."""
    for name in ["www", "tmp"]:
        (folder / name).mkdir(parents=True)
    (folder / "www" / "secret").write_bytes(body)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=bench", "-days", "2",
         "-keyout", folder / "server.key", "-out", folder / "server.pem"], check=True, capture_output=True)
    port = free_port()
    (folder / "nginx.conf").write_text(NGINX.format(
        folder=folder, port=port, protocol=protocol, cipher=cipher, groups=GROUPS,
        user=pwd.getpwuid(os.getuid()).pw_name, group=grp.getgrgid(os.getgid()).gr_name))
    program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    process = subprocess.Popen(["taskset", "-c", SERVER, program, "-e", folder / "error.log", "-c", folder / "nginx.conf"])
    try:
        while True:
            with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
                break
            assert process.poll() is None, (folder / "error.log").read_text()
            time.sleep(0.02)
        while not (worker := children(process.pid)):
            time.sleep(0.02)
        yield port, worker[0]
    finally:
        process.terminate()
        process.wait(timeout=30)


def rates(port, pid, path, headers):
    """Requests in each second that wrk sees on connections that are kept, and in each second of the server's processor time.

    Any answer but 200 makes them worthless. The second figure is the steadier one where other programs use the core too.
    """
    command = ["taskset", "-c", LOAD, "wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{SECONDS}s"]
    for name, value in headers.items():
        command += ["--header", f"{name}: {value}"]
    start = processor_seconds(pid)
    text = subprocess.run(
        [*command, f"https://127.0.0.1:{port}{path}"], check=True, capture_output=True, text=True).stdout
    used = processor_seconds(pid) - start
    assert "Non-2xx" not in text and "Socket errors" not in text, text
    count = int(re.search(r"(\d+) requests in", text)[1])
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), count / used


def throughput(folder):
    """GETs of one secret over HTTP/1.1 and kept connections, in turns with nginx, with the same TLS settings."""
    with emulator(prefix=["taskset", "-c", SERVER], bench="westeurope") as azure:
        azure.client(SecretClient, "bench").set_secret("s", "a value of usual length: 0123456789abcdef")
        host = azure.vaults["bench"].removeprefix("https://").rstrip("/")
        port = int(host.rsplit(":")[1])
        token = azure.credential().get_token(f"https://vault.localhost:{port}/.default").token
        path, headers = "/secrets/s?api-version=7.4", {"Host": host, "Authorization": f"Bearer {token}"}
        body, agreed = body_of(port, path, headers), settings(port)
        with nginx(folder / "nginx", body, *agreed[:2]) as (other, worker):
            assert settings(other) == agreed, f"nginx agrees on {settings(other)}, the emulator on {agreed}"
            assert body_of(other, "/secret", {}) == body
            pairs = [
                (rates(port, azure.process.pid, path, headers), rates(other, worker, "/secret", {})) for _ in range(ROUNDS)]
    print(f"throughput: GET of a secret of {len(body)} bytes, {CONNECTIONS} connections, one core, {', '.join(agreed)}")
    for index, unit in enumerate(["second", "second of processor time"]):
        ours, theirs = (statistics.median(pair[side][index] for pair in pairs) for side in (0, 1))
        ratio = statistics.median(pair[0][index] / pair[1][index] for pair in pairs)
        print(f"throughput: in each {unit}: emulator {ours:,.0f}, nginx {theirs:,.0f}, ratio {ratio:.2f} (wanted: at least {WANTED:.2f})")
