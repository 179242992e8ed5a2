"""Partners for the tests: who they are, and what they were told."""

import json
from collections.abc import Collection
from typing import Any

import asyncpg

from services.tracking.partners.origin import ToPartner
from services.tracking.partners.partner import Partner
from services.tracking.partners.telling import Looked, look
from shared.events import REGISTRY
from shared.events.confidential import Mark
from shared.received import Received
from shared.store.queries import Queries

EVERYTHING = frozenset(topic for topic in REGISTRY if not topic.endswith(".fact_retracted"))

ADD = "INSERT INTO partners (name, topics, customers, sees) VALUES ($1, $2, $3, $4)"


def partner(
    name: str = "harbour",
    topics: Collection[str] = EVERYTHING,
    customers: Collection[str] | None = None,
    sees: Collection[Mark] = (),
) -> Partner:
    return Partner(name, frozenset(topics), None if customers is None else frozenset(customers), frozenset(sees))


async def added(pool: asyncpg.Pool, who: Partner) -> None:
    customers = None if who.customers is None else sorted(who.customers)
    await pool.execute(ADD, who.name, sorted(who.topics), customers, sorted(who.sees))
    await pool.execute("INSERT INTO partner_epochs (partner, epoch, after) VALUES ($1, 1, 0)", who.name)


async def looked(pool: asyncpg.Pool, name: str = "harbour", *, at_all: bool = False) -> Looked:
    """Looks until there is nothing more to look at; what came of the last go."""
    async with pool.acquire() as connection:
        while True:
            found = await look(connection, name, at_all=at_all)
            assert found
            if not found.more:
                return found


async def told(pool: asyncpg.Pool, name: str = "harbour") -> list[Received]:
    origin = ToPartner(name, Queries(pool, seconds=20))
    return await origin.events(await origin.epochs(), 0, 100_000)


async def topics(pool: asyncpg.Pool, name: str = "harbour") -> list[str]:
    return [event.topic for event in await told(pool, name)]


def payload(event: Received) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(event.data)
    return found
