"""The order that the tests of the order service talk about: 100 navy totes for Harbour & Sons."""

from datetime import date
from decimal import Decimal
from typing import Literal

from services.order.customers.domain import customer_id
from services.order.orders.evolve import evolve
from services.order.orders.state import Order
from shared.events.order import (
    Destination,
    Due,
    Flow,
    Instalment,
    OrderAcknowledged,
    OrderCancelled,
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
)
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
