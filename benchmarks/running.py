"""Programs that a benchmark runs beside itself."""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.identity import environment


@contextmanager
def running(*words: str, ready: str) -> Iterator[subprocess.Popen[str]]:
    """A Python module as a child, from the line in which it says that it is ready until the block ends."""
    child = subprocess.Popen([sys.executable, "-m", *words], stdout=subprocess.PIPE, text=True, env=environment())
    assert child.stdout
    try:
        if not any(line.startswith(ready) for line in child.stdout):
            sys.exit(f"{' '.join(words)} did not get ready")
        yield child
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(60)
        child.stdout.close()


@contextmanager
def gendan_up(port: int) -> Iterator[Path]:
    """All of gendan on this port and the next ones, on new data; its state directory."""
    with new_state() as state, gendan_up_on(state, port):
        yield state


@contextmanager
def gendan_up_on(state: Path, port: int) -> Iterator[None]:
    """The same on a state directory that may have data."""
    with running("gendan", "up", "--state", str(state), "--port", str(port), "--no-demo", ready="ready"):
        yield


@contextmanager
def new_state() -> Iterator[Path]:
    """Where a state directory is to be; as root, PostgreSQL's user must get to it."""
    with tempfile.TemporaryDirectory(prefix="gendan-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "state"
