"""The nursery as the launcher sees it: a child that is begun before all else, and a socket to ask it on."""

import os
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from gendan.launcher import python
from gendan.launcher.children import Child, Program, start

MODULES = (
    "gendan.serve", "httptools", "uvicorn.lifespan.on", "uvicorn.protocols.http.httptools_impl",
    "shared.service", "shared.http.commands", "shared.http.told", "shared.approval", "shared.planning",
    "shared.events.customer", "shared.events.order", "shared.events.sample", "shared.events.plan",
    "shared.events.material", "shared.events.output", "shared.events.inspection", "shared.events.exception",
    "shared.events.shipment",
)  # fmt: skip
"""What most services import, whatever they do."""


@dataclass(frozen=True)
class Nursery:
    """`ours` is our end of the socket and `its` the other; we keep both, so that who asks outlives a nursery.

    `begun` is the first one until it is taken over.
    """

    modules: Sequence[str]
    ours: socket.socket
    its: socket.socket
    begun: list[Child] = field(default_factory=list)

    def program(self, log: Path) -> Program:
        """The nursery, ready to be started; no secret is among what it is told."""
        descriptor = self.its.fileno()
        words = python.words("gendan.nursery", str(descriptor), *self.modules)
        return Program("nursery", words, python.public(os.environ), log, descriptors=(descriptor,))

    async def start(self, program: Program) -> Child:
        """The one that was begun, afterwards another one each time."""
        return self.begun.pop() if self.begun else start(program)


@cache
def begun(modules: Sequence[str]) -> Nursery | None:
    """The nursery, begun when it is first asked for: then its imports go on beside our own.

    None elsewhere than on Linux: there nobody adopts, or a process may not fork without becoming another program.
    """
    if sys.platform != "linux":
        return None
    nursery = Nursery(modules, *socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET))
    nursery.begun.append(start(nursery.program(Path(os.devnull))))  # no directory is ours yet
    return nursery
