# One room: one upgrade from its beginning to its end, and what must be true of all that was written meanwhile.
"""Two releases run side by side on one PostgreSQL and one NATS, both ways: no event is skipped, versions are linear,
streams equal stores, what is shown equals its fold, nothing parks; and migrating holds up nobody who writes.
"""

import asyncio
import json
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import nats

from gendan.launcher.prepare import Order
from gendan.services import existing
from services.tracking import ledger
from services.tracking.orders.rows import VIEW, seen
from services.tracking.orders.view import fold
from shared import streams
from shared.asked import digest_of
from shared.events import all_events
from shared.migrations import is_current
from shared.wire import from_headers
from tests.conftest import Fresh
from tests.faults.quiet import READERS
from tests.identity import bearer
from tests.promises.next_release import next_release
from tests.promises.releases import SERVICES, Release, stopped_in_the_end, told
from tests.promises.size import sized
from tests.servers import Database, NatsServer
from tests.stories.conftest import ORDER
from tests.waiting import until

CLIENTS = sized(2, 8)
COMMANDS = sized(40, 1500)
"""That each phase sees done at least."""
PAUSE = sized(250, 0) / 1000
"""Seconds between two orders of one person: releases start beside people who work no faster."""

TELLING = tuple(service.name for service in existing() if service.tells)
FACT = {"lines": [{"line": "1", "quantity": "100"}]}


@dataclass
class Load:
    """People at work through whichever releases are `live`; each command is sent until it is answered."""

    live: list[Release]
    http: httpx.AsyncClient
    done: list[Mapping[str, Any]] = field(default_factory=list)
    by_release: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    ended: bool = False

    async def client(self, n: int) -> None:
        """Orders of one's own, and payments for one that everybody pays."""
        for m in range(1_000_000):
            if self.ended:
                return
            order = (await self.send("order", "/v1/orders", ORDER | {"po_number": f"PO-{n}-{m}"}))["id"]
            await self.send("order", f"/v1/orders/{order}/acknowledge", {})
            for of in (order, await self.hot()):
                slip = {"reference": f"TT-{n}-{m}", "amount": "10.00", "currency": "USD"}
                await self.send("order", f"/v1/orders/{of}/payments", slip)
            for stage in ("departed", "delivered"):
                await self.send("logistics", f"/v1/orders/{order}/shipments/S-1/{stage}", FACT)
            await asyncio.sleep(PAUSE)

    async def hot(self) -> str:
        return str((await self.send("order", "/v1/orders", ORDER, key="the hot one"))["id"])

    async def send(self, service: str, path: str, body: Mapping[str, Any], key: str = "") -> Mapping[str, Any]:
        headers = {**bearer("Lin"), "Idempotency-Key": key or str(digest_of(json.dumps(body)))}
        while True:
            release = random.choice(self.live)
            try:
                answer = await self.http.post(f"{release.url(service)}{path}", json=body, headers=headers)
            except httpx.TransportError:
                await asyncio.sleep(0.02)  # as a client does before it tries again
                continue
            if answer.is_success:
                told: dict[str, Any] = answer.json()
                self.done.append({**told, "service": service})
                self.by_release[release.name] += 1
                return told
            if answer.status_code != 503 or "newer-release" in answer.text:
                self.refused.append(f"{release.name}: {answer.text}")
                raise AssertionError(self.refused[-1])

    async def goes_on(self, words: str, *, by: Sequence[Release]) -> None:
        """Wait until each of these releases has answered so many commands more."""
        before = self.by_release.copy()

        async def enough() -> bool:
            assert not self.refused, self.refused[0]
            return all(self.by_release[each.name] - before[each.name] >= COMMANDS // len(by) for each in by)

        await until(enough, words, sized(60, 600))


async def migrate(release: Release, databases: Mapping[str, Database]) -> None:
    """As `gendan up` of that release would."""
    orders = [asdict(Order(service, each.role, each.owner_url)) for service, each in databases.items()]
    done = await asyncio.to_thread(release.run, "gendan.launcher.prepare", told=json.dumps(orders) + "\n")
    assert done.returncode == 0, done.stderr


async def locks_of_idle_sessions(database: Database) -> list[str]:
    """A statement that is prepared and never executed would hold some, and keep every migration waiting."""
    connection = await asyncpg.connect(database.owner_url)
    rows = await connection.fetch(
        """
        SELECT DISTINCT relname FROM pg_locks JOIN pg_class ON pg_class.oid = relation
        JOIN pg_stat_activity AS a USING (pid)
        WHERE a.datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle%'
        AND relnamespace = 'public'::regnamespace AND state_change < now() - interval '0.5 s'
        """
    )
    await connection.close()
    return [row[0] for row in rows]


async def test_two_releases_run_side_by_side_and_back_again(
    fresh: Fresh, nats_server: NatsServer, tmp_path: Path
) -> None:
    nats_server.wipe()
    await streams.apply(nats_server.url, TELLING)
    databases = {service: fresh(service) for service in SERVICES}
    environment = told(databases, nats_server)
    newer_source = next_release(tmp_path / "source")
    (logs := tmp_path / "logs").mkdir()
    older = Release("N-1", environment, logs)
    newer = Release("N", environment, logs, newer_source)
    back = Release("N-1 again", environment, logs)
    async with AsyncExitStack() as stack:
        stack.enter_context(stopped_in_the_end(older, newer, back))
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=10))
        await older.start()
        load = Load([older], http)
        await load.send("order", "/v1/customers", {"code": "HARBOUR", "name": "Harbour & Sons"})
        await load.hot()
        for database in databases.values():
            assert await locks_of_idle_sessions(database) == []
        clients = [asyncio.create_task(load.client(n)) for n in range(CLIENTS)]

        await load.goes_on("N-1 works", by=[older])
        before = len(load.done)
        await migrate(newer, databases)
        assert len(load.done) > before, "nobody could write while the migration ran"
        await load.goes_on("N-1 works on what N has migrated", by=[older])
        await newer.start()
        load.live = [older, newer]
        await load.goes_on("both releases work", by=[older, newer])
        load.live = [newer]
        await asyncio.to_thread(older.stop)
        await load.goes_on("N works alone", by=[newer])

        for service, database in databases.items():
            assert await is_current(service, database.url), "N-1 would not start on it"
        await migrate(back, databases)
        await back.start()
        load.live = [newer, back]
        await load.goes_on("both releases work again", by=[newer, back])
        load.live = [back]
        await asyncio.to_thread(newer.stop)
        await load.goes_on("it was rolled back", by=[back])

        load.ended = True
        await asyncio.gather(*clients)
        assert load.refused == []
        await all_is_well(databases, nats_server, load)
        await histories_show_what_only_n_knows(databases["tracking"], back)


