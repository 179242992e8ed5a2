"""What boards list of an order: a row for each thing, as its events say."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from services.tracking.items.things import NEVER, Row, items_of
from shared.events import Event
from shared.events.exception import ExceptionClosed
from shared.events.inspection import InspectionConceded, Result
from shared.events.material import MaterialExpected, MaterialOrdered
from shared.events.order import Due, Flow, Instalment, OrderArchived, OrderCancelled, PaymentTerms
from shared.events.output import MadeLine, OutworkReturned, OutworkSent
from shared.events.plan import ReadyForecast
from shared.events.sample import SampleApproved, SampleCancelled
from shared.events.shipment import (
    ArrivalForecast,
    BookingRequested,
    BookingRolled,
    CutOffs,
    DocumentsSent,
    Mode,
    ShipmentBooked,
)
from tests.tracking.examples import made, much
from tests.tracking.life import OF_IT, inspected, material, of_sample, sample
from tests.tracking.telling import Telling, day, ordered, paid, parts, received

CARGO = datetime(2026, 11, 9, 4, tzinfo=UTC)


def rows(tell: Telling, kind: str) -> list[Row]:
    return [row for row in items_of(tell.view()) if row.kind == kind]


def one(tell: Telling, kind: str) -> Row:
    (row,) = rows(tell, kind)
    return row


def told(row: Row) -> dict[str, Any]:
    return dict(json.loads(row.told))


def booked(tell: Telling, **more: Any) -> ShipmentBooked:
    return tell.booked("S1", A=100).model_copy(update={"mode": Mode.SEA, "forwarder": "Sinotrans", **more})


def instalment(due: Due, days: int = 0, on: date | None = None) -> PaymentTerms:
    only = Instalment(name="all", percent=Decimal(100), due=due, days=days, on=on)
    return PaymentTerms(text="as agreed", instalments=(only,))


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


def test_an_instalment_says_what_is_expected_and_what_came_in(tell: Telling) -> None:
    tell(received(payment_terms=instalment(Due.ON_ORDER, 7)), day("2026-10-02"))
    tell(paid(40))
    row = one(tell, "instalment")
    assert (row.number, row.quantity, row.done, row.unit) == ("all", Decimal(100), Decimal(40), "USD")
    assert (row.state, row.is_open, row.on_day) == ("part_paid", True, date(2026, 10, 9))
    tell(paid(60, "SLIP-2"))
    assert (one(tell, "instalment").state, one(tell, "instalment").is_open) == ("paid", False)


def test_an_instalment_is_due_once_what_it_waits_for_has_happened(tell: Telling) -> None:
    tell(received(payment_terms=instalment(Due.ON_DEPARTURE, 30)))
    tell(booked(tell, departs_on=date(2026, 11, 10)))
    assert one(tell, "instalment").on_day == NEVER
    tell(tell.departed("S1", A=100), day("2026-11-12"))
    assert one(tell, "instalment").on_day == date(2026, 12, 12)


def test_what_is_due_before_the_departure_is_due_by_the_one_that_is_booked(tell: Telling) -> None:
    tell(received(payment_terms=instalment(Due.ON_DEPARTURE, -7)))
    tell(booked(tell, departs_on=date(2026, 11, 20)))
    assert one(tell, "instalment").on_day == date(2026, 11, 13)


def test_instalments_wait_for_the_delivery_the_documents_or_a_day(tell: Telling) -> None:
    tell(received(payment_terms=instalment(Due.ON_DELIVERY, 5)))
    tell(tell.delivered("S1", A=100), day("2026-11-25"))
    assert one(tell, "instalment").on_day == date(2026, 11, 30)
    other = Telling()
    other(received(payment_terms=instalment(Due.AGAINST_DOCUMENTS, 3)))
    other(DocumentsSent(**OF_IT, shipment="S1", documents=("invoice",), to="the bank"), day("2026-11-20"))
    assert one(other, "instalment").on_day == date(2026, 11, 23)
    third = Telling()
    third(received(payment_terms=instalment(Due.ON_DATE, 0, date(2027, 1, 31))))
    assert one(third, "instalment").on_day == date(2027, 1, 31)


def test_what_has_left_of_a_cancelled_order_stays_payable(tell: Telling) -> None:
    tell(received(payment_terms=instalment(Due.ON_ORDER)))
    tell(OrderCancelled(reason="bankrupt"))
    assert not one(tell, "instalment").is_open
    tell(tell.departed("S1", A=100))
    assert one(tell, "instalment").is_open
    tell(OrderArchived(checked=("documents",)))
    assert not one(tell, "instalment").is_open


def test_outwork_is_open_until_all_of_it_came_back_good_or_spoiled(tell: Telling) -> None:
    tell(received(ordered("A", 500)))
    line = MadeLine(line="A", quantity=Decimal(500))
    tell(OutworkSent(**OF_IT, note="OW-1", subcontractor="Li", process="print", lines=(line,), due=date(2026, 11, 9)))
    back = MadeLine(line="A", quantity=Decimal(480), spoiled=Decimal(5))
    tell(OutworkReturned(**OF_IT, note="R-1", sent="OW-1", lines=(back,)))
    row = one(tell, "outwork")
    assert (row.who, row.state, row.is_open, row.on_day) == ("Li", "out", True, date(2026, 11, 9))
    assert (row.quantity, row.done, row.unit) == (Decimal(500), Decimal(485), "piece")
    rest = MadeLine(line="A", quantity=Decimal(15))
    tell(OutworkReturned(**OF_IT, note="R-2", sent="OW-1", lines=(rest,)))
    assert (one(tell, "outwork").state, one(tell, "outwork").is_open) == ("back", False)


def test_a_material_is_open_until_all_of_it_is_in_the_house(tell: Telling) -> None:
    tell(received(flow=Flow.MADE_TO_ORDER))
    tell(material("M-1", 2400, date(2026, 11, 15)))
    ordered_of: dict[str, Any] = {"supplier": "Mill 3", "reference": "PO-M1", "quantity": Decimal(2400)}
    tell(MaterialOrdered(**OF_IT, material="M-1", **ordered_of))
    tell(MaterialExpected(**OF_IT, material="M-1", on=date(2026, 11, 20), reason="dyeing"))
    row = one(tell, "material")
    assert (row.who, row.state, row.on_day, row.then_day) == (
        "Mill 3",
        "ordered",
        date(2026, 11, 15),
        date(2026, 11, 20),
    )
    assert (row.quantity, row.done, row.unit, row.is_open) == (Decimal(2400), Decimal(0), "metre", True)


def test_an_inspection_that_failed_is_open_until_it_passes_or_is_conceded(tell: Telling) -> None:
    tell(received())
    tell(inspected("I-1", Result.FAILED), day("2026-11-28"))
    row = one(tell, "inspection")
    assert (row.state, row.is_open, row.on_day) == ("failed", True, date(2026, 11, 28))
    assert told(row)["lots"] == [{"line": "A", "quantity": "100"}]
    tell(inspected("I-2", Result.PASSED, follows="I-1"), day("2026-11-30"))
    assert [(row.number, row.state, row.is_open) for row in rows(tell, "inspection")] == [
        ("I-1", "failed", False),
        ("I-2", "passed", False),
    ]
    conceded = Telling()
    conceded(received())
    conceded(inspected("I-1", Result.FAILED))
    by: dict[str, Any] = {"approver": "zhang", "reason": "the customer takes them"}
    conceded(InspectionConceded.model_construct(**OF_IT, inspection="I-1", **by))
    assert (one(conceded, "inspection").state, one(conceded, "inspection").is_open) == ("conceded", False)


def test_every_open_point_says_who_has_it_and_whom_it_waits_for() -> None:
    found = {row.number: (row.owner, row.waits_for) for row in rows(made(), "point")}
    assert found["clarification:Q-1"] == ("business_merchandiser", "customer")
    assert found["exception:E-1"] == ("quality", "us")
    assert all(row.is_open and row.told for row in rows(made(), "point"))


def test_what_a_point_is_about_is_cut_where_it_is_long(tell: Telling) -> None:
    tell(received(flow=Flow.MADE_TO_ORDER, payment_terms=PaymentTerms(text="x" * 300, letter_of_credit=True)))
    row = one(tell, "point")
    assert row.number == "money_for_production:" + "x" * 100
    assert told(row)["about"] == "x" * 300


def test_a_sample_says_where_its_last_round_is(tell: Telling) -> None:
    row = one(made(), "sample")
    assert (row.state, row.who, row.quantity, row.is_open) == ("sent", "DHL", Decimal(1), True)
    assert told(row)["waybill"] == "1Z998"
    tell(received())
    tell(sample())
    tell(of_sample(SampleApproved))
    assert (one(tell, "sample").state, one(tell, "sample").is_open) == ("approved", False)
    tell(sample("S-2"))
    tell(SampleCancelled(**OF_IT, sample="S-2", reason="not needed"))
    assert {row.number: row.state for row in rows(tell, "sample")} == {"S-1": "approved", "S-2": "cancelled"}


def test_every_forecast_of_the_ready_day_is_kept_and_the_last_one_counts(tell: Telling) -> None:
    tell(received())
    tell(ReadyForecast(**OF_IT, on=date(2026, 11, 20)), day("2026-11-02"))
    tell(ReadyForecast(**OF_IT, on=date(2026, 11, 27), reason="the dyer is late"), day("2026-11-09"))
    assert [(row.on_day, row.then_day, row.is_open) for row in rows(tell, "forecast")] == [
        (date(2026, 11, 20), date(2026, 11, 2), False),
        (date(2026, 11, 27), date(2026, 11, 9), True),
    ]
    assert told(rows(tell, "forecast")[1]) == {"reason": "the dyer is late"}


def test_trouble_is_in_the_register_also_when_it_is_over() -> None:
    tell = made()
    row = one(tell, "trouble")
    assert (row.owner, row.is_open, told(row)["what"]) == ("quality", True, "a needle broke")
    tell(ExceptionClosed(**OF_IT, exception="E-1", outcome="new needle"), day("2026-11-29"))
    assert (one(tell, "trouble").is_open, told(one(tell, "trouble"))["over"]) == (False, "2026-11-29")


def test_what_an_order_names_twice_is_listed_once(tell: Telling) -> None:
    twice = tuple(Instalment(name="half", percent=Decimal(50), due=Due.ON_ORDER) for _ in range(2))
    tell(received(payment_terms=PaymentTerms(text="two halves", instalments=twice)))
    assert [row.number for row in rows(tell, "instalment")] == ["half"]


def test_an_order_that_nothing_is_told_of_has_nothing_to_list(tell: Telling) -> None:
    tell(received())
    assert items_of(tell.view()) == []
    events: list[Event] = [OrderCancelled(reason="bankrupt")]
    for event in events:
        tell(event)
    assert items_of(tell.view()) == []


def test_things_carry_their_customers_code() -> None:
    assert {row.customer_code for row in items_of(much().view())} == {"ACME"}
