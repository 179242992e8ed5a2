"""What the rows of a made-up file become, every odd cell among them."""

from datetime import date
from decimal import Decimal

import pytest

from gendan.scms.orders import Order, Quotation
from gendan.scms.plan import Plan
from gendan.scms.shipping import Shipment
from shared.events.order import Flow
from shared.events.shipment import Mode
from shared.events.values import Basis, Edition, Incoterm, PromisedDate, Rule, Unit


def order(odd: Plan, number: str) -> Order:
    return next(order for order in odd.orders if order.number == number)


def shipment(odd: Plan, number: str) -> Shipment:
    return next(shipment for order in odd.orders for shipment in order.shipments if shipment.number == number)


def noted(odd: Plan, line: int) -> dict[str, str]:
    return {note.column: note.meaning for note in odd.notes if note.line == line}


def test_a_row_may_return_to_an_order_that_began_earlier(odd: Plan) -> None:
    scms_4 = order(odd, "SCMS-4")
    assert scms_4.rows == (2, 9)
    assert [line.number for line in scms_4.lines] == ["1", "9"]
    assert [shipment.number for shipment in scms_4.shipments] == ["ASN-8", "ASN-9"]


def test_a_row_becomes_a_line_numbered_by_its_id(odd: Plan) -> None:
    line = order(odd, "SCMS-20").lines[1]
    assert (line.number, line.style, line.material) == ("1281", "Nevirapine 200mg, tablets, 60 Tabs", "Nevirapine")
    assert (line.construction, line.colour, line.size) == ("200mg, Tablet", None, None)
    assert (line.quantity, line.price, line.stated_value) == (Decimal(40), Decimal("6.2"), Decimal(250))
    assert line.unit is Unit.PACK
    assert line.promised == PromisedDate(on=date(2006, 11, 15), basis=Basis.DELIVERED)


def test_a_dosage_that_does_not_apply_is_no_part_of_the_construction(odd: Plan) -> None:
    assert order(odd, "SCMS-4").lines[0].construction == "Test kit"


def test_the_same_item_may_stand_twice_in_a_shipment(odd: Plan) -> None:
    assert [line.line for line in shipment(odd, "DN-1").lines] == ["6", "7"]


def test_who_fulfils_decides_the_flow(odd: Plan) -> None:
    assert (order(odd, "SCMS-4").flow, order(odd, "SO-1").flow) == (Flow.TRADED, Flow.FROM_STOCK)


@pytest.mark.parametrize(
    ("number", "received"),
    [
        ("SCMS-4", date(2006, 6, 2)),
        ("SCMS-20", date(2006, 11, 6)),
        ("SO-1", date(2009, 1, 4)),
        ("SO-2", date(2009, 12, 31)),
    ],
)
def test_an_order_was_received_on_its_earliest_known_day(odd: Plan, number: str, received: date) -> None:
    assert order(odd, number).received == received


def test_an_order_was_quoted_and_released_where_the_file_has_the_day(odd: Plan) -> None:
    assert order(odd, "SO-1").quoted == Quotation("FPQ-77", date(2009, 1, 4))
    assert order(odd, "SCMS-20").quoted is None
    assert order(odd, "SCMS-20").released == date(2006, 11, 6)
    assert order(odd, "SO-2").released is None


def test_a_quotation_after_the_delivery_is_taken_in_as_it_is_told(odd: Plan) -> None:
    assert order(odd, "SCMS-30").quoted == Quotation("FPQ-78", date(2010, 3, 1))


def test_a_country_that_iso_does_not_know_is_taken_over_as_text(odd: Plan) -> None:
    atlantis = order(odd, "DSCM-1").destination
    assert (atlantis.text, atlantis.country) == ("Atlantis", None)
    assert order(odd, "SO-1").destination.country == "CD"


def test_weight_and_freight_belong_to_the_shipment_and_insurance_is_added_up(odd: Plan) -> None:
    both = shipment(odd, "ASN-93")
    assert (both.weight_kg, both.freight, both.insurance) == (Decimal(358), Decimal("4521.5"), Decimal("12.75"))
    assert both.remarks is None
    assert noted(odd, 4)["Weight (Kilograms)"] == "stands on that row of the same shipment"


def test_what_is_no_number_is_kept_as_a_remark(odd: Plan) -> None:
    told = shipment(odd, "ASN-94")
    assert (told.weight_kg, told.freight, told.insurance) == (None, None, None)
    assert told.remarks == (
        "Weight (Kilograms): Weight Captured Separately\nFreight Cost (USD): Freight Included in Commodity Cost"
    )


