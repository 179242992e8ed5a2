"""Clients that keep the service waiting: those that send nothing, a byte now and then, or do not take their answer.

Each such connection costs memory and a descriptor, and a place of admission where its body is on the way. uvicorn ends
only those that rest between two requests.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


@dataclass
class Clients:
    """At most `most` connections, and nobody is waited for longer than `seconds`.

    It is looked at now and then, so that a request itself costs nothing.
    """

    most: int
    seconds: float
    _since: dict[HttpToolsProtocol, tuple[object, float]] = field(default_factory=dict)

    def look(self, connections: Iterable[HttpToolsProtocol], now: float) -> None:
        """Cut those whose patience is used up; where there are too many, those too that have waited longest."""
        connections = list(connections)
        since: dict[HttpToolsProtocol, tuple[object, float]] = {}
        for each in connections:
            if _is_awaited(each):
                request, began = self._since.get(each, (None, now))
                since[each] = (each.scope, began if request is each.scope else now)
        self._since = since
        too_many = max(len(connections) - self.most, 0)
        for n, (each, (_, began)) in enumerate(sorted(since.items(), key=lambda item: item[1][1])):
            is_over = now - began > self.seconds and not _rests(each)
            if n < too_many or is_over:
                each.transport.abort()


def _rests(connection: HttpToolsProtocol) -> bool:
    """Whether it is between two requests; then uvicorn ends it by itself, after its own time."""
    return connection.timeout_keep_alive_task is not None


def _is_awaited(connection: HttpToolsProtocol) -> bool:
    """Whether it is the client's turn: its request is not all there, or its answer is not taken."""
    cycle = connection.cycle
    is_ours = cycle is not None and connection.scope is cycle.scope and not (cycle.more_body or cycle.response_complete)
    return not is_ours or connection.flow.write_paused
