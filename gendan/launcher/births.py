"""Having a service born in the nursery: a process with all imports done, and a child of ours."""

import asyncio
import json
import os
import socket
from dataclasses import dataclass
from typing import IO

from gendan.launcher import python
from gendan.launcher.children import Program, adopt
from gendan.launcher.nursery import Nursery


@dataclass
class Newborn:
    """It answers to what a child answers to that was started as a program."""

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


async def born(nursery: Nursery, program: Program) -> Newborn:
    """One that works as this program would. Raises OSError where it, or the nursery, dies of it."""
    ours, its = socket.socketpair()
    ours.setblocking(False)
    try:
        program.log.parent.mkdir(parents=True, exist_ok=True)
        with its, program.log.open("ab") as log:
            arguments = json.dumps(python.arguments(program.words)).encode()
            socket.send_fds(nursery.ours, [arguments], [its.fileno(), log.fileno(), *program.descriptors])
        if not (pid := await asyncio.get_running_loop().sock_recv(ours, 32)):
            raise ChildProcessError("it died at birth")
        ours.setblocking(True)
        return adopt(Newborn(int(pid), os.fdopen(ours.detach(), "wb")))
    finally:
        ours.close()
