"""HTTPS servers that answer as a test says and keep what they were asked."""

import contextlib
import json
import ssl
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Asked:
    """One request that arrived."""

    def __init__(self, handler, body):
        self.method = handler.command
        self.host = handler.headers.get("Host", "")
        self.path = handler.path
        self.headers = {name.lower(): value for name, value in handler.headers.items()}
        self.body = body


class Server:
    """A running server: its port, and what it was asked."""

    def __init__(self, port):
        self.port = port
        self.asked = []

    def secrets(self):
        """What arrived that nobody but the right host should see."""
        return [
            (one.path, field) for one in self.asked for field in ("authorization", "cookie", "x-identity-header")
            if field in one.headers] + [one.path for one in self.asked if b"secret" in one.body or b"assertion" in one.body]


@contextlib.contextmanager
def serve(pem, answer):
    """Serves on loopback with the certificate and key of `pem`; `answer` makes status, headers and body of a request."""
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(pem)
        file.flush()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file.name)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self):
            asked = Asked(self, self.rfile.read(int(self.headers.get("Content-Length", 0))))
            server.asked.append(asked)
            status, headers, body = answer(asked)
            text = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response_only(status)
            usual = {"Content-Type": "application/json", "Date": self.date_time_string()}
            for name, value in (usual | headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any

        def log_message(self, *_):
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_):
            # Whoever does not trust the certificate hangs up, which is what such tests are about.
            pass

        def finish_request(self, request, client_address):
            with context.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)

    listener = Quiet(("127.0.0.1", 0), Handler)
    server = Server(listener.server_address[1])
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()
