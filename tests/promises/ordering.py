"""A `gendan up` with the real services: what people order there, and whether all that it keeps agrees."""

import asyncio
import os
import subprocess
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

import asyncpg
import httpx

from gendan.services import existing
from services.notify.names import HEARD, SOURCES
from services.tracking.ledger import tick
from services.tracking.projection import refresh_orders
from shared.store.epochs import Epochs
from shared.store.hashes import NOTHING, batch_hash, row_hash
from shared.store.recorder import COLUMNS, EPOCHS
from shared.store.rows import StoredRow
from tests.identity import bearer
from tests.launcher.launched import Launched
from tests.nursery import ran
from tests.promises.size import sized
from tests.stories.conftest import ORDER
from tests.waiting import until

PEOPLE, PAUSE = sized(1, 4), sized(50, 0) / 1000
"""Who order at once while something else is done, and seconds between: in a moment's test they would order more than
is to be looked at.
"""

TELLING = tuple(service.name for service in existing() if service.tells)
NOTING = ("shipment", "plan", "exception", "material", "output", "inspection")
"""The aggregates that note an order when it is received."""

VIEWS = ("order_views", "order_search", "report_lines", "report_shipments", "order_items")


@dataclass(frozen=True)
class Kept:
    """A service's store, read as a whole."""

    service: str
    rows: list[StoredRow]
    epochs: Epochs

    @property
    def ids(self) -> list[str]:
        return [f"{self.epochs.of(n)}:{self.service}:{n}" for n in range(1, len(self.rows) + 1)]


