# One room: a shipment's way from the booking to its delivery, with its papers, is read as one table.
"""What is told of an order's shipments 出运 and their papers 单证, by the logistics service."""

from collections.abc import Iterable, Iterator

from services.tracking.acting.act import About, Act, Area, Field, Kind
from services.tracking.acting.asked import OPINION, REASON, REMARKS, WHY, day, evidence, lines, remark, text
from services.tracking.acting.known import (
    Whys,
    at,
    in_the_way,
    next_number,
    not_released,
    on_hold,
    once,
    points_of,
    several,
    to_book,
)
from services.tracking.orders.answer import OrderAnswer
from services.tracking.orders.axes import Documents, Stage
from services.tracking.orders.next_step import Step
from services.tracking.orders.papers import Papers
from services.tracking.orders.points import Open
from services.tracking.orders.troubles import Where
from shared.events.confidential import Confidential
from shared.events.files import Kind as FileKind
from shared.events.shipment import Mode, ShipmentGate, TitleKind
from shared.identity.roles import SHIPPING, Role

AT = "/v1/orders/{order_id}/shipments"
SHIPMENT = AT + "/{shipment}"
CUSTOMS = f"{SHIPMENT}/customs"
IN_TURN = tuple(Documents)
MODE = Field(
    name="mode", kind=Kind.CHOICE, choices=tuple(Mode), words="mode", required=True, default=lambda *_: Mode.SEA
)
PAPER = evidence(FileKind.SHIPPING_DOCUMENT)


def _shipments(order: OrderAnswer) -> list[str]:
    return list(dict.fromkeys([*(each.number for each in order.shipments), *(each.shipment for each in order.papers)]))


NUMBER = next_number("ASN-", _shipments)


def _papers(order: OrderAnswer, about: str) -> Papers | None:
    return next((each for each in order.papers if each.shipment == about), None)


def _at_stages(order: OrderAnswer, *stages: Stage, why: Whys = ()) -> Iterator[About]:
    """Shipments that have come exactly so far."""
    return several(order, (each.number for each in order.shipments if each.furthest in stages), why)


def _before(order: OrderAnswer, step: Documents, of: Iterable[str] | None = None) -> Iterator[About]:
    """Shipments whose papers have not come so far."""
    numbers = [each.number for each in order.shipments] if of is None else of
    for number in numbers:
        papers = _papers(order, number)
        if papers is None or IN_TURN.index(papers.documents) < IN_TURN.index(step):
            yield from several(order, [number])


def _left(order: OrderAnswer) -> list[str]:
    gone = {Stage.DEPARTED, Stage.ARRIVED, Stage.DELIVERED}
    return [each.number for each in order.shipments if each.furthest in gone]


def _requested(order: OrderAnswer) -> list[str]:
    """Space was asked for, and none was booked."""
    booked = {each.number for each in order.shipments}
    return [each.shipment for each in order.papers if each.requested and each.shipment not in booked]


def _booking(order: OrderAnswer) -> Iterator[About]:
    is_open = any(to_book(order, "").values())
    why = (*not_released(order), *on_hold(order))
    return once(order, why=why, where=is_open)


def _vessel(order: OrderAnswer, about: str) -> str:
    return next((each.vessels[-1] for each in order.shipments if each.number == about and each.vessels), "")


def _containers(order: OrderAnswer, about: str) -> str:
    return next((", ".join(each.containers) for each in order.shipments if each.number == about), "")


def _forwarder(order: OrderAnswer, about: str) -> str:
    return next((each.forwarder for each in order.shipments if each.number == about and each.forwarder), "")


def _buyer(order: OrderAnswer, _: str) -> str:
    return (order.customer.name if order.customer else None) or order.customer_code or ""


def _bill(order: OrderAnswer, about: str) -> str:
    return next(
        (each.bills_of_lading[-1] for each in order.shipments if each.number == about and each.bills_of_lading), ""
    )


def _troubles(order: OrderAnswer) -> Iterator[About]:
    theirs = [each for each in order.troubles if each.where is Where.TRANSIT and each.over is None]
    return several(order, (f"{each.shipment}.{each.number}" for each in theirs))


