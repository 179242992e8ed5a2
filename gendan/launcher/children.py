"""Starting a program as a direct child that dies with us, whoever kills us, however hard."""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gendan.launcher.account import Account

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None  # loaded here: between fork and exec is no place for it

Child = subprocess.Popen[bytes]
_watchdog: list[Child] = []  # one, where the kernel does not do its work


@dataclass(frozen=True)
class Program:
    """What is to run: its words, environment and log, and as whom (None: as ourselves).

    `descriptors` are handed down to it; `is_spoken_to` leaves us its standard input.
    """

    name: str
    words: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    account: Account | None = None
    folder: Path = Path("/")  # the user that it runs as may not be able to enter ours
    descriptors: tuple[int, ...] = ()
    is_spoken_to: bool = False


def start(program: Program) -> Child:
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
            stdin=subprocess.PIPE if program.is_spoken_to else subprocess.DEVNULL,
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


def watch() -> None:
    """Let a watchdog kill our children when we are gone, where the kernel does not; before any of them is started."""
    if _libc is None and not _watchdog:
        words = [sys.executable, str(Path(__file__).with_name("watchdog.py"))]
        _watchdog.append(subprocess.Popen(words, stdin=subprocess.PIPE, start_new_session=True))  # noqa: S603


def _note(sign: str, child: Child) -> None:
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


def send(child: Child, number: signal.Signals) -> None:
    """Send a signal to a child that we have not reaped yet; its pid cannot be anyone else's."""
    with suppress(ProcessLookupError):
        child.send_signal(number)


def tell(child: Child, line: str) -> None:
    """Write a line to a child's standard input, and no more after it; it may have died meanwhile."""
    assert child.stdin
    with suppress(BrokenPipeError):
        child.stdin.write(f"{line}\n".encode())
        child.stdin.flush()
    with suppress(BrokenPipeError):
        child.stdin.close()


async def gone(child: Child) -> int:
    """Wait until it has ended and reap it: its exit code, or the signal that killed it as a negative number."""
    if (ended := child.poll()) is None:
        await _end_of(child)
        ended = child.wait()
    _note("-", child)
    return ended


async def _end_of(child: Child) -> None:
    try:
        descriptor = os.pidfd_open(child.pid)
    except (AttributeError, OSError):  # no such thing on this system
        while child.poll() is None:  # noqa: ASYNC110  nobody tells us
            await asyncio.sleep(0.05)
        return
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    try:
        loop.add_reader(descriptor, over.set)
        await over.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


async def run(program: Program, line: str = "") -> int:
    """Run something that ends by itself, telling it one line if it is spoken to: its exit code."""
    child = start(program)
    try:
        if program.is_spoken_to:
            tell(child, line)
        return await gone(child)
    finally:
        if child.poll() is None:  # we are to stop
            send(child, signal.SIGKILL)
            child.wait()