@dataclass
class Company:
    """`taken` are the positions that were answered, by PO number; `refused` the statuses of what was not taken."""

    run: Launched
    taken: dict[str, str] = field(default_factory=dict)
    refused: "Counter[int]" = field(default_factory=Counter)
    numbers: "count[int]" = field(default_factory=count)
    lacking: list[str] = field(default_factory=list)
    """What somebody had not heard, when it was looked last."""

    async def gendan(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """A command of the operator's, in a process of its own."""
        return await asyncio.to_thread(ran, ["gendan", *words, "--state", str(self.run.folder)], os.environ)

    async def order(self, many: int) -> None:
        """So many orders, of four people at once."""
        async with self._client() as client:
            await client.post(
                "/v1/customers",
                json={"code": "HARBOUR", "name": "Harbour", "country": "DE", "tolerance": {"over": "5", "under": "3"}},
            )
            for _ in range(0, many, 4):
                await asyncio.gather(*(self._one(client) for _ in range(4)))

    @asynccontextmanager
    async def ordering(self) -> AsyncIterator[None]:
        """Orders come in all the time; each gets its answer."""
        enough = asyncio.Event()
        task = asyncio.create_task(self._until(enough))
        try:
            yield
        finally:
            enough.set()
            await task

    async def more(self, many: int) -> None:
        """While they do: until so many more were taken."""
        wanted = len(self.taken) + many

        async def taken() -> bool:
            return len(self.taken) >= wanted

        await until(taken, f"{many} more orders were taken")

    async def _until(self, enough: asyncio.Event) -> None:
        async with self._client() as client:
            while not enough.is_set():
                await asyncio.gather(*(self._one(client) for _ in range(PEOPLE)), asyncio.sleep(PAUSE))

    async def _one(self, client: httpx.AsyncClient) -> None:
        number = f"PO {next(self.numbers)}"
        answer = await client.post("/v1/orders", json={**ORDER, "po_number": number})
        if answer.status_code == 201:
            self.taken[number] = answer.json()["position"]
        else:
            self.refused[answer.status_code] += 1

    def _client(self) -> httpx.AsyncClient:
        base = f"http://127.0.0.1:{self.run.port + 1}"
        return httpx.AsyncClient(base_url=base, headers=bearer("Wang Fang"), timeout=20)

    async def parts(self, offset: int) -> dict[str, Any]:
        """What each part of a service says of itself."""
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"http://127.0.0.1:{self.run.port + offset}/readyz", timeout=20)
        parts: dict[str, Any] = answer.json()["parts"]
        return parts

    async def connect(self, service: str) -> asyncpg.Connection:
        url = self.run.environment()[f"GENDAN_{service.upper()}_OWNER_DATABASE_URL"]
        return await asyncpg.connect(url)

    async def kept(self, service: str) -> Kept:
        """A store at one moment; its chains must be whole."""
        connection = await self.connect(service)
        try:
            async with connection.transaction(isolation="repeatable_read"):
                rows = [
                    StoredRow(*row)
                    for row in await connection.fetch(f"SELECT {COLUMNS} FROM events ORDER BY notification_id")
                ]
                epochs = tuple((epoch, after) for epoch, after in await connection.fetch(EPOCHS))
                await _chained(connection, rows)
            return Kept(service, rows, Epochs(epochs))
        finally:
            await connection.close()

    async def agrees(self) -> Kept:
        """Wait until everybody has heard everything; then all that is kept must agree. The order service's store."""
        try:
            heard = await until(self._all_heard, "everybody has heard everything", 60)
        except AssertionError as late:
            parts = [part for offset in range(len(TELLING) + 1) for part in (await self.parts(offset)).items()]
            ill = [f"{name} {part['status']}: {part['words']}" for name, part in parts if part["status"] != "ok"]
            raise AssertionError(f"{late}; lacking: {self.lacking}; not ok: {ill}") from None
        assert heard
        ids = [id for kept in heard.values() for id in kept.ids]
        assert len(set(ids)) == len(ids)
        await self._acted_once(heard["order"])
        await self._views_are_folds()
        return heard["order"]

    async def _all_heard(self) -> dict[str, Kept] | None:
        stores = {service: await self.kept(service) for service in TELLING}
        tracking, notify = await self.connect("tracking"), await self.connect("notify")
        try:
            ledger = await tracking.fetch("SELECT epoch || ':' || source || ':' || position AS id, hash FROM ledger")
            heard = await notify.fetch(
                "SELECT epoch || ':' || source || ':' || position FROM checkpoints WHERE consumer = $1", HEARD
            )
            to_follow = await notify.fetchval("SELECT count(*) FROM to_follow")
        finally:
            await tracking.close()
            await notify.close()
        told = {row["id"]: row["hash"] for row in ledger}
        wanted = {id: row.hash for kept in stores.values() for id, row in zip(kept.ids, kept.rows, strict=True)}
        topics = Counter(row.topic for kept in stores.values() for row in kept.rows)
        noted = [topics[f"{each}.order_noted"] for each in NOTING]
        ends = {stores[source].ids[-1] for source in SOURCES if stores[source].ids}
        unheard = ends - {row[0] for row in heard}
        self.lacking = [
            *(f"{each} at notify" for each in sorted(unheard)),
            *(f"{each} at tracking" for each in sorted(wanted.keys() - told.keys())[:3]),
            *(f"{each} in its store" for each in sorted(told.keys() - wanted.keys())[:3]),
            *(f"{each} as it was told" for each in sorted(wanted.keys() & told.keys()) if wanted[each] != told[each]),
            *(f"{n} of {topics['order.received']} notes of {by}" for n, by in zip(noted, NOTING, strict=True)
              if n != topics["order.received"]),
            *([f"{topics['obligation.started']} obligations"] if topics["obligation.started"] < topics["order.received"]
              else []),
            *([f"{to_follow} to be followed"] if to_follow else []),
        ]  # fmt: skip
        return None if self.lacking else stores

    async def _acted_once(self, orders: Kept) -> None:
        """Each order that was received is noted by each aggregate that does once, because of that very event."""
        received = {id for id, row in zip(orders.ids, orders.rows, strict=True) if row.topic == "order.received"}
        noted: Counter[tuple[str, str]] = Counter()
        for service in ("logistics", "production"):
            connection = await self.connect(service)
            causes = "SELECT topic, state ->> 'causation_id' AS id FROM events_as_json"
            noted.update((row["topic"], row["id"]) for row in await connection.fetch(causes))
            await connection.close()
        assert noted == Counter({(f"{each}.order_noted", id): 1 for each in NOTING for id in received})

    async def _views_are_folds(self) -> None:
        """Folded anew from the ledger, nothing that is shown changes; nothing is taken in meanwhile."""
        connection = await self.connect("tracking")
        try:
            async with connection.transaction():
                await tick(connection)
                before = await _shown(connection)
                orders = [UUID(row[0]) for row in await connection.fetch("SELECT order_id::text FROM order_views")]
                for name in VIEWS:
                    await connection.execute(f"DELETE FROM {name}")
                await refresh_orders(connection, orders)
                after = await _shown(connection)
        finally:
            await connection.close()
        for name in VIEWS:
            assert set(after[name]) - set(before[name]) == set(), f"{name} are not shown as these fold"
            assert after[name] == before[name]


async def _shown(connection: asyncpg.Connection) -> dict[str, list[str]]:
    return {
        name: [row["row"] for row in await connection.fetch(f"SELECT v::text AS row FROM {name} v ORDER BY 1")]
        for name in VIEWS
    }


async def _chained(connection: asyncpg.Connection, rows: list[StoredRow]) -> None:
    """Positions without a hole, each aggregate's chain, and the chain of batches over all of them."""
    assert [row.notification_id for row in rows] == list(range(1, len(rows) + 1))
    heads: dict[UUID, bytes] = {}
    for row in rows:
        previous = heads.get(row.originator_id, NOTHING)
        heads[row.originator_id] = row_hash(previous, row.originator_id, row.originator_version, row.topic, row.state)
        assert heads[row.originator_id] == row.hash
    head, last = NOTHING, 0
    for batch in await connection.fetch("SELECT position, hash FROM batches ORDER BY position"):
        part = rows[last : batch["position"]]
        head = batch_hash(head, ((row.notification_id, row.recorded_at, row.hash) for row in part))
        assert head == batch["hash"]
        last = batch["position"]
    assert last == len(rows)
