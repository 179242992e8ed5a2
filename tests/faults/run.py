"""One run: everything started, clients at work, a plan of faults carried out, a quiet end; then all is checked."""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import nats
import uvloop

from gendan.progress import Telling
from tests.faults.checks.everything import violations
from tests.faults.checks.logs import nothing_unseen, read_logs
from tests.faults.nemesis import Nemesis
from tests.faults.plan import Fault, plan
from tests.faults.quiet import caught_up
from tests.faults.recorded import Command, Recorded
from tests.faults.recorder import Recorder
from tests.faults.stored import Found, Incarnation, admin, read_store, read_streams, read_subscribed, read_tracking
from tests.faults.violation import Violation, by_kind
from tests.faults.world import STORES, World, running, servers
from tests.identity import bearer

QUIET = 120.0
"""Seconds within which everything must have caught up once nothing more goes wrong."""


@dataclass(frozen=True)
class Outcome:
    """What a run did, and what was wrong in the end."""

    seed: int
    seconds: float
    recorded: Recorded
    happened: Sequence[Fault]
    found: Found
    violations: Sequence[Violation]

    def summary(self) -> dict[str, Any]:
        """In figures."""
        commands = self.recorded.commands
        sends = [send for command in commands for send in command.sends]
        return {
            "seed": self.seed,
            "seconds": round(self.seconds),
            "faults": {"all": len(self.happened), **Counter(fault.kind for fault in self.happened)},
            "commands": {"all": len(commands), **Counter(map(_outcome, commands))},
            "requests": {"all": len(sends), **Counter(f"{send.status} {send.problem}".strip() for send in sends)},
            "reused keys": dict(Counter(f"{each.status} {each.problem}".strip() for each in self.recorded.reused)),
            "reads": {
                "write side": len(self.recorded.looks),
                "own writes": dict(Counter(str(shown.status) for shown in self.recorded.shown)),
            },
            "events": {service: len(store.rows) for service, store in self.found.stores.items()},
            "streams read": len(self.found.streams),
            "violations": by_kind(self.violations),
        }


def run(seed: int, duration: float, only: Sequence[str], telling: Telling, logs: Path | None = None) -> Outcome:
    """Run it all; what the processes said, and what befell them when, is kept in `logs` if that is given."""
    with servers() as (postgres, nats, databases), _folder(logs) as folder:

        async def during() -> Outcome:
            async with running(postgres, nats, databases, folder) as world, httpx.AsyncClient(headers=bearer()) as http:
                return await _in(world, http, seed, duration, only, telling)

        return uvloop.run(during())


async def _in(
    world: World, http: httpx.AsyncClient, seed: int, duration: float, only: Sequence[str], telling: Telling
) -> Outcome:
    began = monotonic()
    telling.begins("starting")
    for process in world.processes.values():
        await world.serves(process, http)
    recorder = Recorder(world, http, seed)
    incarnations: list[Incarnation] = []

    async def before_wipe() -> None:
        with suppress(TimeoutError, nats.errors.Error):  # a stream that is not there yet
            incarnations.extend(await read_streams(world.nats, STORES, last=False))

    nemesis = Nemesis(world, http, lambda _: telling.advances(1), before_wipe)
    telling.begins("faults")
    async with asyncio.TaskGroup() as tasks:
        clients = tasks.create_task(recorder.run())
        await nemesis.run(plan(seed, duration, only))
        recorder.stopping = True
        await clients
    telling.begins("catching up")
    behind = await caught_up(world, http, QUIET)
    telling.begins("checking")
    found = await _found(world, incarnations)
    broken = [Violation("not caught up", words) for words in behind]
    broken += world.troubles
    broken += nothing_unseen(read_logs(world.folder))
    broken += violations(recorder.recorded, found)
    return Outcome(seed, monotonic() - began, recorder.recorded, nemesis.happened, found, broken)


async def _found(world: World, incarnations: Sequence[Incarnation]) -> Found:
    urls = {service: admin(world.postgres, database.name) for service, database in world.databases.items()}
    return Found(
        {service: await read_store(service, urls[service]) for service in STORES},
        [*incarnations, *await read_streams(world.nats, STORES)],
        await read_tracking(urls["tracking"]),
        {service: read_subscribed(world.folder, service) for service in STORES},
    )


def _outcome(command: Command) -> str:
    if command.done:
        return "done"
    return "refused" if any(send.refused for send in command.sends) else "not known"


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    """Where the processes write; copied in the end, however it ends, to where it is to be kept."""
    with tempfile.TemporaryDirectory(prefix="gendan-faults-") as name:
        try:
            yield Path(name)
        finally:
            if kept is not None:
                shutil.copytree(name, kept, dirs_exist_ok=True)
