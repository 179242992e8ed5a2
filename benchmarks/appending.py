"""One process that appends as fast as it can: `python -m benchmarks.appending WRITER URL CALLERS SECONDS`.

Says `ready`, begins when it gets a line, and prints as JSON how many appends were durable, in how long, and their p99.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from time import monotonic
from uuid import uuid4

import asyncpg
import uvloop
from eventsourcing.persistence import StoredEvent

from benchmarks import library, message_db
from benchmarks.events import STATE, TOPIC
from shared.store.group_commit import GroupCommit
from shared.store.rows import NOTHING, Append, Verdict, chained

Write = Callable[[], Awaitable[None]]
"""Appends one event and returns once it is durable."""

EVENTS_A_THING = 50
"""As many as an order has; then a new one begins."""


@dataclass(frozen=True)
class Appended:
    """What one process got done, or several together (then `p99`, in ms, is that of the slowest)."""

    appends: int
    seconds: float
    p99: float

    @property
    def rate(self) -> float:
        return self.appends / self.seconds


def appended(writer: str, url: str, *, callers: int, processes: int = 1, seconds: float = 4) -> Appended:
    """Let processes of their own append side by side."""
    words = [sys.executable, "-m", "benchmarks.appending", writer, url, str(callers), str(seconds)]
    with ExitStack() as stack:
        children = [
            stack.enter_context(subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
            for _ in range(processes)
        ]
        for child in children:
            assert child.stdout
            assert child.stdout.readline() == "ready\n"
        for child in children:
            assert child.stdin
            child.stdin.write("go\n")
            child.stdin.flush()
        found = [Appended(**json.loads(child.stdout.read())) for child in children if child.stdout]
    return Appended(sum(one.appends for one in found), max(one.seconds for one in found), max(one.p99 for one in found))


async def ours(url: str, callers: int) -> list[Write]:
    """The group commit, with all that it checks: epoch, version, hash, key."""
    commits = GroupCommit(lambda: asyncpg.connect(url), patience=30)
    _running.append(asyncio.create_task(commits.run()))

    def caller() -> Write:
        id, version, previous = uuid4(), 0, NOTHING

        async def write() -> None:
            nonlocal id, version, previous
            if version == EVENTS_A_THING:
                id, version, previous = uuid4(), 0, NOTHING
            events = (StoredEvent(id, version + 1, TOPIC, STATE),)
            hashes = chained(previous, events)
            key = uuid4()
            outcome = await commits.append(Append(1, id, version, previous, key, key, events, hashes))
            assert outcome.verdict is Verdict.APPENDED
            version, previous = version + 1, hashes[-1]

        return write

    return [caller() for _ in range(callers)]


async def plain(url: str, callers: int) -> list[Write]:
    """One row, one statement, one connection for each caller: no check, no key, no hash, no order."""

    async def caller() -> Write:
        connection = await asyncpg.connect(url)
        id, version = uuid4(), 0

        async def write() -> None:
            nonlocal id, version
            version += 1
            await connection.execute("INSERT INTO plain (id, version, state) VALUES ($1, $2, $3)", id, version, STATE)

        return write

    return [await caller() for _ in range(callers)]


async def prepare_plain(url: str) -> None:
    """The table of the floor, empty."""
    connection = await asyncpg.connect(url)
    await connection.execute(
        """
        DROP TABLE IF EXISTS plain;
        CREATE TABLE plain (
            position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid NOT NULL, version bigint NOT NULL,
            state bytea NOT NULL
        )
        """
    )
    await connection.close()


WRITERS = {"ours": ours, "plain": plain, "library": library.writers, "message_db": message_db.writers}
_running: list[asyncio.Task[None]] = []


async def measure(writer: str, url: str, callers: int, seconds: float) -> Appended:
    writes = await WRITERS[writer](url, callers)
    for write in writes:  # everyone once: connections are open, statements known
        await write()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    began = monotonic()
    each = await asyncio.gather(*(repeated(write, began + seconds) for write in writes))
    times = sorted(took for one in each for took in one)
    return Appended(len(times), monotonic() - began, times[len(times) * 99 // 100])


async def repeated(write: Write, until: float) -> list[float]:
    """How long each append took, in ms."""
    times = []
    now = monotonic()
    while now < until:
        before = now
        await write()
        now = monotonic()
        times.append((now - before) * 1000)
    return times


if __name__ == "__main__":
    name, where, many, lasting = sys.argv[1:]
    print(json.dumps(asdict(uvloop.run(measure(name, where, int(many), float(lasting))))))
