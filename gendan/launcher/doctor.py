"""`gendan doctor`: what is wrong, in words, and what to do about it."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gendan.binding.missing import missing
from gendan.binding.transport import Transport
from gendan.launcher import binaries, databases, given, listening, nats, state
from gendan.launcher.state import State
from gendan.launcher.status import Seen, look
from gendan.launcher.words import CannotStart
from gendan.services import FIRST_PORT, Service

GIB = 1024**3
LITTLE = 1 * GIB  # PostgreSQL's journal alone may come to need as much


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; where it is not well, `remedy` says what to do. A note is no fault."""

    words: str
    remedy: str = ""
    is_note: bool = field(default=False, kw_only=True)


async def examine(folder: State, services: Sequence[Service], around: Mapping[str, str]) -> list[Finding]:
    """Look at everything that a start needs, and at what runs."""
    seen = await look(folder)
    found = [_python(), _program(binaries.postgres_home), _program(binaries.nats_server), _directory(folder)]
    found += [_disk(folder.folder), *await _given(services, around)]
    found += _ports(seen, services) if seen.launcher is None else _parts(seen)
    return [*found, await _others(services)]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= (3, 11):  # noqa: UP036  who starts us with another one is who needs to be told
        return Finding(f"Python {version}")
    return Finding(f"Python {version} is too old", "install Python 3.11 or newer, remove .venv and run make again")


def _program(where: Callable[[], Path]) -> Finding:
    try:
        return Finding(f"{where()} is there")
    except CannotStart as why:
        return Finding(str(why), "run make again")


def _directory(folder: State) -> Finding:
    if words := state.refusal(folder):
        return Finding(words, "or move it away")
    nearest = _nearest(folder.folder)
    try:
        with tempfile.TemporaryFile(dir=nearest):
            return Finding(f"{folder.folder} can be written")
    except OSError as error:
        return Finding(f"{nearest} cannot be written ({error.strerror})", "choose another directory with --state")


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(_nearest(folder)).free
    words = f"{free / GIB:.1f} GiB are free for {folder}"
    return Finding(words) if free > LITTLE else Finding(f"only {words}", "make room: on a full disk nothing is written")


def _nearest(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())


async def _given(services: Sequence[Service], around: Mapping[str, str]) -> list[Finding]:
    """Servers that the environment names, looked at from here."""
    found = []
    for name, database in given.databases(services, around).items():
        words = await databases.complaint(name, database)
        remedy = f"look at GENDAN_{name.upper()}_DATABASE_URL and at that server" if words else ""
        found.append(Finding(words or f"the database given for {name} answers", remedy))
    if url := around.get(given.NATS):
        if (where := given.parts_of(url)) is None or where.hostname is None:
            found.append(Finding(f"{given.NATS} {given.UNREADABLE}", "set it anew"))
        elif nats.answers(where.port or 4222, where.hostname):
            found.append(Finding("the NATS server given answers, with JetStream"))
        else:
            found.append(Finding(f"no NATS server with JetStream answers on {where.hostname}", f"look at {given.NATS}"))
    return found


async def _others(services: Sequence[Service]) -> Finding:
    """What `gendan serve` would refuse for, if it were to listen to others; who never wants that lacks nothing."""
    words = "to serve others than this machine (gendan serve NAME --host …)"
    if not (lacks := await missing(services, Transport())):
        return Finding(f"{words}, nothing is missing", is_note=True)
    return Finding("\n".join([f"{words}, this is missing:", *(f"- {each}" for each in lacks)]), is_note=True)


def _ports(seen: Seen, services: Sequence[Service]) -> list[Finding]:
    stopped = Finding(f"gendan is not running on {seen.state.folder}", "start it: gendan up")
    try:
        for listener in listening.listeners(services, int(seen.noted.get("first_port", FIRST_PORT))).values():
            listener.close()
    except CannotStart as why:
        return [stopped, Finding(*str(why).rsplit("\n", 1))]
    return [stopped, Finding("the services' ports are free")]


def _parts(seen: Seen) -> list[Finding]:
    logs = seen.noted.get("logs", "")
    found = [Finding(f"gendan is {seen.phase} (pid {seen.launcher})")]
    for name, status in seen.servers.items():
        remedy = f"it is being started again; if it does not come back, look into {logs}/{name}.log"
        found.append(Finding(f"{name} is {status}", remedy if status == "down" else ""))
    for name, answer in seen.answers.items():
        why = f"{name} is {answer.status}" + ("" if answer.is_ready else f": {answer.in_words}")
        found.append(Finding(why, "" if answer.is_ready else f"look into {logs}/{name}.log"))
        if answer.is_ready:  # it takes commands; a part of it may have stopped and wait for somebody all the same
            stopped = {part: why for part, why in answer.words.items() if why.startswith("down")}
            found += [Finding(f"{name}: {part} has stopped ({why})", "do as it says") for part, why in stopped.items()]
    return found
