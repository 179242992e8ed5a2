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

from gendan.launcher.account import Account

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None  # loaded here: between fork and exec is no place for it


@dataclass(frozen=True)
class Program:
    """What is to run: its words, environment and log, and as whom (None: as ourselves)."""

    name: str
    words: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    account: Account | None = None
    folder: Path = field(default=Path("/"))  # the user that it runs as may not be able to enter ours


def start(program: Program) -> subprocess.Popen[bytes]:
    """Start it in a session of its own, so that Ctrl-C reaches only us; what it says goes to its log.

    Only from the main thread: the signal comes when the *thread* that forked ends, not the process.
    """
    parent = os.getpid()
    account = program.account
    program.log.parent.mkdir(parents=True, exist_ok=True)
    with program.log.open("ab") as log:  # appending, so that the log may be cut while it is written to
        return subprocess.Popen(  # noqa: S603  our own words
            program.words,
            env=program.environment,
            cwd=program.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            preexec_fn=lambda: die_with(parent),  # noqa: PLW1509  runs after the change of user, which would undo it; we have no threads
        )


def die_with(parent: int) -> None:
    """Ask the kernel to kill us when our parent is gone, and be gone if it is so already."""
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def send(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Send a signal to a child that we have not reaped yet; its pid cannot be anyone else's."""
    with suppress(ProcessLookupError):
        child.send_signal(number)
