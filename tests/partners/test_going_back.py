"""Partners after a recovery: what was taken back and what came instead are never taken for each other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from rich.console import Console

from gendan.operating import epochs, streams
from gendan.operating.refilling import refill
from gendan.operating.standing import Named, jetstream
from shared.events.order import OrderHeld, OrderReleased
from shared.health import State
from tests.partners.world import World, received, signed_in
from tests.tracking.telling import Telling, paid
from tests.tracking.telling import received as order_received
from tests.waiting import holds


@asynccontextmanager
async def owner(world: World) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(world.run.databases["tracking"].owner_url)
    yield connection
    await connection.close()


async def taken_back(world: World, position: int) -> None:
    """As if tracking had been recovered as of before that event of the order service."""
    async with owner(world) as connection, connection.transaction():
        for table, trigger in (("ledger", "append_only"), ("partner_events", "told_stays")):
            await connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
            await connection.execute(f"DELETE FROM {table} WHERE source = 'order' AND position = $1", position)
            await connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")


async def test_a_number_that_is_used_again_is_of_another_epoch(world: World) -> None:
    tell = Telling()
    for event in (order_received(), OrderReleased(), paid("30.77")):
        tell(event)
    given = await world.add("harbour", "order.*")
    await world.take_in(tell.received)
    await world.in_the_stream("harbour", 3)
    await taken_back(world, 3)
    tell.positions["order"] = 2
    tell.epoch = 2
    tell(OrderHeld(reason="what came instead"))
    await world.take_in(tell.received[-1:])
    part = world.health.part("relay harbour")
    await holds(lambda: part.state is State.DOWN, "the relay stops")
    async with owner(world) as connection, jetstream(world.run.nats_url) as js:
        await epochs.begin_for_partners(connection, js, 2)
    assert await refill(world.run, [Named("harbour", is_partner=True)], Console(quiet=True)) == {"PARTNER_HARBOUR": 3}
    async with signed_in(given) as partner:
        events = received(await partner.fetched(3))
    assert [(event.id, event.topic) for event in events] == [
        ("1:harbour:1", "order.received"), ("1:harbour:2", "order.released"), ("2:harbour:3", "order.held"),
    ]  # fmt: skip
    assert part.state is State.OK


async def test_a_stream_that_was_rebuilt_has_its_consumer_and_the_same_events(world: World) -> None:
    tell = Telling()
    tell(order_received())
    given = await world.add("harbour", "order.*")
    await world.take_in(tell.received)
    async with signed_in(given) as partner:
        before = received(await partner.fetched(1))
        await asyncio.to_thread(streams.rebuild, "harbour")
        assert "PARTNER_HARBOUR: rebuilt, 1 events" in world.capsys.readouterr().out
        assert received(await partner.fetched(1)) == before
