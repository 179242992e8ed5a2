"""Promise 9: a query that names what was written shows it, or says that it is not there yet; it never shows less.

Two replicas of tracking, one of which projects while the other stands by; now one of them stands still, now the other.
Each client writes, and asks at once whichever replica does not stand still.
"""

import asyncio
import random
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import httpx

from shared import streams
from tests.apart import Served, told
from tests.conftest import Fresh
from tests.identity import bearer
from tests.promises.conftest import Started
from tests.promises.replicas import Replicas
from tests.promises.size import sized
from tests.servers import NatsServer
from tests.waiting import holds

CLIENTS = 4
PAIRS = sized(50, 500)
"""A write and the queries that follow it: at least so many."""
PAUSES = sized(2, 12)
MOST_PAUSES = 12
"""While nobody had to wait: all clients may have asked the very one that then stood still, and wait for that one."""
PAUSE = 2.3
"""Seconds for which a replica of tracking stands still: longer than a query waits."""


@dataclass
class Asking:
    """Where is asked, who of tracking is awake, and how often it was answered that something is not there yet."""

    order: Replicas
    tracking: list[httpx.AsyncClient]
    awake: list[int] = field(default_factory=lambda: [0, 1])
    pairs: int = 0
    not_yet: int = 0
    enough: bool = False

    async def client(self, place: str) -> None:
        """Write and ask, until it is enough."""
        n = 0
        while not self.enough:
            await self.pair(place, n)
            n += 1

    async def pair(self, place: str, n: int) -> None:
        """Hold the order or resume it, and see exactly that."""
        reason = f"for reason {n}"
        path, body = (f"{place}/resume", {}) if n % 2 else (f"{place}/hold", {"reason": reason})
        done = (await self.order.post(0, path, body)).json()
        order = await self.shown(place, done["position"])
        held = order["held"] and order["held"]["reason"]
        assert held == (None if n % 2 else reason), (n, order)
        history = await self.shown(f"{place}/history", done["position"])
        assert len(history["events"]) >= min(done["version"], 100)
        self.pairs += 1

    async def shown(self, path: str, position: str) -> Any:
        """The first answer that is a 200; the others say that it is not there yet."""
        while True:
            way = self.tracking[random.choice(self.awake)]
            answer = await way.get(path, params={"min_position": position})
            if answer.status_code == 200:
                return answer.json()
            assert answer.status_code == 503, answer.text
            self.not_yet += answer.json()["type"] == "urn:gendan:problem:not-there-yet"


async def test_nobody_is_shown_less_than_they_wrote(
    fresh: Fresh, nats_server: NatsServer, started: Started[Served]
) -> None:
    nats_server.wipe()
    await streams.apply(nats_server.url, ["order", "logistics"])
    urls = {service: fresh(service).url for service in ("order", "tracking")}
    order = Served("order", told(nats_server.url, urls))
    around = told(nats_server.url, urls, GENDAN_ORDER_URL=order.url)
    both = Served("tracking", around), Served("tracking", around)
    await asyncio.gather(*map(started, (order, *both)))
    async with AsyncExitStack() as stack:
        headers = bearer("Lin")
        clients = [httpx.AsyncClient(base_url=each.url, headers=headers, timeout=30) for each in (order, *both)]
        here, *there = [await stack.enter_async_context(client) for client in clients]
        asking = Asking(Replicas([here, here]), there)
        places = await asking.order.receive([f"PO {n}" for n in range(CLIENTS)])

        working = [asyncio.create_task(asking.client(place)) for place in places]

        async def goes_on(pairs: int) -> None:
            await holds(lambda: asking.pairs >= pairs or any(each.done() for each in working), "clients go on", 120)

        for n in range(MOST_PAUSES):
            if n < PAUSES or not asking.not_yet:
                await goes_on(asking.pairs + 4 * CLIENTS)  # else all wait for the one that stands still next
                await pause(asking, both, n % 2)
        await goes_on(PAIRS)
        asking.enough = True
        await asyncio.gather(*working)
    assert asking.pairs >= PAIRS
    assert asking.not_yet > 0, "nobody ever had to wait: the pauses tried nothing"


async def pause(asking: Asking, both: Sequence[Served], one: int) -> None:
    """One of them stands still for a while, and nobody asks it anything new."""
    asking.awake = [1 - one]
    both[one].stand_still()
    again = monotonic() + PAUSE
    await holds(lambda: monotonic() > again, "it has stood still")
    both[one].go_on()
    asking.awake = [0, 1]
