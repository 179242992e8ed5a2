"""A key acts once, and gets its first answer, wherever and however often it arrives."""

import asyncio
from uuid import uuid4

import pytest

from shared.asked import Done
from shared.errors import KeyReused, Rejected, Unavailable
from tests.shared.core import Core, asked
from tests.shared.repository.deciding import ACME, names, nothing, once, one_more
from tests.waiting import until


async def test_the_same_key_again_gets_the_first_answer_though_more_has_happened(here: Core) -> None:
    first = await here.customers.transact(ACME, once, asked("k"))
    await here.tell(ACME)
    assert await here.customers.transact(ACME, once, asked("k")) == first
    assert len(await names(here)) == 2


async def test_a_process_that_does_not_know_of_it_still_gives_the_first_answer(here: Core, there: Core) -> None:
    await there.tell(ACME)  # there it is in memory, at version 1
    first = await here.customers.transact(ACME, one_more, asked("k"))
    await here.tell(ACME)
    assert await there.customers.transact(ACME, one_more, asked("k")) == first
    assert len(await names(here)) == 3


async def test_a_retry_of_what_succeeded_elsewhere_is_not_refused_from_memory(here: Core, there: Core) -> None:
    first = await here.customers.transact(ACME, once, asked("k"))
    with pytest.raises(Rejected):
        await there.customers.transact(ACME, once, asked("another"))
    assert await there.customers.transact(ACME, once, asked("k")) == first


async def test_a_retry_with_an_old_version_gets_its_first_answer(here: Core, there: Core) -> None:
    await here.tell(ACME)
    first = await here.customers.transact(ACME, one_more, asked("k", if_match=1))
    for process in here, there:
        assert await process.customers.transact(ACME, one_more, asked("k", if_match=1)) == first


async def test_a_retry_of_a_creation_gets_its_first_answer(here: Core, there: Core) -> None:
    first = await here.customers.transact(ACME, once, asked("k"), creates=True)
    await here.tell(ACME)
    assert await there.customers.transact(ACME, once, asked("k"), creates=True) == first


async def test_another_request_with_a_used_key_is_refused_wherever_it_arrives(here: Core, there: Core) -> None:
    await here.customers.transact(ACME, one_more, asked("k", "one body"))
    for process in here, there:
        for decide in one_more, nothing, once:
            with pytest.raises(KeyReused):
                await process.customers.transact(ACME, decide, asked("k", "another body"))
    assert len(await names(here)) == 1


async def test_another_request_with_a_key_that_is_under_way_is_refused_too(here: Core) -> None:
    found = await asyncio.gather(
        here.customers.transact(ACME, one_more, asked("k", "one body")),
        here.customers.transact(ACME, one_more, asked("k", "another body")),
        return_exceptions=True,
    )
    assert isinstance(found[0], Done)
    assert isinstance(found[1], KeyReused)


async def test_a_key_sent_many_times_at_once_over_two_processes_acts_once(here: Core, there: Core) -> None:
    for n in range(30):
        id, request = uuid4(), asked(f"key {n}")
        process = (here, there, here, there, here)
        answers = await asyncio.gather(*(each.customers.transact(id, one_more, request) for each in process))
        assert len(set(answers)) == 1
        assert len(await names(here, id)) == 1


async def test_two_keys_at_once_on_one_thing_over_two_processes_act_twice(here: Core, there: Core) -> None:
    answers = await asyncio.gather(
        *(each.customers.transact(ACME, one_more, asked(f"{n}")) for n in range(2) for each in (here, there))
    )
    assert len({answer.version for answer in answers}) == 2
    assert len(await names(here)) == 2


async def test_an_empty_decision_with_a_key_is_remembered(here: Core, there: Core) -> None:
    await here.tell(ACME)
    first = await here.customers.transact(ACME, nothing, asked("k"))
    await here.tell(ACME)
    assert await there.customers.transact(ACME, one_more, asked("k")) == first
    assert len(await names(here)) == 2


async def test_a_refusal_is_not_remembered(here: Core) -> None:
    await here.tell(ACME)
    with pytest.raises(Rejected):
        await here.customers.transact(ACME, once, asked("k"))
    assert (await here.customers.transact(ACME, one_more, asked("k"))).version == 2


async def test_who_joins_a_request_that_is_refused_is_refused_with_it(here: Core) -> None:
    await here.tell(ACME)
    found = await asyncio.gather(
        *(here.customers.transact(ACME, once, asked("k")) for _ in range(3)), return_exceptions=True
    )
    assert [type(each) for each in found] == [Rejected] * 3


async def test_who_joins_a_request_that_is_cut_off_is_told_to_try_again(here: Core) -> None:
    async with here.pool.acquire() as blocker, blocker.transaction():
        await blocker.execute("SELECT pg_advisory_xact_lock(7301)")
        first = asyncio.create_task(here.customers.transact(ACME, one_more, asked("k")))
        await until(lambda: waiting(here), "the first one is being written")
        joined = asyncio.create_task(here.customers.transact(ACME, one_more, asked("k")))
        await asyncio.wait([joined], timeout=0.01)
        first.cancel()
        with pytest.raises(Unavailable):
            await joined
    assert (await here.customers.transact(ACME, one_more, asked("k"))).version == 1
    assert len(await names(here)) == 1


async def waiting(process: Core) -> bool:
    found: bool = await process.pool.fetchval(
        "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    )
    return found
