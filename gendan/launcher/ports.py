"""Free ports on the loopback address."""

import errno
import random
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"
FROM = 20_000


def is_free(port: int) -> bool:
    """Whether we could listen on this port of the loopback address now."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # closed connections may linger there
        try:
            attempt.bind((LOOPBACK, port))
            attempt.listen()
        except OSError as error:
            if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                return False
            raise
    return True


def free_port(preferred: int | None = None) -> int:
    """A free port: the preferred one if it is, else a random one.

    Below the range from which outgoing connections get theirs: who calls a server that is just being restarted
    could otherwise be given its port, and even be connected to themselves.
    """
    if preferred is not None and is_free(preferred):
        return preferred
    below = _first_of_outgoing()
    while True:
        port = random.randrange(min(FROM, below - 2_000), below)
        if is_free(port):
            return port


def _first_of_outgoing() -> int:
    try:
        return int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 32_768