ACTS = (
    Act(
        key="request_booking",
        area=Area.SHIPPING,
        service="logistics",
        path=f"{SHIPMENT}/request",
        roles=SHIPPING,
        fields=(
            text("forwarder", required=True),
            MODE,
            day("wanted_departure"),
            Field(name="nominated", kind=Kind.YES),
            Field(name="shipment", required=True, most=64, in_path=True, default=NUMBER),
            day("ready_on", more=True),
            lines(more=True),
            REMARKS,
        ),
        offered=_booking,
        minds=("shipment.booking", "shipment.booked", "order.held", "order.amended"),
    ),
    Act(
        key="book",
        area=Area.SHIPPING,
        service="logistics",
        path=AT,
        roles=SHIPPING,
        fields=(
            Field(
                name="shipment",
                required=True,
                most=64,
                default=lambda order, about: about or next(iter(_requested(order)), NUMBER(order, about)),
            ),
            lines(required=True, of=to_book),
            MODE,
            text("forwarder"),
            text("booking_number", most=64),
            text("vessel"),
            day("departs_on"),
            day("arrives_on"),
            Field(name="cut_offs.cargo", kind=Kind.MOMENT),
            Field(name="cut_offs.vgm", kind=Kind.MOMENT, more=True),
            Field(name="cut_offs.shipping_instruction", kind=Kind.MOMENT, more=True),
            text("loading_port", most=5),
            text("discharge_port", most=5),
            Field(name="containers", kind=Kind.LIST, more=True),
            Field(name="nominated", kind=Kind.YES, more=True),
            Field(name="weight_kg", kind=Kind.QUANTITY, more=True),
            Field(name="freight", kind=Kind.MONEY, mark=Confidential.FREIGHT, more=True),
            Field(name="insurance", kind=Kind.MONEY, mark=Confidential.FREIGHT, more=True),
            REMARKS,
        ),
        offered=_booking,
        minds=("shipment.booked", "order.held", "order.amended"),
        steps=frozenset({Step.BOOK}),
    ),
    Act(
        key="rolled",
        area=Area.SHIPPING,
        service="logistics",
        path=f"{SHIPMENT}/rolled",
        roles=SHIPPING,
        fields=(
            day("departs_on", required=True),
            day("arrives_on"),
            REASON,
            text("vessel"),
            Field(name="cut_offs.cargo", kind=Kind.MOMENT, more=True),
            Field(name="cut_offs.vgm", kind=Kind.MOMENT, more=True),
            Field(name="cut_offs.shipping_instruction", kind=Kind.MOMENT, more=True),
        ),
        offered=lambda order: _at_stages(order, Stage.BOOKED, Stage.HANDED_OVER),
        place=at("shipment"),
        minds=("shipment.",),
    ),
    Act(
        key="hand_over",
        area=Area.SHIPPING,
        service="logistics",
        path=f"{SHIPMENT}/hand-over",
        roles=SHIPPING,
        fields=(
            text("place"),
            Field(name="containers", kind=Kind.LIST, default=_containers),
            Field(name="seals", kind=Kind.LIST),
            lines(of=lambda *_: {}, more=True),
        ),
        offered=lambda order: _at_stages(order, Stage.BOOKED, why=in_the_way(order, Step.HAND_OVER)),
        place=at("shipment"),
        minds=("shipment.", "inspection.", "order.held", "order.amended"),
        steps=frozenset({Step.HAND_OVER}),
    ),
    Act(
        key="customs_documents",
        area=Area.SHIPPING,
        service="logistics",
        path=f"{CUSTOMS}/documents-sent",
        roles=SHIPPING,
        fields=(text("to", required=True, of=_forwarder), PAPER),
        offered=lambda order: _before(order, Documents.SENT_TO_CUSTOMS),
        place=at("shipment"),
        minds=("shipment.customs",),
    ),
    Act(
        key="declared",
        area=Area.SHIPPING,
        service="logistics",
        path=f"{CUSTOMS}/declared",
        roles=SHIPPING,
        fields=(text("declaration", required=True, most=64),),
        offered=lambda order: _before(order, Documents.DECLARED),
        place=at("shipment"),
        minds=("shipment.customs",),
    ),
    Act(
        key="customs_asked",
        area=Area.SHIPPING,
        service="logistics",
        path=f"{CUSTOMS}/queried",
        roles=SHIPPING,
        fields=(remark("question", required=True),),
        offered=lambda order: _before(order, Documents.CUSTOMS_RELEASED),
        place=at("shipment"),
        minds=("shipment.customs",),
    ),
    Act(
        key="customs_released",
        area=Area.SHIPPING,
        service="logistics",
        path=f"{CUSTOMS}/released",
        roles=SHIPPING,
        offered=lambda order: _before(order, Documents.CUSTOMS_RELEASED),
        place=at("shipment"),
        minds=("shipment.customs",),
        points=frozenset({Open.CUSTOMS_QUERY}),
    ),
    Act(
        key="departed",
        area=Area.SHIPPING,
        service="logistics",
        path=f"{SHIPMENT}/departed",
        roles=SHIPPING,
        fields=(
            text("vessel", of=_vessel),
            text("bill_of_lading", most=64),
            text("air_waybill", most=64, more=True),
            Field(name="containers", kind=Kind.LIST, default=_containers, more=True),
            lines(more=True),
        ),
        offered=lambda order: _at_stages(
            order, Stage.BOOKED, Stage.HANDED_OVER, why=points_of(order, Open.CUSTOMS_QUERY)
        ),
        place=at("shipment"),
        minds=("shipment.", "order.held"),
        steps=frozenset({Step.SHIP}),
    ),
    Act(
        key="bill",
        area=Area.SHIPPING,
        service="logistics",
        path=f"{SHIPMENT}/bills",
        roles=SHIPPING,
        fields=(
            text("number", required=True, most=64, of=_bill),
            Field(name="kind", kind=Kind.CHOICE, choices=tuple(TitleKind), words="title", required=True),
            day("on_board"),
            PAPER,
        ),
        offered=lambda order: several(order, _left(order)),
        place=at("shipment"),
        minds=("shipment.bill", "shipment.originals"),
    ),
    Act(
        key="documents",
        area=Area.SHIPPING,
        service="logistics",
        path=f"{SHIPMENT}/documents-sent",
        roles=SHIPPING,
        fields=(
            Field(
                name="documents", kind=Kind.LIST, required=True, default=lambda *_: "invoice, packing list, copy of B/L"
            ),
            text("to", required=True, of=_buyer),
            text("waybill", most=64),
            PAPER,
        ),
        offered=lambda order: several(order, _left(order)),
        place=at("shipment"),
        minds=("shipment.documents", "shipment.originals"),
    ),
    Act(
        key="originals",
        area=Area.SHIPPING,
        service="logistics",
        path=f"{SHIPMENT}/originals",
        roles=SHIPPING,
        fields=(
            text("to", required=True, of=_buyer),
            Field(
                name="kind",
                kind=Kind.CHOICE,
                choices=(TitleKind.ORIGINAL_BILL, TitleKind.TELEX_RELEASE),
                words="title",
                default=lambda *_: TitleKind.ORIGINAL_BILL,
            ),
            text("waybill", most=64),
        ),
        offered=lambda order: (
            About(each.id, points_of(order, Open.MONEY_FOR_ORIGINALS))
            for each in _before(order, Documents.TITLE_RELEASED, _left(order))
        ),
        place=at("shipment"),
        minds=("shipment.bill", "shipment.originals", "order.payment"),
    ),
    Act(
        key="arrival_forecast",
        area=Area.SHIPPING,
        service="logistics",
        path=f"{SHIPMENT}/forecast",
        roles=SHIPPING,
        fields=(day("on", required=True), WHY),
        offered=lambda order: _at_stages(order, Stage.BOOKED, Stage.HANDED_OVER, Stage.DEPARTED),
        place=at("shipment"),
        minds=("shipment.arrival", "shipment.booking"),
    ),
    Act(
        key="arrived",
        area=Area.SHIPPING,
        service="logistics",
        path=f"{SHIPMENT}/arrived",
        roles=SHIPPING,
        fields=(lines(more=True),),
        offered=lambda order: _at_stages(order, Stage.DEPARTED),
        place=at("shipment"),
        minds=("shipment.",),
        steps=frozenset({Step.DELIVER}),
    ),
    Act(
        key="delivered",
        area=Area.SHIPPING,
        service="logistics",
        path=f"{SHIPMENT}/delivered",
        roles=SHIPPING,
        fields=(
            text("signed_by"),
            evidence(FileKind.PHOTO),
            lines(more=True),
            lines("short", more=True),
            lines("damaged", more=True),
        ),
        offered=lambda order: _at_stages(order, Stage.ARRIVED, Stage.DEPARTED),
        place=at("shipment"),
        minds=("shipment.",),
        steps=frozenset({Step.DELIVER}),
    ),
    Act(
        key="concede_shipment",
        area=Area.SHIPPING,
        service="logistics",
        path=f"{SHIPMENT}/concessions",
        roles=frozenset({Role.MANAGER}),
        fields=(
            Field(name="gate", kind=Kind.CHOICE, choices=tuple(ShipmentGate), words="gate", required=True),
            REASON,
            OPINION,
            evidence(FileKind.CUSTOMER_PAPER, more=True),
        ),
        offered=lambda order: _before(order, Documents.TITLE_RELEASED),
        place=at("shipment"),
        minds=("shipment.",),
        sees="shipment",
    ),
    Act(
        key="transit_raise",
        area=Area.TROUBLE,
        service="logistics",
        path=f"{SHIPMENT}/exceptions",
        roles=SHIPPING,
        fields=(
            remark("what", required=True),
            evidence(FileKind.PHOTO),
            Field(
                name="exception",
                required=True,
                most=64,
                default=next_number("TX-", lambda order: [each.number for each in order.troubles]),
            ),
        ),
        offered=lambda order: several(order, _left(order)),
        place=at("shipment"),
        minds=("shipment.exception",),
    ),
    Act(
        key="transit_action",
        area=Area.TROUBLE,
        service="logistics",
        path=SHIPMENT + "/exceptions/{exception}/coordinated",
        roles=SHIPPING,
        fields=(remark("action", required=True),),
        offered=_troubles,
        place=at("shipment", "exception"),
        minds=("shipment.exception",),
        points=frozenset({Open.EXCEPTION}),
    ),
    Act(
        key="transit_resolved",
        area=Area.TROUBLE,
        service="logistics",
        path=SHIPMENT + "/exceptions/{exception}/resolved",
        roles=SHIPPING,
        fields=(remark("outcome", required=True),),
        offered=_troubles,
        place=at("shipment", "exception"),
        minds=("shipment.exception",),
    ),
)
