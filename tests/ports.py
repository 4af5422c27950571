"""A port that a server can have again after it was killed."""

import random
import socket
from pathlib import Path

EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")
LOWEST = 15_000
FIRST_EPHEMERAL = 32_768  # where the kernel does not say


def own_port() -> int:
    """A free port below those that the kernel gives to clients.

    While a killed server is away, whoever dials it draws a port of its own from that range, and now
    and then the very port that nobody listens on: the server could not have it back.
    """
    first = int(EPHEMERAL.read_text().split()[0]) if EPHEMERAL.exists() else FIRST_EPHEMERAL
    below = max(min(first, FIRST_EPHEMERAL), LOWEST + 5_000)
    while True:
        port = random.randrange(LOWEST, below)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
