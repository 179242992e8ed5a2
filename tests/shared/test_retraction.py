"""Declaring an earlier event wrong: nothing is edited, and folds begin anew without it."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from shared.errors import Rejected, Unknown
from shared.events import REGISTRY
from shared.events.customer import CustomerFactRetracted
from shared.events.shipment import OrderContinued, ShipmentFactRetracted
from shared.retraction import Retraction, retract, standing
from tests.conftest import Fresh
from tests.shared.core import Core, Known, asked, core, registered
from tests.shared.telling import told

ACME = UUID(int=5)


def wrong(version: int) -> Retraction:
    return Retraction(version, "incorrect_data", "the wrong company")


@pytest.fixture
async def told_thrice(fresh: Fresh) -> AsyncIterator[Core]:
    """Acme was registered three times: as A, B and C."""
    async with core(fresh("order")) as here:
        for name in "ABC":
            await here.tell(ACME, name)
        yield here


async def names(here: Core) -> list[str]:
    return [event.name for event in (await here.customers.get(ACME)).state]


async def test_what_was_retracted_is_not_folded_but_stays_in_the_history(told_thrice: Core) -> None:
    done = await told_thrice.customers.retract(ACME, wrong(2), asked())
    assert done.version == 4
    assert await names(told_thrice) == ["A", "C"]
    history = await told_thrice.customers.history(ACME)
    assert [each.topic for each in history] == ["customer.registered"] * 3 + ["customer.fact_retracted"]
    assert history[3].event() == CustomerFactRetracted(
        retracted_version=2, retracted_event="1:order:2", why="incorrect_data", reason="the wrong company"
    )


async def test_the_next_decision_is_made_without_it_in_every_process(told_thrice: Core) -> None:
    async with core(told_thrice.database) as there:
        await there.tell(ACME, "D")  # there it is in memory
        await told_thrice.customers.retract(ACME, wrong(2), asked())
        for process in told_thrice, there:
            seen: list[list[str]] = []

            def look(known: Known, seen: list[list[str]] = seen) -> list[object]:
                seen.append([event.name for event in known])
                return []

            await process.customers.transact(ACME, look, asked())  # type: ignore[arg-type]
            assert seen[-1] == ["A", "C", "D"]


async def test_retracted_again_it_decides_nothing(told_thrice: Core) -> None:
    first = await told_thrice.customers.retract(ACME, wrong(2), asked())
    again = await told_thrice.customers.retract(ACME, wrong(2), asked())
    assert again == first
    assert len(await told_thrice.customers.history(ACME)) == 4


async def test_two_at_once_retract_once(told_thrice: Core) -> None:
    async with core(told_thrice.database) as there:
        answers = await asyncio.gather(
            *(process.customers.retract(ACME, wrong(2), asked()) for process in (there, told_thrice, there))
        )
    assert len(set(answers)) == 1
    assert await names(told_thrice) == ["A", "C"]
    assert len(await told_thrice.customers.history(ACME)) == 4


async def test_a_version_that_never_was_cannot_be_retracted(told_thrice: Core) -> None:
    with pytest.raises(Unknown, match="no version 4"):
        await told_thrice.customers.retract(ACME, wrong(4), asked())
    with pytest.raises(Unknown):
        await told_thrice.customers.retract(UUID(int=6), wrong(1), asked())


async def test_a_retraction_cannot_be_retracted(told_thrice: Core) -> None:
    await told_thrice.customers.retract(ACME, wrong(2), asked())
    with pytest.raises(Rejected, match="tell the fact again"):
        await told_thrice.customers.retract(ACME, wrong(4), asked())


async def test_everything_may_be_retracted_and_told_again(told_thrice: Core) -> None:
    for version in 1, 2, 3:
        await told_thrice.customers.retract(ACME, wrong(version), asked())
    assert (await told_thrice.customers.get(ACME)).state == ()
    await told_thrice.tell(ACME, "A again")
    known = await told_thrice.customers.get(ACME)
    assert [event.name for event in known.state] == ["A again"]
    assert known.version == 7


def test_a_history_without_retractions_stands_as_it_is() -> None:
    history = [told(registered(), n, id=ACME) for n in (1, 2)]
    assert standing(history) == history


def test_a_retraction_of_what_belongs_to_an_order_says_to_which() -> None:
    history = [told(OrderContinued(order_id=UUID(int=9)), 7, id=ACME, version=1)]
    [event] = retract("shipment", history, wrong(1))
    assert isinstance(event, ShipmentFactRetracted)
    assert (event.order_id, event.retracted_event) == (UUID(int=9), "1:order:7")


def test_what_this_release_does_not_know_is_not_retracted_blindly(monkeypatch: pytest.MonkeyPatch) -> None:
    history = [told(registered(), 1, id=ACME)]
    monkeypatch.delitem(REGISTRY, "customer.registered")
    with pytest.raises(Rejected, match="newer release"):
        retract("customer", history, wrong(1))
