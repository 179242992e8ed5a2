"""The subscriber that is tried: a program of somebody's, started, killed, and heard line by line."""

import asyncio
import fcntl
import os
import signal
import subprocess
import termios
from array import array
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic

from gendan.conformance.failed import Failed
from gendan.conformance.judged import Life
from gendan.launcher.children import die_with

NARROW = 4096
"""Bytes that a pipe holds while nobody reads it, where the system lets us say so: some hundred lines."""
F_SETPIPE_SZ = 1031


class Subscriber:
    """`lives` has what each process of it has written so far: a life begins at each start."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.command, self.environment, self.log = command, environment, log
        self.lives: list[Life] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe, self._torn = -1, b""

    def start(self, floor: int = 0) -> None:
        """Begin a life, with everything up to `floor` behind it. Raises Failed where there is no such program."""
        parent = os.getpid()
        self._pipe, theirs = os.pipe()
        with suppress(OSError):  # elsewhere than on Linux it holds as much as it holds
            fcntl.fcntl(self._pipe, F_SETPIPE_SZ, NARROW)
        os.set_blocking(self._pipe, False)
        try:
            with self.log.open("ab") as log:
                self._process = subprocess.Popen(  # noqa: S603  what the user wants to be tried
                    self.command,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=theirs,
                    stderr=log,
                    start_new_session=True,
                    preexec_fn=lambda: die_with(parent),  # noqa: PLW1509  we have no other threads that hold a lock
                )
        except OSError as error:
            raise Failed(f"{self.command[0]} cannot be started: {error}") from error
        finally:
            os.close(theirs)
        self.lives.append(Life(floor))
        self.listen()

    def listen(self) -> None:
        """Read what it writes, from now on."""
        asyncio.get_running_loop().add_reader(self._pipe, self._read)

    def ignore(self) -> None:
        """Read nothing until `listen`: what it writes next waits in the pipe, and then it waits itself."""
        asyncio.get_running_loop().remove_reader(self._pipe)

    def unread(self) -> int:
        """How many bytes it has written that we have not read."""
        found = array("i", [0])
        fcntl.ioctl(self._pipe, termios.FIONREAD, found)
        return found[0]

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """End it with all that it has started; what it has written until then counts."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
        self._process.wait()
        self._ended()

    @property
    def is_there(self) -> bool:
        return self._process is not None and self._process.poll() is None

    async def ends(self, seconds: float) -> int:
        """Its exit code, once it ends by itself. Raises Failed where it does not."""
        assert self._process
        deadline = monotonic() + seconds
        while (code := self._process.poll()) is None:
            if monotonic() > deadline:
                raise Failed(f"it has not ended within {seconds:.0f} s")
            await asyncio.sleep(0.02)
        self._ended()
        return code

    def said(self) -> str:
        """What it has said on its standard error, lately."""
        return self.log.read_text(errors="replace")[-1500:].strip() if self.log.exists() else ""

    def _ended(self) -> None:
        asyncio.get_running_loop().remove_reader(self._pipe)
        while self._read():
            pass
        os.close(self._pipe)
        self._process, self._pipe, self._torn = None, -1, b""  # a line that is not whole was not written

    def _read(self) -> bool:
        """Whether there was something."""
        try:
            found = os.read(self._pipe, 65536)
        except BlockingIOError:
            return False
        if not found:  # it has closed its output
            asyncio.get_running_loop().remove_reader(self._pipe)
            return False
        *lines, self._torn = (self._torn + found).split(b"\n")
        self.lives[-1].lines += [line.decode(errors="replace").strip() for line in lines if line.strip()]
        return True
