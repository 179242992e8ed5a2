"""Two processes on one thing: nothing is lost or doubled, and nothing is said from a memory that is behind."""

import asyncio
from collections.abc import Sequence
from uuid import uuid4

from shared.errors import Contended, Rejected, Stale
from shared.events.customer import CustomerRegistered
from tests.shared.core import Core, Known, asked, registered
from tests.shared.repository.deciding import ACME, names, nothing, one_more


async def test_a_refusal_from_stale_memory_is_not_given(here: Core, there: Core) -> None:
    """There it looks registered by another name; meanwhile that was set right here."""
    await there.tell(ACME, "Wrong")
    await here.tell(ACME, "Right")

    def only_if_right(known: Known) -> Sequence[CustomerRegistered]:
        if known[-1].name != "Right":
            raise Rejected("that is another company")
        return []

    assert (await there.customers.transact(ACME, only_if_right, asked())).version == 2


async def test_a_412_is_never_given_from_stale_memory(here: Core, there: Core) -> None:
    await there.tell(ACME)
    await here.tell(ACME)
    assert (await there.customers.transact(ACME, one_more, asked(if_match=2))).version == 3


async def test_an_empty_decision_says_where_things_stand_now(here: Core, there: Core) -> None:
    await there.tell(ACME)
    await here.tell(ACME)
    done = await there.customers.transact(ACME, nothing, asked())
    assert (done.version, done.position) == (2, 2)
    assert (await there.customers.transact(uuid4(), nothing, asked())).version == 0


async def test_what_was_decided_on_stale_memory_is_decided_again(here: Core, there: Core) -> None:
    await there.tell(ACME)
    for version in range(2, 6):
        await here.tell(ACME)
        done = await there.customers.transact(ACME, lambda known: [registered(str(len(known)))], asked())
        assert done.version == version * 2 - 1
    assert (await names(here))[-1] == "8"


async def test_only_one_of_two_that_saw_the_same_version_wins(here: Core, there: Core) -> None:
    await here.tell(ACME)
    found = await asyncio.gather(
        *(each.customers.transact(ACME, one_more, asked(if_match=1)) for each in (here, there, here)),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in found) == ["Done", "Stale", "Stale"]
    assert {each.current for each in found if isinstance(each, Stale)} == {2}


async def test_contention_between_two_processes_loses_nothing_and_doubles_nothing(here: Core, there: Core) -> None:
    things = [uuid4() for _ in range(4)]

    def count_up(known: Known) -> Sequence[CustomerRegistered]:
        return [registered(str(len(known)))]

    async def keep_counting(process: Core) -> int:
        told = 0
        for n in range(25):
            try:
                await process.customers.transact(things[n % 4], count_up, asked())
            except Contended:
                continue  # nothing was written
            told += 1
        return told

    told = await asyncio.gather(*(keep_counting(process) for process in (here, there) for _ in range(4)))
    stored = [await names(here, thing) for thing in things]
    assert stored == [[str(n) for n in range(len(each))] for each in stored]
    assert sum(map(len, stored)) == sum(told)
    assert sum(told) > 190
