"""The nursery as the launcher sees it: whoever is asked of it is born with all imports done, and is a child of ours."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from gendan.launcher import python
from gendan.launcher.children import Program, adopt
from gendan.launcher.state import State

EXISTS = sys.platform == "linux"  # elsewhere a process may not fork without becoming another program, or nobody adopts


@dataclass
class Newborn:
    """A child that the nursery bore and left to us; it answers to what a program's child answers to."""

    pid: int
    stdin: IO[bytes] | None
    ended: int | None = None

    def poll(self) -> int | None:
        return self._reaped(os.WNOHANG)

    def wait(self) -> int:
        ended = self._reaped(0)
        assert ended is not None
        return ended

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)

    def _reaped(self, how: int) -> int | None:
        if self.ended is None:
            pid, status = os.waitpid(self.pid, how)
            self.ended = os.waitstatus_to_exitcode(status) if pid else None
        return self.ended


@dataclass(frozen=True)
class Nursery:
    """`ours` is our end of the socket and `its` the other; we keep both, so that who asks outlives a nursery."""

    ours: socket.socket
    its: socket.socket

    def program(self, modules: Sequence[str], around: Mapping[str, str], state: State) -> Program:
        """The nursery, ready to be started, with these modules for everyone; no secret is among what it is told."""
        descriptor = self.its.fileno()
        words = python.words("gendan.nursery", str(descriptor), *modules)
        return Program("nursery", words, around, state.log("nursery"), descriptors=(descriptor,))

    async def born(self, program: Program) -> Newborn:
        """Have a service born that works as this program would. Raises OSError where it, or the nursery, dies of it."""
        ours, its = socket.socketpair()
        ours.setblocking(False)
        try:
            program.log.parent.mkdir(parents=True, exist_ok=True)
            with its, program.log.open("ab") as log:
                told = json.dumps(python.arguments(program.words)).encode()
                socket.send_fds(self.ours, [told], [its.fileno(), log.fileno(), *program.descriptors])
            said = await asyncio.get_running_loop().sock_recv(ours, 32)
            if not said:
                raise ChildProcessError("it died at birth")
            ours.setblocking(True)
            return adopt(Newborn(int(said), os.fdopen(ours.detach(), "wb")))
        finally:
            ours.close()


def nursery() -> Nursery:
    return Nursery(*socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET))
