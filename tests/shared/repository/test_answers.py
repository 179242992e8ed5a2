"""Load, decide, append: what is answered, and what is read anew."""

from collections.abc import Sequence

import pytest

from shared.asked import Done
from shared.errors import Rejected
from shared.events import REGISTRY
from shared.events.customer import CustomerRegistered
from shared.received import NewerVersion
from tests.shared.core import Core, Known, asked, registered
from tests.shared.repository.deciding import ACME, names, nothing, once, one_more


async def test_an_answer_names_version_and_position(here: Core) -> None:
    await here.tell()
    done = await here.customers.transact(ACME, lambda _: [registered(), registered()], asked())
    assert done == Done(ACME, 2, "order", 3, 1)
    assert done.place == "order:3@1"


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
