# One room: one order's whole life, an event of each type; whoever adds a type adds its line here.
"""One realistic event of each type, in its version of today, with everything told that can be told."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.envelope import Actor, Envelope, Occurred
from shared.events import Event
from shared.events import customer as customers
from shared.events import delegation as delegations
from shared.events import order as orders
from shared.events import shipment as shipments
from shared.events.quality import Aql, InspectionPolicy, Level
from shared.events.values import Basis, Edition, Incoterm, Money, PromisedDate, Rule, Tolerance, Unit
from tests.golden.examples_life import TOLD_OF_LIFE
from tests.golden.examples_making import TOLD_OF_MAKING
from tests.golden.examples_notify import TOLD_BY_NOTIFY
from tests.golden.examples_production import TOLD_BY_PRODUCTION
from tests.golden.examples_samples import SPECIFICATION, TOLD_OF_SAMPLES
from tests.golden.examples_shipments import TOLD_OF_SHIPMENTS

CUSTOMER = UUID("8a5a8d4e-37f5-5f04-a1f4-0d1a6a2e6c11")
ORDER = UUID("2d7241e5-8576-5655-9c59-c25ab29d048f")
SHIPPING = UUID("51c41d7a-0f0a-5b6a-9b52-4fd0a6f7b0de")
REGISTER = UUID("c2d7f0b4-94c1-5b0e-8a65-3e0f7a1d9c58")
DELEGATION = UUID("77c0f9de-1f6e-5c0b-9a4e-5d7a0c2f3b18")
WANG, LIN = "f3a2c1d0-6d1e-4b7f-8a43-0c9d8e7f6a5b", "0b7e3c5a-9f2d-4e61-b8a7-3d5c1f9e2a40"

SHANGHAI = timezone(timedelta(hours=8))
BEGINNING = datetime(2026, 7, 10, 9, 30, tzinfo=SHANGHAI)
LINE = orders.OrderLine(
    number="1",
    style="B-2041",
    buyer_style="TOTE-77",
    material="canvas 16 oz",
    construction="lined, zip pocket 拉链袋",
    colour="navy",
    size="M",
    unit=Unit.PIECE,
    quantity=Decimal(1200),
    price=Decimal("8.405"),
    stated_value=Decimal("10086.00"),
    promised=PromisedDate(on=date(2026, 9, 30), basis=Basis.ON_BOARD),
)
FOB = Incoterm(rule=Rule.FOB, edition=Edition.E2020, place="Ningbo")
HAMBURG = orders.Destination(text="Hamburg", country="DE", time_zone="Europe/Berlin")
TERMS = orders.PaymentTerms(
    text="30 % T/T deposit, 40 % against copy of B/L, the rest on 1 December",
    instalments=(
        orders.Instalment(name="deposit", percent=Decimal(30), due=orders.Due.ON_ORDER, days=7),
        orders.Instalment(name="balance", percent=Decimal(40), due=orders.Due.AGAINST_DOCUMENTS, days=-7),
        orders.Instalment(name="rest", percent=Decimal(30), due=orders.Due.ON_DATE, on=date(2026, 12, 1)),
    ),
    letter_of_credit=True,
)
INSPECTION = InspectionPolicy(level=Level.I, critical=Aql.ZERO, major=Aql.A1_5, minor=Aql.A2_5)
TOLERANCE = Tolerance(over=Decimal(5), under=Decimal("2.5"))
SHIPPED = (shipments.ShipmentLine(line="1", quantity=Decimal(1200), unit=Unit.PIECE),)
OF_IT: dict[str, Any] = {"order_id": ORDER, "shipment": "ASN-1", "lines": SHIPPED}


def wrong(service: str, position: int, version: int) -> dict[str, object]:
    return {
        "retracted_version": version,
        "retracted_event": f"1:{service}:{position}",
        "why": "incorrect_data",
        "reason": "typed into the wrong order",
    }


TOLD_BY_ORDER: Sequence[tuple[UUID, Event]] = [
    (CUSTOMER, customers.CustomerRegistered(code="HARBOUR", name="Harbour & Sons", country="DE", tolerance=TOLERANCE)),
    (ORDER, orders.OrderQuoted(reference="Q-2026-118")),
    (ORDER, orders.OrderReceived(
        customer_id=CUSTOMER, customer_code="HARBOUR", po_number="PO 4500/17", currency="USD", lines=(LINE,),
        flow=orders.Flow.MADE_TO_ORDER, destination=HAMBURG, incoterm=FOB, payment_terms=TERMS, vendor="Ningbo Bags",
        tolerance=TOLERANCE, specifications=(SPECIFICATION,), shipment_sample=True, inspection=INSPECTION,
    )),
    (ORDER, orders.OrderAcknowledged()),
    (ORDER, orders.PaymentReceived(
        reference="TT-88120", amount=Decimal("3025.80"), currency="USD", instalment="deposit"
    )),
    (ORDER, orders.OrderReleased()),
    (ORDER, orders.OrderHeld(reason="the artwork is being clarified")),
    (ORDER, orders.OrderResumed()),
    (ORDER, orders.OrderAmended(
        revision=1, reason="the customer moved the date",
        lines=(LINE.model_copy(update={"promised": PromisedDate(on=date(2026, 10, 15), basis=Basis.ON_BOARD)}),),
        destination=HAMBURG, incoterm=FOB, payment_terms=TERMS, specifications=(SPECIFICATION,),
    )),
    (ORDER, orders.ShipmentNoted(
        shipment="ASN-1", stage="departed",
        lines=(orders.ShippedLine(line="1", quantity=Decimal(1200), unit=Unit.PIECE),),
    )),
    (ORDER, orders.OrderCancelled(reason="the season was dropped\n季节取消")),
    (ORDER, orders.OrderFactRetracted.model_validate(wrong("order", 11, 10))),
    (CUSTOMER, customers.CustomerFactRetracted.model_validate(wrong("order", 1, 1))),
    (REGISTER, delegations.DelegationGranted(
        delegation=DELEGATION, delegator=UUID(LIN), delegate=UUID(WANG),
        matters=("order.countersign", "quotation.price"), begins=BEGINNING,
        until=BEGINNING + timedelta(days=14), reason="at the fair in Guangzhou 广交会",
    )),
    (ORDER, orders.OrderCountersigned(
        revision=1, delegation=DELEGATION, opinion="price and date agree with the quotation",
    )),
    (REGISTER, delegations.DelegationRevoked(
        delegation=DELEGATION, at=BEGINNING + timedelta(days=9), reason="back earlier",
    )),
    *TOLD_OF_SAMPLES,
    *TOLD_OF_LIFE,
]  # fmt: skip
TOLD_BY_LOGISTICS: Sequence[tuple[UUID, Event]] = [
    (SHIPPING, shipments.OrderNoted(
        order_id=ORDER, tolerance=TOLERANCE,
        lines=(shipments.OrderedLine(number="1", unit=Unit.PIECE, quantity=Decimal(1200)),),
    )),
    (SHIPPING, shipments.OrderStopped(order_id=ORDER, standing="held")),
    (SHIPPING, shipments.OrderContinued(order_id=ORDER)),
    (SHIPPING, shipments.ShipmentBooked(
        **OF_IT, mode=shipments.Mode.SEA, incoterm=FOB, forwarder="Blue Water 蓝海", booking_number="COSU 77",
        containers=("MSKU7312945",), weight_kg=Decimal("1430.5"), freight=Money(amount=Decimal(2150), currency="USD"),
        insurance=Money(amount=Decimal("88.40"), currency="EUR"), remarks="no stacking",
    )),
    (SHIPPING, shipments.ShipmentDeparted(
        **OF_IT, vessel="EVER GOLDEN 061W", bill_of_lading="EGLV1492", air_waybill="020-12345675",
        containers=("MSKU7312945",),
    )),
    (SHIPPING, shipments.ShipmentArrived(**OF_IT)),
    (SHIPPING, shipments.ShipmentDelivered(**OF_IT, signed_by="POD 99120")),
    (SHIPPING, shipments.ShipmentFactRetracted.model_validate({"order_id": ORDER, **wrong("logistics", 6, 6)})),
    *TOLD_OF_SHIPMENTS,
]  # fmt: skip
TOLD = {
    "order": TOLD_BY_ORDER,
    "production": [*TOLD_BY_PRODUCTION, *TOLD_OF_MAKING],
    "logistics": TOLD_BY_LOGISTICS,
    "notify": TOLD_BY_NOTIFY,
}


def envelope(n: int) -> Envelope:
    """Of the nth event: days and instants, some told late, some by a policy, some on somebody's behalf."""
    at = BEGINNING + timedelta(days=3 * n)
    return Envelope(
        occurred=Occurred.on(at.date(), estimated=n % 4 == 0) if n % 2 == 0 else Occurred(at),
        actor=Actor("policy:logistics.orders")
        if n % 5 == 0
        else Actor(WANG, "merchandiser", LIN if n % 3 == 0 else None),
        correlation_id=f"story-{n}",
        causation_id=f"1:order:{n}" if n % 5 == 0 else None,
        reported_at=Occurred((at + timedelta(days=1)).astimezone(UTC)) if n % 3 == 0 else None,
        trace_parent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" if n % 4 == 1 else None,
    )
