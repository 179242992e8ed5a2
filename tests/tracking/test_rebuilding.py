"""A rebuild beside the old version: what it shows is what the live projection shows, and nobody waits for it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import uuid5

import asyncpg
import pytest

from services.tracking.rebuilding.run import begun
from shared.events.order import OrderCancelled, OrderReleased
from shared.received import Received
from tests.conftest import Fresh
from tests.servers import Database
from tests.tracking.conftest import TakeIn
from tests.tracking.examples import much
from tests.tracking.shown import everything_shown, make_up
from tests.tracking.telling import NAMES, Telling, paid, received, registered


@dataclass
class Watched:
    """Whoever watches; `at` may do something when a phase begins."""

    phases: list[str] = field(default_factory=list)
    done: int = 0

    def begins(self, phase: str) -> None:
        self.phases.append(phase)

    def advances(self, by: int) -> None:
        self.done += by


@pytest.fixture
def database(fresh: Fresh) -> Database:
    return fresh("tracking")


@pytest.fixture
async def tracking(database: Database) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(database.url, min_size=1, max_size=6) as pool:
        yield pool


def several(many: int = 30) -> list[Received]:
    """Orders of one customer: simple ones, one with something of everything, one of which an event cannot be read."""
    first = much()
    told = [*first.received, registered()]
    for n in range(many):
        tell = Telling(uuid5(NAMES, f"order {n}"), positions=first.positions)
        tell(received(po_number=f"PO-{n}"))
        tell(tell.departed("S1", A=100))
        tell(paid(n + 1, f"SLIP-{n}"))
        if n % 7 == 0:
            tell(OrderCancelled(reason="bankrupt"), version=99 if n == 7 else 0)
            tell(OrderReleased())
        told += tell.received
    return told


async def rebuild(database: Database) -> Watched:
    watched = Watched()
    async with begun(database.owner_url) as rebuilding:
        await rebuilding.run(watched, None)
    return watched


async def test_what_is_rebuilt_is_what_was_live(database: Database, tracking: asyncpg.Pool, take_in: TakeIn) -> None:
    events = several()
    await take_in(events)
    live = await everything_shown(tracking)
    assert [row[1] for row in live["parked"]] == [str(uuid5(NAMES, "order 7"))]
    await make_up(tracking)
    await tracking.execute("DELETE FROM parked")
    watched = await rebuild(database)
    rebuilt = await everything_shown(tracking)
    for row in (*live["parked"], *rebuilt["parked"]):
        assert row  # since when is not compared: it was deleted
    assert {**rebuilt, "parked": [row[:6] for row in rebuilt["parked"]]} == {
        **live,
        "parked": [row[:6] for row in live["parked"]],
    }
    assert watched.phases == ["folding", "indexing", "catching up", "switching"]
    assert watched.done == len(events)
