"""The state directory: who may use it, the secrets in it, and what it tells other terminals."""

import fcntl
import json
import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gendan.launcher import others
from gendan.launcher.words import CannotStart

LOCK = "gendan.lock"
DEFAULT = Path(".gendan")


@dataclass(frozen=True)
class State:
    """One state directory; all that one `gendan up` keeps is below it (or is pointed to from it)."""

    folder: Path

    @property
    def lock(self) -> Path:
        """Held while a launcher runs; it also marks the directory as ours."""
        return self.folder / LOCK

    @property
    def status(self) -> Path:
        """What runs, for `gendan status`; no secrets."""
        return self.folder / "status.json"

    @property
    def environment(self) -> Path:
        """How the servers of this run are reached, for our other commands; secret."""
        return self.folder / "environment.json"

    @property
    def looked(self) -> Path:
        """What `gendan verify` found last, for tracking's pages; no secrets."""
        return self.folder / "looked.json"

    def log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    @property
    def dev_token(self) -> Path:
        """A file with the development token alone, for whoever may read it."""
        return self.folder / "dev-token"

    def development_token(self) -> str:
        """Opens the page where one signs in; made the first time. Only while the directory is held."""
        with suppress(OSError):
            if token := self.dev_token.read_text().strip():
                return token
        token = secrets.token_urlsafe(32)
        self.dev_token.unlink(missing_ok=True)
        with os.fdopen(os.open(self.dev_token, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{token}\n")
        return token

    def secret(self, name: str, made: Callable[[], str] = lambda: secrets.token_urlsafe(32)) -> str:
        """The secret of this name, made the first time. Only while the directory is held. Raises CannotStart."""
        kept = self.folder / "secrets.json"
        known = read(kept)
        if not known and kept.exists():  # never make up new ones for old data
            raise CannotStart(
                f"{kept} is damaged or cannot be read; without it there is no way to the data: restore it"
            )
        if name not in known:
            known[name] = made()
            write(kept, known, mode=0o600)
        return str(known[name])

    def forget(self, *names: str) -> None:
        """Let secrets of these names, and the development token, be made anew. Only while the directory is held."""
        kept = self.folder / "secrets.json"
        write(kept, {name: secret for name, secret in read(kept).items() if name not in names}, mode=0o600)
        self.dev_token.unlink(missing_ok=True)


def read(path: Path) -> dict[str, Any]:
    """What `write` wrote; nothing where there is nothing, or something that we did not write."""
    try:
        content = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def told_at(folder: Path) -> dict[str, Any]:
    """How the servers of the run on this directory are reached; nothing where there never was one."""
    return read(State(folder.absolute()).environment)


def write(path: Path, content: Mapping[str, Any], mode: int = 0o644) -> None:
    """Write JSON so that a reader, or a start after a crash, finds the old or the new, never a half."""
    half = path.with_name(f"{path.name}.half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


@contextmanager
def held(folder: Path) -> Iterator[State]:
    """Hold the directory, making it if need be, for as long as a launcher runs on it.

    Raises CannotStart where it is another's, in use, not to be written, or full of other things.
    """
    state = State(folder.absolute())
    try:
        _make(state)
        descriptor = os.open(state.lock, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise CannotStart(f"{state.folder} cannot be written ({error.strerror}): choose another with --state") from None
    with os.fdopen(descriptor, "r+") as lock:
        if not _taken(lock.fileno()):
            pid = lock.read().strip()
            raise CannotStart(
                f"gendan is already running on {state.folder} (pid {pid}): stop that one, "
                "or choose another directory with --state and another --port"
            )
        lock.truncate(0)
        lock.seek(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield state


def holder(state: State) -> int | None:
    """The pid of the launcher that runs on this directory now; never believed without the lock being held."""
    try:
        with state.lock.open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        with suppress(ValueError):
            return int(state.lock.read_text())
        return 0
    except OSError:
        pass
    return None


def refusal(state: State) -> str:
    """Why this directory cannot be ours, in words, or nothing."""
    folder = state.folder
    if not folder.exists():
        return ""
    if not folder.is_dir():
        return f"{folder} is no directory: choose another with --state"
    if (uid := folder.stat().st_uid) != os.geteuid():
        return f"{folder} belongs to {others.user(uid)}: start gendan as them, or choose another with --state"
    if not state.lock.exists() and any(folder.iterdir()):
        return f"{folder} holds other things than gendan's: choose an empty or a new one with --state"
    return ""


def _make(state: State) -> None:
    if words := refusal(state):
        raise CannotStart(words)
    if not state.folder.exists():
        state.folder.mkdir(parents=True)
        # Others may pass where PostgreSQL runs as another user, but not look; each secret in it is ours alone anyway.
        state.folder.chmod(0o711 if os.geteuid() == 0 else 0o700)


def _taken(descriptor: int) -> bool:
    deadline = time.monotonic() + 0.5
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:  # `gendan status` holds it too, but only for a moment
                return False
            time.sleep(0.02)
        else:
            return True
