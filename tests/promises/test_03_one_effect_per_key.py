"""Promise 3: a command with a key acts once and has one answer, however often it is sent, and wherever.

Two replicas with orders in their memories, sent to at the same time and long after; replies of the database are dropped
right after its COMMIT, and the database is killed. A key that comes with another request is refused.
"""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import asyncpg
import httpx
import pytest

from shared.mapper import stored_to_received
from shared.migrations import migrate
from shared.store.recorder import Recorder
from tests.promises.replicas import Answer, Replicas, replicas_on
from tests.promises.size import sized
from tests.servers import Database, NatsServer, Postgres
from tests.shared.proxy import Proxy, proxied
from tests.waiting import holds

ORDERS = 20
KEYS = sized(6, 100)
"""Of each order."""
KILLS = sized(1, 20)
DROPPED = 0.1
"""The share of keys at which the database's next reply after a COMMIT is dropped."""
COMMITTED = (b"appended",)
"""What PostgreSQL answers to an append, once it is committed."""


@dataclass
class Cast:
    """Two replicas, each on a way of its own to a PostgreSQL that may be killed."""

    replicas: Replicas
    database: Database
    proxies: list[Proxy]


@dataclass
class Sending:
    """What was sent under which key, and every answer to it."""

    cast: Cast
    chance: random.Random
    answers: dict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    done: int = 0

    async def send(self, key: str, path: str, body: Mapping[str, Any], to: int) -> None:
        headers = {"Idempotency-Key": key, "Gendan-Correlation": key}
        answer = await self.cast.replicas.post(to, path, body, **headers)
        self.answers[key].append(Answer(answer.status_code, answer.headers.get("etag", ""), answer.text))

    async def a_story(self, place: str, name: str) -> None:
        """One order is held and resumed; each command is sent two to five times, partly long after the next ones."""
        late = []
        for n in range(KEYS):
            key = f"{name}-{n}"
            path, body = (f"{place}/resume", {}) if n % 2 else (f"{place}/hold", {"reason": key})
            sends = [partial(self.send, key, path, body, self.chance.randrange(2)) for _ in range(self.sends())]
            if self.chance.random() < DROPPED:
                self.chance.choice(self.cast.proxies).lose = COMMITTED
            if self.chance.random() < 0.5:
                await asyncio.gather(*(send() for send in sends))
            else:
                await sends[0]()
                late += sends[1:]
            self.done += 1
            while late and self.chance.random() < 0.4:
                await late.pop(self.chance.randrange(len(late)))()
        for send in late:
            await send()

    def sends(self) -> int:
        return self.chance.randint(2, 5)


@pytest.fixture(scope="module")
async def cast(own_postgres: Postgres, nats_server: NatsServer) -> AsyncIterator[Cast]:
    database = own_postgres.new_database("order")
    await asyncio.to_thread(migrate, "order", database.owner_url, database.role)
    async with AsyncExitStack() as stack:
        ways = [await stack.enter_async_context(proxied(database.url)) for _ in range(2)]
        urls = [url for _, url in ways]
        replicas = await stack.enter_async_context(replicas_on(nats_server.url, urls))
        yield Cast(replicas, database, [proxy for proxy, _ in ways])


async def stored(database: Database) -> dict[str, list[tuple[int, int]]]:
    """Version and position of the events of each correlation."""
    found = defaultdict(list)
    async with asyncpg.create_pool(database.url, min_size=1, max_size=1) as pool:
        for row in await Recorder(pool, seconds=20).select_notifications(0, 10**6):
            event = stored_to_received("order", 1, row)
            found[event.envelope.correlation_id].append((event.originator_version, event.position))
    return found


async def test_each_key_has_one_effect_and_one_answer(cast: Cast, own_postgres: Postgres) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    places = await cast.replicas.receive([f"PO {n}" for n in range(ORDERS)])
    sending = Sending(cast, random.Random(seed))
    stories = [asyncio.create_task(sending.a_story(place, f"order-{n}")) for n, place in enumerate(places)]
    for n in range(1, KILLS + 1):
        await holds(partial(lambda many: sending.done >= many, n * ORDERS * KEYS // (KILLS + 1)), "it goes on", 120)
        await asyncio.to_thread(own_postgres.kill)
        await asyncio.to_thread(own_postgres.start)
    await asyncio.gather(*stories)
    effects = await stored(cast.database)
    assert len(sending.answers) == ORDERS * KEYS
    assert sum(proxy.answers_lost for proxy in cast.proxies) > 0
    for key, answers in sending.answers.items():
        assert len(set(answers)) == 1, f"{key} was answered otherwise: {Counter(answers)}"
        assert answers[0].status == 200, answers[0]
        assert len(effects[key]) == 1, f"{key} has {len(effects[key])} effects"
        [(version, position)] = effects[key]
        told = httpx.Response(200, text=answers[0].body).json()
        assert (told["version"], told["position"], answers[0].etag) == (version, f"order:{position}@1", f'"{version}"')


async def test_another_request_with_a_used_key_is_refused(cast: Cast) -> None:
    [place] = await cast.replicas.receive(["another PO"])
    key = {"Idempotency-Key": "hold it"}
    first = await cast.replicas.post(0, f"{place}/hold", {"reason": "the artwork"}, **key)
    for to in 0, 1:
        other = await cast.replicas.post(to, f"{place}/hold", {"reason": "the price"}, **key)
        assert (other.status_code, other.json()["type"]) == (422, "urn:gendan:problem:key-reused")
        elsewhere = await cast.replicas.post(to, f"{place}/resume", {}, **key)  # another route: another key
        assert elsewhere.status_code == 200
        again = await cast.replicas.post(to, f"{place}/hold", {"reason": "the artwork"}, **key)
        assert (again.status_code, again.json()) == (200, first.json())
    assert (await cast.replicas.get(0, place)).headers["etag"] == '"4"'
