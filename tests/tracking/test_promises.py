"""Given what was promised and told, then this is the day on which the promise was fulfilled, and what says so."""

from datetime import date, datetime

import pytest

from services.tracking.orders.axes import Stage
from shared.events import Event
from shared.events.shipment import Mode
from shared.events.values import Basis, PromisedDate
from tests.tracking.telling import Telling, day, ordered, received


def promised(basis: Basis) -> Event:
    return received(ordered("A", 100, promised=PromisedDate(on=date(2026, 12, 1), basis=basis)))


@pytest.mark.parametrize(
    ("basis", "told", "on", "by", "bounded"),
    [
        (Basis.DELIVERED, ["departed", "arrived", "delivered"], "2026-11-12", Stage.DELIVERED, False),
        (Basis.DELIVERED, ["departed", "arrived"], None, None, False),
        (Basis.ON_BOARD, ["departed", "arrived", "delivered"], "2026-11-10", Stage.DEPARTED, False),
        (Basis.ON_BOARD, ["arrived", "delivered"], "2026-11-11", Stage.ARRIVED, True),
        (Basis.ON_BOARD, ["delivered"], "2026-11-12", Stage.DELIVERED, True),
        (Basis.ON_BOARD, ["booked"], None, None, False),
        (Basis.EX_FACTORY, ["departed", "delivered"], "2026-11-10", Stage.DEPARTED, True),
        (Basis.HANDED_OVER, ["delivered"], "2026-11-12", Stage.DELIVERED, True),
    ],
)
def test_a_promise_is_judged_by_its_own_fact_or_bounded_by_the_first_later_one(
    tell: Telling, basis: Basis, told: list[str], on: str | None, by: Stage | None, bounded: bool
) -> None:
    tell(promised(basis))
    days = {"booked": "2026-11-09", "departed": "2026-11-10", "arrived": "2026-11-11", "delivered": "2026-11-12"}
    for stage in told:
        tell(getattr(tell, stage)("S1", A=100), day(days[stage]))
    (line,) = tell.view().lines
    assert line.fulfilled_on == (date.fromisoformat(on) if on else None)
    assert (line.fulfilled_by, line.bounded) == (by, bounded)


def test_a_promise_is_fulfilled_on_the_day_that_completes_the_line(tell: Telling) -> None:
    tell(received(ordered("A", 100), under=5))
    tell(tell.delivered("S2", A=60), day("2026-12-03"))
    tell(tell.delivered("S1", A=30), day("2026-11-30"))
    assert tell.view().lines[0].fulfilled_on is None
    tell(tell.delivered("S3", A=5), day("2026-12-01"))
    (line,) = tell.view().lines
    assert (line.fulfilled_on, line.shipment) == (date(2026, 12, 3), "S2")


def test_an_instant_counts_for_the_day_that_it_was_where_it_happened(tell: Telling) -> None:
    tell(received())
    tell(tell.delivered("S1", A=100), datetime.fromisoformat("2026-12-01T23:30:00-05:00"))
    assert tell.view().lines[0].delivered_on == date(2026, 12, 1)


def test_a_line_travels_as_the_shipment_did_that_completed_it(tell: Telling) -> None:
    tell(received())
    tell(tell.booked("S1", A=60).model_copy(update={"mode": Mode.SEA}))
    tell(tell.booked("S2", A=40).model_copy(update={"mode": Mode.AIR}))
    assert tell.view().lines[0].mode is Mode.AIR
    tell(tell.delivered("S2", A=40), day("2026-11-20"))
    tell(tell.delivered("S1", A=60), day("2026-11-27"))
    assert (tell.view().lines[0].shipment, tell.view().lines[0].mode) == ("S1", Mode.SEA)
