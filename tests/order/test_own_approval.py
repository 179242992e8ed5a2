"""Nobody approves what they had a hand in, in whatever way they try (domain.md, rule 5; promises.md 3.1, row 20)."""

import pytest

from shared.errors import Rejected
from shared.events.order import OrderReleased
from tests.order.company import DAY, HOUR, Company
from tests.order.examples import left, payment
from tests.order.ways import DECIDED, MANAGER, OPEN, REFUSED

ALL = REFUSED | DECIDED


@pytest.mark.parametrize("way", ALL)
async def test_nobody_approves_their_own_work(way: str) -> None:
    go, words = ALL[way]
    with pytest.raises(Rejected) as caught:
        await go(Company())
    assert words in str(caught.value)
    assert (caught.value.gate, bool(caught.value.missing)) == ("countersign", True)
    assert caught.value.opened_by.startswith("a manager who neither wrote nor changed it, or somebody whom such a ")


@pytest.mark.parametrize("way", OPEN)
async def test_somebody_elses_work_is_approved(way: str) -> None:
    company = Company()
    await OPEN[way](company)
    assert company.told[-1].topic == OrderReleased.topic


def test_there_are_more_than_twenty_ways() -> None:
    assert len(REFUSED) > 20


async def test_payments_and_shipments_void_nothing() -> None:
    company = Company()
    await company.receive("wang")
    await company.countersign("li", MANAGER)
    company.tell(payment(), "wang")
    company.tell(left("40"), "policy:order.shipments")
    await company.release()


async def test_a_delegation_that_had_ended_before_the_order_came_ties_nobody() -> None:
    company = Company()
    await company.delegate("wang", "chen", lasts=2 * HOUR)
    await company.wait(DAY)
    await company.receive("wang")
    await company.countersign("chen", MANAGER)
    await company.release()