def test_a_pointer_to_elsewhere_and_an_unknown_mode_or_incoterm_are_remarks_too(odd: Plan) -> None:
    told = shipment(odd, "ASN-31")
    assert (told.mode, told.incoterm, told.weight_kg, told.freight, told.insurance) == (None,) * 5
    assert told.remarks == (
        "Shipment Mode: Balloon\nVendor INCO Term: FAS?\nWeight (Kilograms): See ASN-99 (ID#:4)\n"
        "Freight Cost (USD): See ASN-31 (ID#:4)\nLine Item Insurance (USD): free"
    )


def test_a_second_number_in_one_shipment_is_not_added_but_kept(odd: Plan) -> None:
    told = shipment(odd, "ASN-40")
    assert (told.weight_kg, told.freight, told.insurance) == (Decimal(5), Decimal(6), Decimal(21))
    assert told.remarks == "Weight (Kilograms): 8\nFreight Cost (USD): 9"


def test_mode_and_incoterm_may_not_be_stated(odd: Plan) -> None:
    assert (shipment(odd, "DN-1").mode, shipment(odd, "DN-1").incoterm) == (None, None)
    assert shipment(odd, "DN-1").remarks is None
    assert shipment(odd, "ASN-93").incoterm == Incoterm(rule=Rule.DDU, edition=Edition.E2000)
    assert (shipment(odd, "ASN-93").mode, shipment(odd, "ASN-30").mode) == (Mode.AIR_CHARTER, Mode.SEA)


def test_a_shipment_is_delivered_on_the_clients_day_and_reported_when_the_source_learned_of_it(odd: Plan) -> None:
    (delivery,) = shipment(odd, "ASN-94").deliveries
    assert (delivery.on, delivery.reported) == (date(2006, 12, 1), date(2006, 11, 30))


def test_where_rows_of_a_shipment_were_delivered_on_several_days_each_day_delivers_its_own(odd: Plan) -> None:
    deliveries = shipment(odd, "ASN-40").deliveries
    assert [(delivery.on, [line.line for line in delivery.lines]) for delivery in deliveries] == [
        (date(2010, 7, 2), ["12"]),
        (date(2010, 6, 30), ["13"]),
    ]
    assert noted(odd, 15)["Delivered to Client Date"] == "the date is not known"


def test_an_order_with_a_row_that_cannot_be_a_line_is_left_out_whole(odd: Plan) -> None:
    left_out = odd.left_out[0]
    assert (left_out.number, left_out.rows) == ("SCMS-50", (16, 17))
    assert [str(defect) for defect in left_out.defects] == [
        "line 17, Vendor 'MYLAN': line 16 of the same order says 'CIPLA LIMITED'",
        "line 16, Scheduled Delivery Date 'soon': could not be read, and an order line needs it",
        "line 16, Line Item Quantity 'many': could not be read, and an order line needs it",
        "line 17, Line Item Quantity '0': Input should be greater than 0",
    ]


def test_a_shipment_belongs_to_one_order(odd: Plan) -> None:
    left_out = odd.left_out[1]
    assert (left_out.number, left_out.rows) == ("SCMS-51", (18,))
    assert str(left_out.defects[0]) == "line 18, PO / SO # 'SCMS-51': line 2 of the same shipment says 'SCMS-4'"


def test_a_text_that_is_too_long_is_shortened_and_stands_whole_in_the_notes(odd: Plan) -> None:
    line = order(odd, "DSCM-1").lines[0]
    note = next(note for note in odd.notes if note.column == "Item Description")
    assert (len(line.style), len(note.text)) == (300, 400)
    assert line.material == "Molecule in two lines"


def test_a_date_that_does_not_exist_is_lost_and_said_to_be(odd: Plan) -> None:
    assert [(note.line, note.column, note.text) for note in odd.notes if note.lost] == [
        (10, "PO Sent to Vendor Date", "2/30/10")
    ]
    assert order(odd, "SCMS-30").released is None


def test_the_lines_told_are_those_that_an_editor_shows(odd: Plan, odd_file: str) -> None:
    ids = {row["ID"]: row.line for row in odd.rows}
    with open(odd_file, encoding="utf-8-sig") as lines:  # noqa: PTH123 (universal newlines, as an editor has them)
        shown = lines.read().split("\n")
    assert all(shown[line - 1].startswith(f"{id},") for id, line in ids.items())


def test_a_customer_is_known_since_the_first_day_of_its_orders(odd: Plan) -> None:
    assert [(customer.code, customer.since) for customer in odd.customers][:2] == [
        ("100-CI-T01", date(2006, 6, 2)),
        ("108-VN-T01", date(2006, 11, 6)),
    ]
