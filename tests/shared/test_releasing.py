"""What a policy had parked goes on after a fix, or without the event that was skipped: in order, and once."""

import asyncio
from uuid import UUID, uuid5

import httpx
import pytest

from shared.errors import Rejected, Unavailable
from shared.parking import Skip, standing_still
from shared.place import Place
from shared.reading import Source
from shared.received import Received
from shared.releasing import PolicyParking
from shared.store.queries import Queries
from tests.shared.test_policies import COPIES, Here, happened, here
from tests.waiting import until

__all__ = ["here"]

THING = str(UUID(int=1))
BY = UUID(int=7)


class Poison:
    """A name that makes a policy fail, until it is fixed."""

    def __init__(self, *names: str) -> None:
        self.names = set(names)

    def __call__(self, name: str) -> None:
        if name in self.names:
            raise ZeroDivisionError(name)


def parking(here: Here, events: list[Received]) -> PolicyParking:
    """With a feed that has these events."""

    class Feed(Source):
        async def feed(self, _http: httpx.AsyncClient, after: int, _until: int) -> list[Received]:
            return [each for each in events if each.position == after + 1]

    return PolicyParking(here.reacting, Feed("order", "", ""), here.core.pool, httpx.AsyncClient())


async def test_after_a_fix_what_waited_is_acted_on_in_order(here: Here) -> None:
    here.trouble = poison = Poison("2")
    events = [happened(n, str(n)) for n in range(1, 6)]
    await here.take(*events)
    assert await here.copies(UUID(int=1)) == ["1"]
    poison.names.clear()
    await parking(here, events).retry(THING)
    assert await here.copies(UUID(int=1)) == ["1", "2", "3", "4", "5"]
    assert await here.parked() == {}
    await here.take(happened(6, "6"))
    assert await here.copies(UUID(int=1)) == ["1", "2", "3", "4", "5", "6"]


async def test_what_still_cannot_be_acted_on_stays_with_all_behind_it(here: Here) -> None:
    here.trouble = poison = Poison("1", "3")
    events = [happened(n, str(n)) for n in range(1, 6)]
    await here.take(*events)
    poison.names.remove("1")
    await parking(here, events).retry(THING)
    assert await here.copies(UUID(int=1)) == ["1", "2"]
    assert await here.parked() == {
        3: "ZeroDivisionError: 3",
        4: "an earlier event of the same history is parked",
        5: "an earlier event of the same history is parked",
    }


async def test_what_was_skipped_is_left_out_for_good_and_what_waited_goes_on(here: Here) -> None:
    here.trouble = Poison("2")
    events = [happened(n, str(n)) for n in range(1, 5)]
    await here.take(*events)
    await parking(here, events).skip(THING, Skip(BY, "typed by a robot"))
    assert await here.copies(UUID(int=1)) == ["1", "3", "4"]
    row = await here.core.pool.fetchrow("SELECT key, position, error, reason, by FROM skipped")
    assert tuple(row) == (THING, 2, "ZeroDivisionError: 2", "typed by a robot", BY)
    await here.core.pool.execute("DELETE FROM checkpoints")
    await here.reacting(events, type(here.at)())  # read again from the beginning
    assert await here.copies(UUID(int=1)) == ["1", "3", "4"]
    assert await here.parked() == {}


async def test_an_event_that_is_named_is_skipped_once_and_no_other_one_in_its_place(here: Here) -> None:
    """Whose answer was lost asks again; what stands still by then is another event."""
    here.trouble = Poison("2", "3")
    events = [happened(n, str(n)) for n in range(1, 5)]
    await here.take(*events)
    second = Place("order", 2, 1)
    assert not await parking(here, events).was_skipped(THING, second)
    skip = Skip(BY, "typed by a robot", "order:2@1")
    await parking(here, events).skip(THING, skip)
    assert await parking(here, events).was_skipped(THING, second)
    with pytest.raises(Rejected, match="look again"):
        await parking(here, events).skip(THING, skip)
    assert await here.core.pool.fetchval("SELECT count(*) FROM skipped") == 1
    assert min(await here.parked()) == 3


async def test_a_fault_that_passes_while_it_is_taken_up_leaves_it_parked(here: Here) -> None:
    here.trouble = Poison("1")
    events = [happened(1, "1"), happened(2, "2")]
    await here.take(*events)

    def away(_: str) -> None:
        raise Unavailable("away")

    here.trouble = away
    with pytest.raises(Unavailable):
        await parking(here, events).retry(THING)
    assert list(await here.parked()) == [1, 2]


async def test_an_event_of_another_epoch_at_its_place_is_not_acted_on(here: Here) -> None:
    here.trouble = poison = Poison("1")
    await here.take(happened(1, "1"))
    poison.names.clear()
    with pytest.raises(Unavailable, match="another event"):
        await parking(here, [happened(1, "1", epoch=2)]).retry(THING)
    assert list(await here.parked()) == [1]


async def test_taken_up_twice_at_once_each_is_acted_on_once_and_in_order(here: Here) -> None:
    here.trouble = poison = Poison("1")
    events = [happened(n, str(n)) for n in range(1, 21)]
    await here.take(*events)
    poison.names.clear()
    await asyncio.gather(*(parking(here, events).retry(THING) for _ in range(3)))
    assert await here.copies(UUID(int=1)) == [str(n) for n in range(1, 21)]


async def test_taken_up_while_more_comes_in_nothing_passes_by_and_nothing_stays_behind(here: Here) -> None:
    """The runner goes on reading meanwhile, and parks what follows only while something is parked."""
    here.trouble = poison = Poison("1")
    events = [happened(n, str(n)) for n in range(1, 201)]
    await here.take(*events[:20])
    poison.names.clear()

    async def goes_on_reading() -> None:
        for n in range(20, 200, 5):
            await here.take(*events[n : n + 5])

    await asyncio.gather(goes_on_reading(), parking(here, events).retry(THING))

    async def nothing_is_parked() -> bool:
        if await here.parked():  # as it may be where the last batch was parked before the last was taken up
            await parking(here, events).retry(THING)
        return not await here.parked()

    await until(nothing_is_parked, "nothing is parked")
    assert await here.copies(UUID(int=1)) == [str(n) for n in range(1, 201)]


async def test_the_runner_parks_nothing_behind_what_has_gone_on_meanwhile(here: Here) -> None:
    here.trouble = poison = Poison("1")
    events = [happened(n, str(n)) for n in range(1, 4)]
    await here.take(events[0])
    poison.names.clear()
    seen = here.reacting._parked

    async def and_then_it_goes_on(lanes: dict[UUID, object]) -> dict[UUID, tuple[int, int]]:
        found = await seen(lanes)
        await parking(here, events).retry(THING)
        return found

    reacting = here.reacting
    reacting._parked = and_then_it_goes_on  # type: ignore[method-assign,assignment]
    await reacting(events[1:], here.at)
    assert await here.copies(UUID(int=1)) == ["1", "2", "3"]
    assert await here.parked() == {}


async def test_what_stands_still_is_counted_by_key(here: Here) -> None:
    here.trouble = Poison("bad")
    await here.take(happened(1, "bad"), happened(2, "after"), happened(3, "bad", of=2), happened(4, "good", of=3))
    found = await standing_still(Queries(here.core.pool))
    assert [(each.key, each.events, each.place, each.error) for each in found] == [
        (THING, 2, "order:1@1", "ZeroDivisionError: bad"),
        (str(UUID(int=2)), 1, "order:3@1", "ZeroDivisionError: bad"),
    ] or {each.key for each in found} == {THING, str(UUID(int=2))}
    assert uuid5(COPIES, str(UUID(int=3)))
