"""Promise 18: any change, removal, insertion, reordering or cut end is found against one anchored head.

A superuser changes a store, and computes anew what hides it: nothing; the hashes of the events; those of their batches
too; or all to the end, with fitting positions and versions. The last is found by an anchor only, the others also
without one. A store that nobody touched raises no alarm, also while commands run.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random, randrange
from uuid import UUID

import asyncpg
import pytest

from gendan.operating.evidence.anchored import Head
from gendan.operating.evidence.findings import Kind
from gendan.operating.evidence.looking import Wanted
from shared.settings import of_service, settings
from tests.conftest import Fresh
from tests.operating.tampering import CHANGES, Change, Hidden, History, cut, edited, load, tampered, write
from tests.operating.verifying import anchored, kinds, looked, store_alone, words
from tests.promises.size import sized
from tests.servers import Database, Postgres
from tests.shared.core import core
from tests.stories.conftest import ORDER, Company, company

__all__ = ["company"]

SEED = int(os.environ.get("SEED") or randrange(1_000_000))
TAMPERINGS = sized(50, 500)
LOOKS = sized(3, 30)
PAUSE = 0.1  # seconds of a client after an order: each look is at all that came, in the process that takes it in
KINDS: list[tuple[Change, Hidden]] = [*product(CHANGES, Hidden), (cut, Hidden.CHAIN)]


@dataclass
class Victim:
    """A store with an anchored head, and its superuser."""

    database: Database
    admin: asyncpg.Connection
    history: History
    heads: list[Head]


@pytest.fixture
async def victim(fresh: Fresh, postgres: Postgres, tmp_path: Path) -> AsyncIterator[Victim]:
    """Two hundred events of thirty things, written by many at once, and so in batches of many sizes."""
    database = fresh("order")
    async with core(database) as running:
        for n in range(10):
            things = Random(n).sample(range(30), 20)
            await asyncio.gather(*(running.tell(UUID(int=each + 1)) for each in things))
            await running.tell(UUID(int=things[0] + 1))
    admin = await asyncpg.connect(postgres.admin_url.rpartition("/")[0] + f"/{database.name}")
    try:
        yield Victim(database, admin, await load(admin), await anchored(database.url, tmp_path / "anchor.json"))
    finally:
        await admin.close()


def drawn(random: Random) -> list[tuple[Change, Hidden]]:
    """So many tamperings; each change with each way to hide it is among them."""
    return [*KINDS, *random.choices(KINDS, k=TAMPERINGS - len(KINDS))]


async def test_whatever_a_superuser_does_to_a_store_is_found(victim: Victim) -> None:
    print(f"SEED={SEED}")
    random = Random(SEED)
    assert not (await store_alone(victim.database.url, victim.heads)).findings.number
    for change, hidden in drawn(random):
        what = tampered(victim.history, change, hidden, random)
        assert what != victim.history
        await write(victim.admin, what)
        found = await store_alone(victim.database.url, victim.heads)
        assert found.findings.number, f"{change.__name__}, hidden by {hidden.name}: not found"
        if hidden <= Hidden.ROWS:
            assert (await store_alone(victim.database.url)).findings.number, f"{change.__name__}: only by the anchor"
    await write(victim.admin, victim.history)
    assert words(await store_alone(victim.database.url, victim.heads)) == ""


@pytest.mark.parametrize("change", [edited, cut])
async def test_a_history_that_was_written_anew_to_its_end_is_found_by_its_anchor_only(
    victim: Victim, change: Change
) -> None:
    await write(victim.admin, tampered(victim.history, change, Hidden.CHAIN, Random(SEED)))
    assert words(await store_alone(victim.database.url)) == ""
    assert kinds(await store_alone(victim.database.url, victim.heads)) == {Kind.ANCHOR}


async def test_there_is_no_alarm_while_commands_run(company: Company) -> None:
    """Two clients go on all the time, and nobody waits for streams or ledger: they are behind, as it happens."""
    stores = {name: of_service(name).database_url for name in ("order", "logistics")}
    wanted = Wanted(stores, of_service("tracking").database_url, settings().nats_url)
    looks, orders = 0, 0
    await company.do("order", "/v1/customers", {"code": "HARBOUR", "name": "Harbour & Sons"})

    async def command(client: int) -> None:
        nonlocal orders
        while looks < LOOKS:
            orders += 1
            answer = await company.do("order", "/v1/orders", ORDER | {"po_number": f"PO {client}/{orders}"})
            address = f"/v1/orders/{answer['id']}"
            await company.do("order", f"{address}/acknowledge", {})
            await company.do("order", f"{address}/release", {})
            await company.do("order", f"{address}/payments", {"reference": "TT-1", "amount": "378", "currency": "USD"})
            await asyncio.sleep(PAUSE)

    async def look() -> None:
        nonlocal looks
        while looks < LOOKS:
            before = orders
            assert words(await looked(wanted)) == ""
            looks += orders > before

    await asyncio.gather(command(1), command(2), look())
    assert len((await looked(wanted)).looked) == 3
