"""The services' ports, listened on by the launcher itself: taken before anything starts, kept while a service restarts.

A service inherits its socket. Who calls while it is being started again waits for a moment instead of being refused.
"""

import errno
import socket
from collections.abc import Sequence

from gendan.launcher import others
from gendan.launcher.ports import LOOPBACK
from gendan.launcher.words import CannotStart
from gendan.services import Service

WAITING = 2048  # connections


def listeners(services: Sequence[Service], first: int) -> dict[str, socket.socket]:
    """A listening socket for each service. Raises CannotStart that names every port that is taken, and by whom."""
    found, refused = {}, []
    for service in services:
        try:
            found[service.name] = _listener(service.port(first))
        except (OSError, OverflowError) as error:
            refused.append(_why(service, first, error))
    if refused:
        for listener in found.values():
            listener.close()
        raise CannotStart("\n".join([*refused, "choose other ports with --port"]))
    return found


def _listener(port: int) -> socket.socket:
    listener = socket.socket()
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections that were closed linger
        listener.bind((LOOPBACK, port))
        listener.listen(WAITING)
    except BaseException:
        listener.close()
        raise
    return listener


def _why(service: Service, first: int, error: Exception) -> str:
    port = service.port(first)
    match error:
        case OSError(errno=errno.EADDRINUSE):
            who = others.listener(port)
            return f"port {port} ({service.name}) is taken{f' by {who}' if who else ''}"
        case OSError(errno=errno.EACCES):
            return f"port {port} ({service.name}) may not be used by you"
        case _:
            return f"port {port} ({service.name}) is no port that can be used"
