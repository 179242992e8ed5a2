"""The epoch that a store goes on in is heard of by nobody, and begins where it parted from its stream."""

import asyncio
from typing import Any

import asyncpg

from gendan.operating import epochs
from gendan.operating.saving import adopt
from gendan.operating.standing import jetstream
from tests.operating.conftest import Given
from tests.shared.core import connected, core
from tests.shared.relaying import relayed, relaying
from tests.waiting import until


async def test_an_epoch_that_only_a_reader_or_a_stream_has_heard_of_is_not_begun_again(given: Given) -> None:
    """Both heard of it from a store that was restored since, to where it had not begun yet."""
    owners = {name: await asyncpg.connect(each.owner_url) for name, each in given.reach.databases.items()}
    await given.orders.begin_epoch(7, after=0)
    async with connected(given.reach.nats_url) as broker, relaying(given.orders, broker):
        await given.orders.tell()
        await relayed(broker, 1)
    await owners["order"].execute("DELETE FROM epochs WHERE epoch = 7")
    async with jetstream(given.reach.nats_url) as js:
        assert await epochs.highest(owners.values(), None, ["order", "logistics"]) == 1
        assert await epochs.highest(owners.values(), js, ["order", "logistics"]) == 7
        await owners["tracking"].execute("INSERT INTO checkpoints VALUES ('orders', 'order', 9, 1, '')")
        assert await epochs.highest(owners.values(), js, ["order", "logistics"]) == 9
    await asyncio.gather(*(owner.close() for owner in owners.values()))


async def test_what_was_recorded_between_a_recovery_and_its_adoption_is_of_the_new_epoch(
    given: Given,
) -> None:
    """The store has six events of its stream's ten, and two others that were recorded since."""
    async with connected(given.reach.nats_url) as broker:
        async with relaying(given.orders, broker):
            for _ in range(10):
                await given.orders.tell()
            await relayed(broker, 10)
        owner = await asyncpg.connect(given.reach.databases["order"].owner_url)
        await owner.execute("DELETE FROM events WHERE notification_id > 6; DELETE FROM batches WHERE position > 6")
        await owner.close()
        for _ in range(2):
            await given.orders.tell()
    done = await adopt.adopt(given.reach)
    assert (done.epoch, done.after) == (2, {"order": 6, "logistics": 0})
    assert (await given.orders.store.recorder.epochs()).of(7) == 2


async def test_a_stream_that_merely_lags_behind_does_not_part_from_its_store(given: Given) -> None:
    async with connected(given.reach.nats_url) as broker:
        async with relaying(given.orders, broker):
            for _ in range(4):
                await given.orders.tell()
            await relayed(broker, 4)
        for _ in range(3):
            await given.orders.tell()
        async with jetstream(given.reach.nats_url) as js:
            assert await epochs.store_parted(js, given.orders.store.recorder, "order") is None


async def test_a_stream_of_another_store_says_nothing_about_where_this_one_parted(given: Given, fresh: Any) -> None:
    async with connected(given.reach.nats_url) as broker, core(fresh("order")) as other, relaying(other, broker):
        await until(lambda: _told_to(other, given), "both have three")
        await relayed(broker, 3)
        async with jetstream(given.reach.nats_url) as js:
            assert await epochs.store_parted(js, given.orders.store.recorder, "order") is None


async def _told_to(*all_of_them: Any) -> bool:
    for each in all_of_them:
        for _ in range(3):
            await getattr(each, "orders", each).tell()
    return True
