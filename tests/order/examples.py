"""The order that the tests of the order service talk about: 100 navy totes for Harbour & Sons."""

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from services.order.customers.domain import customer_id
from services.order.orders.comparisons.decisions import Sealed, compare
from services.order.orders.evolve import evolve
from services.order.orders.state import Order
from shared.events.order import (
    ClarificationAnswered,
    ClarificationRequested,
    CreditChecked,
    CreditOpened,
    DateProposed,
    Destination,
    Due,
    Flow,
    Instalment,
    OrderAcknowledged,
    OrderArchived,
    OrderCancelled,
    OrderCompared,
    OrderEvent,
    OrderHeld,
    OrderLine,
    OrderReceived,
    OrderReleased,
    OrderResumed,
    PaymentReceived,
    PaymentTerms,
    ShipmentNoted,
    ShippedLine,
    Side,
)
from shared.events.styles import Material, Point, Specification
from shared.events.values import Basis, PromisedDate, Unit
from tests.given import Given

given: Given[Order, OrderEvent] = Given(Order(), evolve)


def line(number: str = "1", quantity: str = "100", unit: Unit = Unit.PIECE, value: str = "840.00") -> OrderLine:
    return OrderLine(
        number=number,
        style="B-2041",
        buyer_style="TOTE-77",
        material="canvas 16 oz",
        construction="lined, zip pocket",
        colour="navy",
        size="M",
        unit=unit,
        quantity=Decimal(quantity),
        price=Decimal("8.40"),
        stated_value=Decimal(value),
        promised=PromisedDate(on=date(2026, 9, 30), basis=Basis.ON_BOARD),
    )


def terms(*percents: str) -> PaymentTerms:
    instalments = tuple(
        Instalment(name=f"part-{at}", percent=Decimal(percent), due=Due.ON_ORDER)
        for at, percent in enumerate(percents, 1)
    )
    return PaymentTerms(text="T/T", instalments=instalments)


def papers(*lines: OrderLine, payment_terms: PaymentTerms | None = None) -> OrderReceived:
    return OrderReceived(
        customer_id=customer_id("HARBOUR"),
        customer_code="HARBOUR",
        po_number="PO 4500/17",
        currency="USD",
        lines=lines or (line(),),
        flow=Flow.MADE_TO_ORDER,
        destination=Destination(text="Hamburg", country="DE", time_zone="Europe/Berlin"),
        payment_terms=payment_terms,
    )


def payment(reference: str = "SLIP-1", amount: str = "252.00", **other: str) -> PaymentReceived:
    return PaymentReceived(
        reference=reference,
        amount=Decimal(amount),
        currency=other.get("currency", "USD"),
        instalment=other.get("instalment"),
    )


def left(
    quantity: str,
    shipment: str = "ASN-1",
    *,
    of: str = "1",
    stage: Literal["departed", "delivered"] = "departed",
    unit: Unit | None = Unit.PIECE,
) -> ShipmentNoted:
    """Logistics said that so much of a line left, or was delivered."""
    return ShipmentNoted(
        shipment=shipment, stage=stage, lines=(ShippedLine(line=of, quantity=Decimal(quantity), unit=unit),)
    )


received = papers()
acknowledged = OrderAcknowledged()
released = OrderReleased()
held = OrderHeld(reason="the artwork is being clarified")
resumed = OrderResumed()
cancelled = OrderCancelled(reason="the season was dropped")
archived = OrderArchived(checked=("what left is paid",))

# What is asked, compared, promised and paid ---------------------------------------

SAMPLE = UUID("6a4f3ad5-3a6b-5c1d-8f0e-2b7c9d1e4f60")


def question(number: str = "Q1", *, of: tuple[str, ...] = (), blocking: bool = True) -> ClarificationRequested:
    return ClarificationRequested(number=number, question="which navy?", lines=of, blocking=blocking)


def answer(number: str = "Q1", words: str = "19-4024") -> ClarificationAnswered:
    return ClarificationAnswered(number=number, answer=words)


def specification(style: str = "B-2041", *colours: str, **materials: str) -> Specification:
    """Of one style: materials by position; points of its construction are called `point_1`, `point_2`…"""
    points = {name: text for name, text in materials.items() if name.startswith("point_")}
    return Specification(
        style=style,
        materials=tuple(
            Material(position=position.replace("_", " "), description=text)
            for position, text in materials.items()
            if position not in points
        ),
        construction=tuple(Point(number=int(name.removeprefix("point_")), text=text) for name, text in points.items()),
        colourways=colours,
    )


def sealed(*specifications: Specification, round: int = 1) -> Sealed:
    other_canvas = specification("B-2041", "navy", material="canvas 12 oz", point_1="lined, zip pocket")
    return Sealed(SAMPLE, "S-17", "HARBOUR", round, specifications or (other_canvas,))


def compared(order: Order) -> OrderCompared:
    """With a sample of another canvas than the order's."""
    [found] = compare(order, sealed())
    assert isinstance(found, OrderCompared)
    return found


def date_proposed(
    number: str = "D1", *, of: tuple[str, ...] = (), by: Side = Side.CUSTOMER, on: date = date(2026, 10, 15)
) -> DateProposed:
    promised = PromisedDate(on=on, basis=Basis.ON_BOARD)
    return DateProposed(number=number, promised=promised, lines=of, by=by)


def credit(reference: str = "LC-1", amendment: int = 0, amount: str = "840.00") -> CreditOpened:
    return CreditOpened(
        reference=reference,
        amendment=amendment,
        amount=Decimal(amount),
        currency="USD",
        latest_shipment=date(2026, 10, 15),
        expires=date(2026, 11, 5),
    )


def verified(reference: str = "LC-1", amendment: int = 0) -> CreditChecked:
    return CreditChecked(reference=reference, amendment=amendment, verified=True)
