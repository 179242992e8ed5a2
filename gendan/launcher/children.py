"""Starting a program as a direct child that dies with us, whoever kills us, however hard."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol, TypeVar

from gendan.launcher.account import Account

PR_SET_PDEATHSIG, PR_SET_NAME, PR_SET_CHILD_SUBREAPER = 1, 15, 36
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None  # loaded here: between fork and exec is no place for it

_ours: set[int] = set()  # the pids of those whom we have not reaped yet
_watchdog: list[subprocess.Popen[bytes]] = []  # one, where the kernel does not do its work


@dataclass(frozen=True)
class Program:
    """What is to run: its words, environment and log, and as whom (None: as ourselves).

    `descriptors` are handed down to it; `told` is a line on its standard input, which comes when it may work.
    """

    name: str
    words: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    account: Account | None = None
    folder: Path = Path("/")  # the user that it runs as may not be able to enter ours
    descriptors: tuple[int, ...] = ()
    told: str = field(default="", repr=False)


class Child(Protocol):
    """A process whose parent we are; until we have reaped it, its pid cannot be anyone else's."""

    pid: int
    stdin: IO[bytes] | None

    def poll(self) -> int | None:
        """Its exit code, or the signal that killed it as a negative number; None while it runs."""

    def wait(self) -> int: ...

    def send_signal(self, sig: int) -> None: ...


C = TypeVar("C", bound=Child)


def start(program: Program) -> subprocess.Popen[bytes]:
    """Start it in a session of its own, so that Ctrl-C reaches only us; what it says goes to its log.

    Only from the main thread: the signal comes when the *thread* that forked ends, not the process.
    """
    parent = os.getpid()
    account = program.account
    program.log.parent.mkdir(parents=True, exist_ok=True)
    with program.log.open("ab") as log:  # appending, so that the log may be cut while it is written to
        child = subprocess.Popen(  # noqa: S603  our own words
            program.words,
            env=program.environment,
            cwd=program.folder,
            stdin=subprocess.PIPE if program.told else subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=program.descriptors,
            start_new_session=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            preexec_fn=lambda: die_with(parent),  # noqa: PLW1509  after the change of user, which would undo it; no threads
        )
    _note("+", child)
    return child


def adopt(child: C) -> C:
    """Count somebody as ours who was born elsewhere. Raises ChildProcessError where that is no child of ours."""
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    _note("+", child)
    return child


def watch() -> None:
    """Before anyone is started: whoever loses a parent below us becomes our child, where the kernel can do that.

    Elsewhere let a watchdog kill our children when we are gone.
    """
    if _libc is not None:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    elif not _watchdog:
        words = [sys.executable, str(Path(__file__).with_name("watchdog.py"))]
        _watchdog.append(subprocess.Popen(words, stdin=subprocess.PIPE, start_new_session=True))  # noqa: S603


def reap_strays() -> None:
    """Reap those who came to us because their own parent died; ours are left to whoever waits for them."""
    with suppress(ChildProcessError):  # there are none
        while (ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)) and ended.si_pid not in _ours:
            os.waitpid(ended.si_pid, os.WNOHANG)


def forget(child: Child) -> None:
    """Nothing is to be done about it any more: it has been reaped."""
    _note("-", child)


def _note(sign: str, child: Child) -> None:
    (_ours.add if sign == "+" else _ours.discard)(child.pid)
    for dog in _watchdog:
        assert dog.stdin
        dog.stdin.write(f"{sign}{child.pid}\n".encode())
        dog.stdin.flush()


def die_with(parent: int) -> None:
    """Ask the kernel to kill us when our parent is gone, and be gone if it is so already."""
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def be_called(name: str) -> None:
    """What `ps` and `top` are to call this process; 15 bytes of it."""
    if _libc is not None:
        _libc.prctl(PR_SET_NAME, name.encode(), 0, 0, 0)


def send(child: Child, number: signal.Signals) -> None:
    """Send a signal to a child that we have not reaped yet; its pid cannot be anyone else's."""
    with suppress(ProcessLookupError):
        child.send_signal(number)


def tell(child: Child, line: str) -> None:
    """Write a line to a child's standard input, and no more after it; it may have died meanwhile."""
    assert child.stdin
    with suppress(ConnectionError):
        child.stdin.write(f"{line}\n".encode())
        child.stdin.flush()
    with suppress(ConnectionError):
        child.stdin.close()
