"""A launcher in a process of its own, as somebody at a terminal would have it."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil

from gendan.launcher.ports import is_free
from gendan.launcher.python import SOURCE

TINY = "tests.launcher.tiny:app"

signal.signal(signal.SIGQUIT, signal.SIG_DFL)
"""What a shell has put into the background ignores it, and so would all that is started here: as at a terminal."""


def free_ports() -> int:
    """The first of five ports in a row that are free."""
    while True:
        first = random.randrange(10_000, 19_000, 5)
        if all(is_free(first + offset) for offset in range(5)):
            return first


class Launched:
    """One run; what it says is read as it comes. `app` takes the place of the services; None: the real ones.

    These begin empty, unless other `words` are said to `gendan up`.
    """

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        *,
        app: str | None = TINY,
        modules: Sequence[str] = (),
        words: Sequence[str] = ("--no-demo",),
        **around: str,
    ) -> None:
        self.folder, self.port, self.lines = folder, port or free_ports(), list[str]()
        tiny = ["tests.launcher.bring_up", str(folder), str(self.port), app or "", *modules]
        real = ["gendan", "up", "--state", str(folder), "--port", str(self.port), *words]
        self.process = subprocess.Popen(
            [sys.executable, "-m", *(tiny if app else real)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=SOURCE,
            env={**os.environ, **around},
            start_new_session=True,
        )
        self._left: list[psutil.Process] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def until_ready(self) -> "Launched":
        wait_until(lambda: any(line.startswith("ready") for line in self.lines) or self.has_ended, self.said)
        assert not self.has_ended, self.said()
        return self

    def status(self) -> Any:
        return json.loads((self.folder / "status.json").read_text())

    def environment(self) -> dict[str, str]:
        """How this run's servers are reached."""
        return dict(json.loads((self.folder / "environment.json").read_text()))

    def pid(self, part: str) -> int:
        known = self.status()
        return int((known["services"].get(part) or known[part])["pid"] or 0)

    def get(self, path: str, offset: int = 0) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port + offset}{path}", timeout=20) as answer:
            return bytes(answer.read())

    def family(self) -> list[psutil.Process]:
        """All processes that it has started, and theirs."""
        return list(psutil.Process(self.process.pid).children(recursive=True))

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Its exit code."""
        if not self.has_ended:
            self._left = self.family()
            self.process.send_signal(number)
        ended = self.process.wait(60)
        self._reader.join(10)
        return ended

    def kill(self) -> None:
        """Kill it, and its children where they do not die with it as they should."""
        self.stop(signal.SIGKILL)
        for each in self._left:
            try:
                each.wait(5)
            except psutil.TimeoutExpired:
                each.kill()
            except FileNotFoundError:  # it ended just while it was looked for
                continue

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def said(self) -> str:
        return "\n".join(self.lines)

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as out:
            for line in out:
                self.lines.append(line.rstrip("\n"))


def wait_until(condition: Callable[[], Any], why: Callable[[], str] = str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {why()}"
        time.sleep(0.02)


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]
