"""A shipment is listed at its forecast until it leaves, and stays as long as anything of it is to come."""

from datetime import UTC, date, datetime

from services.tracking.items.things.row import NEVER
from shared.events.order import OrderCancelled
from shared.events.shipment import (
    ArrivalForecast,
    BookingRequested,
    BookingRolled,
    CutOffs,
    Mode,
)
from tests.tracking.items.things.listed import booked, one, rows, told
from tests.tracking.life import OF_IT
from tests.tracking.telling import Telling, day, ordered, parts, received

CARGO = datetime(2026, 11, 9, 4, tzinfo=UTC)


def test_a_shipment_stands_at_its_forecast_until_it_leaves(tell: Telling) -> None:
    tell(received())
    tell(booked(tell, departs_on=date(2026, 11, 10), arrives_on=date(2026, 12, 8), booking_number="COSU6"))
    row = one(tell, "shipment")
    assert (row.state, row.who, row.is_open) == ("booked", "Sinotrans", True)
    assert (row.on_day, row.then_day) == (date(2026, 11, 10), date(2026, 12, 8))
    assert told(row)["bookings"] == ["COSU6"]
    tell(tell.departed("S1", A=100), day("2026-11-12"))
    tell(ArrivalForecast(**OF_IT, shipment="S1", on=date(2026, 12, 11)))
    row = one(tell, "shipment")
    assert (row.state, row.on_day, row.then_day) == ("departed", date(2026, 11, 12), date(2026, 12, 11))
    tell(tell.delivered("S1", A=100), day("2026-12-14"))
    row = one(tell, "shipment")
    assert (row.state, row.then_day, row.is_open) == ("delivered", date(2026, 12, 14), False)
    assert told(row)["eta"] == "2026-12-11"


def test_a_shipment_that_was_rolled_has_the_cut_offs_of_its_new_sailing(tell: Telling) -> None:
    tell(received())
    tell(booked(tell, departs_on=date(2026, 11, 10), vessel="Rose 031W", cut_offs=CutOffs(cargo=CARGO)))
    assert told(one(tell, "shipment"))["cut_offs"]["cargo"] == "2026-11-09T04:00:00Z"
    tell(BookingRolled(**OF_IT, shipment="S1", departs_on=date(2026, 11, 17), vessel="Lily 002E", reason="full"))
    row = one(tell, "shipment")
    assert (row.on_day, told(row)["rolled"], told(row)["vessel"]) == (date(2026, 11, 17), 1, "Lily 002E")
    assert "cut_offs" not in told(row)


def test_a_booking_that_was_only_asked_for_is_listed_without_a_day(tell: Telling) -> None:
    tell(received())
    tell(BookingRequested(**OF_IT, shipment="S1", lines=parts({"A": 100}), forwarder="Sinotrans", mode=Mode.SEA))
    row = one(tell, "shipment")
    assert (row.state, row.on_day, row.is_open) == ("requested", NEVER, True)


def test_of_a_cancelled_order_only_what_has_left_goes_on(tell: Telling) -> None:
    tell(received(ordered("A"), ordered("B")))
    tell(tell.booked("S1", A=100))
    tell(tell.departed("S2", B=100))
    tell(OrderCancelled(reason="bankrupt"))
    assert {row.number: row.is_open for row in rows(tell, "shipment")} == {"S1": False, "S2": True}
    assert rows(tell, "point") == []
