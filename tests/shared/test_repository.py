"""Load, decide, append: keys, versions and contention, with aggregates in the memory of two processes at once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from uuid import UUID, uuid4

import pytest

from shared.asked import Done
from shared.errors import Contended, KeyReused, Rejected, Stale, Unavailable
from shared.events import REGISTRY
from shared.events.customer import CustomerRegistered
from shared.received import NewerVersion, Received
from shared.repository import Past
from tests.conftest import Fresh
from tests.shared.core import Core, Known, asked, core, registered
from tests.waiting import until

ACME = UUID(int=5)


@pytest.fixture
async def two(fresh: Fresh) -> AsyncIterator[tuple[Core, Core]]:
    """Two processes of one service, each with aggregates in its memory."""
    database = fresh("order")
    async with core(database) as one, core(database) as other:
        yield one, other


@pytest.fixture
def here(two: tuple[Core, Core]) -> Core:
    return two[0]


@pytest.fixture
def there(two: tuple[Core, Core]) -> Core:
    return two[1]


def one_more(_: Known) -> Sequence[CustomerRegistered]:
    return [registered()]


def once(known: Known) -> Sequence[CustomerRegistered]:
    """Refuses where there is something already: what a retry runs into when the state has moved on."""
    if known:
        raise Rejected("it is registered already")
    return [registered()]


def nothing(_: Known) -> Sequence[CustomerRegistered]:
    return []


async def names(core: Core, id: UUID = ACME) -> list[str]:
    """What is stored, read anew."""
    return [event.name for event in (await core.customers.get(id)).state]


async def test_an_answer_names_version_and_position(here: Core) -> None:
    await here.tell()
    done = await here.customers.transact(ACME, lambda _: [registered(), registered()], asked())
    assert done == Done(ACME, 2, "order", 3, 1)
    assert done.place == "order:3@1"


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


async def test_a_refusal_from_stale_memory_is_not_given(here: Core, there: Core) -> None:
    """There it looks registered by another name; meanwhile that was set right here."""
    await there.tell(ACME, "Wrong")
    await here.tell(ACME, "Right")

    def only_if_right(known: Known) -> Sequence[CustomerRegistered]:
        if known[-1].name != "Right":
            raise Rejected("that is another company")
        return []

    assert (await there.customers.transact(ACME, only_if_right, asked())).version == 2


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


async def test_only_one_of_two_that_saw_the_same_version_wins(here: Core, there: Core) -> None:
    await here.tell(ACME)
    found = await asyncio.gather(
        *(each.customers.transact(ACME, one_more, asked(if_match=1)) for each in (here, there, here)),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in found) == ["Done", "Stale", "Stale"]
    assert {each.current for each in found if isinstance(each, Stale)} == {2}


async def test_what_was_decided_on_stale_memory_is_decided_again(here: Core, there: Core) -> None:
    await there.tell(ACME)
    for version in range(2, 6):
        await here.tell(ACME)
        done = await there.customers.transact(ACME, lambda known: [registered(str(len(known)))], asked())
        assert done.version == version * 2 - 1
    assert (await names(here))[-1] == "8"


async def test_what_is_likely_new_is_written_without_being_looked_for(
    here: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def look(*_: object) -> list[object]:
        raise AssertionError("it was looked for")

    monkeypatch.setattr(here.store.recorder, "select_events", look)
    assert (await here.customers.transact(ACME, once, asked(), creates=True)).version == 1


async def test_what_was_wrongly_thought_new_is_decided_again(here: Core, there: Core) -> None:
    await here.tell(ACME)
    with pytest.raises(Rejected, match="registered already"):
        await there.customers.transact(ACME, once, asked(), creates=True)
    assert (await there.customers.transact(ACME, one_more, asked(), creates=True)).version == 2


async def test_a_retry_of_a_creation_gets_its_first_answer(here: Core, there: Core) -> None:
    first = await here.customers.transact(ACME, once, asked("k"), creates=True)
    await here.tell(ACME)
    assert await there.customers.transact(ACME, once, asked("k"), creates=True) == first


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


async def test_a_fault_of_the_decision_itself_writes_nothing_and_frees_the_key(here: Core) -> None:
    def broken(_: Known) -> Sequence[CustomerRegistered]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await here.customers.transact(ACME, broken, asked("k"))
    assert (await here.customers.transact(ACME, one_more, asked("k"))).version == 1


async def test_a_store_in_another_epoch_is_written_to_in_that_epoch(here: Core) -> None:
    await here.tell(ACME)
    await here.begin_epoch(2, after=1)
    done = await here.customers.transact(ACME, one_more, asked())
    assert done.place == "order:2@2"


async def test_what_was_recorded_before_a_new_epoch_keeps_its_id_and_its_answer(here: Core, there: Core) -> None:
    first = await here.customers.transact(ACME, one_more, asked("first"))
    await here.begin_epoch(2, after=1)
    second = await here.customers.transact(ACME, one_more, asked("second"))
    assert (first.place, second.place) == ("order:1@1", "order:2@2")
    again = [(await there.customers.transact(ACME, one_more, asked(key))).place for key in ("first", "second")]
    assert again == [first.place, second.place]
    assert [each.id for each in await there.customers.history(ACME)] == ["1:order:1", "2:order:2"]


async def test_only_as_many_as_may_be_kept_stay_in_memory(here: Core) -> None:
    here.customers._keep = 3
    for _ in range(10):
        await here.tell()
    assert len(here.customers._known) == 3
    assert not here.customers._locks


async def test_events_of_a_type_that_this_release_does_not_know_are_left_out(
    here: Core, there: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    await here.tell(ACME, "first")
    await here.tell(ACME, "second")
    monkeypatch.delitem(REGISTRY, "customer.registered")
    assert await names(there) == []
    monkeypatch.undo()
    done = await there.customers.transact(ACME, one_more, asked())
    assert done.version == 3


async def test_an_event_of_a_newer_version_is_not_guessed_at(
    here: Core, there: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(CustomerRegistered, "class_version", 2)
        await here.tell(ACME)
    with pytest.raises(NewerVersion, match="newer release"):
        await there.customers.transact(ACME, nothing, asked())
    await there.tell()  # others go on


# Decided on who did what before -------------------------------------------------


async def test_a_decision_may_ask_who_told_what_before_it(here: Core) -> None:
    await here.tell(ACME)
    seen: list[Received] = []

    async def decide(_: Known, past: Past) -> Sequence[CustomerRegistered]:
        seen.extend(await past())
        return [registered()]

    done = await here.customers.transact_on_history(ACME, decide, asked())
    assert (done.version, [(each.originator_version, each.envelope.actor) for each in seen]) == (
        2,
        [(1, asked().actor)],
    )


async def test_the_history_ends_where_the_state_does_and_what_came_meanwhile_is_decided_again(
    here: Core, there: Core
) -> None:
    await here.tell(ACME)
    looked: list[tuple[int, int]] = []

    async def decide(known: Known, past: Past) -> Sequence[CustomerRegistered]:
        if not looked:
            await there.tell(ACME)
        looked.append((len(known), len(await past())))
        return [registered()]

    done = await here.customers.transact_on_history(ACME, decide, asked())
    assert (done.version, looked) == (3, [(1, 1), (2, 2)])


async def test_a_refusal_because_of_a_history_that_has_gone_on_is_not_given(here: Core, there: Core) -> None:
    await here.tell(ACME)
    await there.tell(ACME)

    async def decide(_: Known, past: Past) -> Sequence[CustomerRegistered]:
        if len(await past()) < 2:
            raise Rejected("too early")
        return [registered()]

    assert (await here.customers.transact_on_history(ACME, decide, asked())).version == 3
