"""Names below `localhost` are this machine, as RFC 6761 has it and Python does not."""

import socket


def resolve_localhost():
    """Makes every name below `localhost` an address of this machine, for the rest of the process."""
    original = socket.getaddrinfo

    def getaddrinfo(host, *rest, **named):
        if isinstance(host, bytes):
            host = host.decode()
        if isinstance(host, str) and host.endswith(".localhost"):
            host = "127.0.0.1"
        return original(host, *rest, **named)

    socket.getaddrinfo = getaddrinfo