async def all_is_well(databases: Mapping[str, Database], nats_server: NatsServer, load: Load) -> None:
    """Whatever was written, by whichever release, is all there, once, in order, and shown."""
    async with AsyncExitStack() as stack:
        pools = {
            service: await stack.enter_async_context(asyncpg.create_pool(each.owner_url, min_size=1, max_size=2))
            for service, each in databases.items()
        }
        await caught_up(pools)
        stored = {service: await events_of(pools[service]) for service in TELLING}
        for service, events in stored.items():
            assert_linear(events)
            assert await in_the_stream(nats_server, service) == [(each["position"], each["hash"]) for each in events]
        for answer in load.done:
            position = int(answer["position"].partition(":")[2].partition("@")[0])
            event = stored[answer["service"]][position - 1]
            assert (str(event["id"]), event["version"]) == (answer["id"], answer["version"]), "it was acknowledged"
        assert_each_effect_once(stored)
        assert_both_releases_wrote(stored["order"])
        for pool in pools.values():
            assert await pool.fetch("SELECT * FROM parked") == []
        told = {
            (row["source"], row["position"], row["hash"])
            for row in await pools["tracking"].fetch("SELECT * FROM ledger")
        }
        assert told == {(service, each["position"], each["hash"]) for service in TELLING for each in stored[service]}
        await shown_as_folded(pools["tracking"])


