"""Programs of ours that are forked from a process with all imports done: whoever starts many does not pay for each."""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

HERE = Path(__file__).parents[1]
_one_at_a_time = Lock()


@dataclass
class Born:
    """It answers to what a child answers to that was started as a program."""

    pid: int
    lives: int
    """A descriptor of the process, until it has ended."""
    returncode: int | None = None

    def poll(self) -> int | None:
        """None while it runs."""
        return self._ended(0)

    def wait(self, seconds: float | None = None) -> int:
        """Until it has ended. Raises TimeoutExpired where it has not by then."""
        if (ended := self._ended(seconds)) is None:
            raise subprocess.TimeoutExpired(str(self.pid), seconds or 0)
        return ended

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self.lives, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _ended(self, seconds: float | None) -> int | None:
        if self.returncode is None and select.select([self.lives], [], [], seconds)[0]:
            with _one_at_a_time:
                if self.returncode is None:
                    _nursery().send(json.dumps(self.pid).encode())
                    self.returncode = int(_nursery().recv(32))
                    os.close(self.lives)
        return self.returncode


def born(words: Sequence[str], environment: Mapping[str, str], log: Path | None = None) -> Born:
    """`python -m` with these words, and this environment alone; it dies with us. What it says goes to its log.

    Without a log it goes where ours goes. Blocks for some milliseconds, the first time until all is imported.
    """
    with Path(os.devnull).open("rb") as told, (log or Path(os.devnull)).open("ab") as opened:
        out, error = (opened.fileno(),) * 2 if log else (1, 2)
        return _born(words, environment, told.fileno(), out, error)


def ran(
    words: Sequence[str], environment: Mapping[str, str], told: str = "", seconds: float | None = None
) -> "subprocess.CompletedProcess[str]":
    """Such a program run to its end, as by subprocess.run; `told` is what it reads."""
    with tempfile.TemporaryFile() as read, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as error:
        read.write(told.encode())
        read.seek(0)
        one = _born(words, environment, read.fileno(), out.fileno(), error.fileno())
        try:
            ended = one.wait(seconds)
        finally:
            one.kill()
        out.seek(0)
        error.seek(0)
        return subprocess.CompletedProcess([*words], ended, out.read().decode(), error.read().decode())


def _born(words: Sequence[str], environment: Mapping[str, str], *descriptors: int) -> Born:
    asked = json.dumps([words, dict(environment)]).encode()
    with _one_at_a_time:
        socket.send_fds(_nursery(), [asked], descriptors)
        pid, (lives,), _, _ = socket.recv_fds(_nursery(), 32, 1)
    return Born(int(pid), lives)


@cache
def _nursery() -> socket.socket:
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.nursing", str(its.fileno())],
            cwd=HERE,
            pass_fds=[its.fileno()],
            start_new_session=True,
        )
    atexit.register(_close, ours, process)
    return ours


def _close(ours: socket.socket, process: "subprocess.Popen[bytes]") -> None:
    ours.close()
    process.wait()