async def caught_up(pools: Mapping[str, asyncpg.Pool]) -> None:
    """Policies and projection have taken in all that there is, also what they caused themselves."""

    async def heads() -> dict[str, int]:
        return {each: await pools[each].fetchval("SELECT max(notification_id) FROM events") for each in TELLING}

    async def is_at_the_end() -> bool:
        newest = await heads()
        read = [
            (service, *row)
            for service, pool in pools.items()
            for row in await pool.fetch("SELECT source, position FROM checkpoints")
        ]
        all_of_it = {(reader, source) for reader, sources in READERS.items() for source in sources}
        return (
            {(service, source) for service, source, _ in read} == all_of_it
            and all(position == newest[source] for _, source, position in read)
            and not await pools["notify"].fetchval("SELECT count(*) FROM to_follow")
            and await heads() == newest
        )

    await until(is_at_the_end, "everybody has read everything", 60)


async def events_of(pool: asyncpg.Pool) -> list[asyncpg.Record]:
    return list(
        await pool.fetch(
            """
            SELECT notification_id AS position, originator_id AS id, originator_version AS version, topic, hash,
                recorded_at, convert_from(state, 'UTF8')::jsonb ->> 'class_version' AS class_version,
                (convert_from(state, 'UTF8')::jsonb -> 'data')::text AS data
            FROM events ORDER BY notification_id
            """
        )
    )


def assert_linear(events: Sequence[asyncpg.Record]) -> None:
    assert [each["position"] for each in events] == list(range(1, len(events) + 1))
    versions: dict[UUID, list[int]] = defaultdict(list)
    for each in events:
        versions[each["id"]].append(each["version"])
    assert all(found == list(range(1, len(found) + 1)) for found in versions.values())
    times = [each["recorded_at"] for each in events]
    assert times == sorted(times)


async def in_the_stream(nats_server: NatsServer, service: str) -> list[tuple[int, bytes]]:
    client = await nats.connect(nats_server.url)
    js, name = client.jetstream(), streams.name_of(service)
    state = (await js.stream_info(name)).state
    messages = [await js.get_msg(name, seq=n) for n in range(state.first_seq, state.last_seq + 1)]
    await client.close()
    found = [from_headers(each.headers or {}, each.data or b"") for each in messages]
    return [(each.position, each.hash) for each in found]


def assert_each_effect_once(stored: Mapping[str, Sequence[asyncpg.Record]]) -> None:
    """A command, or a policy's act, may have gone through two releases; it is done once."""
    of = {service: [each for each in events if each["topic"] != "order.flagged"] for service, events in stored.items()}
    twice = Counter((each["id"], each["topic"], each["data"]) for events in of.values() for each in events)
    assert [words for words, many in twice.items() if many > 1] == []
    topics = Counter(each["topic"] for events in stored.values() for each in events)
    assert topics["shipment.order_noted"] == topics["plan.order_noted"] == topics["order.received"]
    assert topics["obligation.started"] >= topics["order.received"]
    assert topics["order.shipment_noted"] == topics["shipment.departed"] + topics["shipment.delivered"]


def assert_both_releases_wrote(events: Sequence[asyncpg.Record]) -> None:
    received = [each["data"] for each in events if each["topic"] == "order.received"]
    assert {"season" in data for data in received} == {True, False}
    assert "order.flagged" in {each["topic"] for each in events}
    known = all_events()
    newer = {
        each["topic"]: each["class_version"]
        for each in events
        if each["topic"] in known and int(each["class_version"]) > known[each["topic"]].class_version
    }
    assert newer == {}, "what N-1 could not read"


async def shown_as_folded(pool: asyncpg.Pool) -> None:
    views = await pool.fetch("SELECT order_id, view, parked FROM order_views")
    entries = await ledger.load(pool, [row["order_id"] for row in views])
    for row in views:
        shown = seen(row["view"])
        assert VIEW.dump_json(shown) == VIEW.dump_json(fold(row["order_id"], entries[row["order_id"]]))
        assert not row["parked"]


async def histories_show_what_only_n_knows(tracking: Database, back: Release) -> None:
    """N-1 cannot say what it means; it says that it is there."""
    connection = await asyncpg.connect(tracking.url)
    order = await connection.fetchval("SELECT subject FROM ledger WHERE topic = 'order.flagged' LIMIT 1")
    await connection.close()
    async with back.client("tracking") as client:
        history = (await client.get(f"/v1/orders/{order}/history")).json()["events"]
        assert {"colour": "red"} in [each["data"] for each in history if each["topic"] == "order.flagged"]
        assert (await client.get(f"/orders/{order}")).status_code == 200
