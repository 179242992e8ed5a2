"""Events as the ledger holds them, written as short as they are said."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID, uuid5

from services.tracking.entries import Entry
from services.tracking.orders.irregularities import Code
from services.tracking.orders.view import OrderView, fold
from shared.envelope import Actor, Envelope, Occurred
from shared.events import REGISTRY, Event, OfOrder
from shared.events import order as orders
from shared.events import shipment as shipments
from shared.events.customer import CustomerRegistered
from shared.events.values import Basis, PromisedDate, Tolerance, Unit
from shared.received import Received

NAMES = UUID("0c8e8d3e-6a55-4f5b-9f5e-2f3a3f4f1a11")
ORDER = uuid5(NAMES, "the order")
CUSTOMER = uuid5(NAMES, "the customer")
BEGINNING = datetime(2026, 11, 2, 12, tzinfo=UTC)
HASH = bytes(32)
SOURCES = {
    "shipment": "logistics",
    **dict.fromkeys(("plan", "material", "output", "inspection", "exception"), "production"),
    **dict.fromkeys(("obligation", "task"), "notify"),
}
"""By the kind of thing it happened to; all others are the order service's."""


@dataclass
class Telling:
    """What services say about an order, one event after the other; each an hour after the one before."""

    order_id: UUID = ORDER
    epoch: int = 1
    entries: list[Entry] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    positions: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """The newest position of each source; shared by what is told of several orders."""

    def __call__(self, event: Event, happened: Occurred | date | datetime | None = None, version: int = 0) -> Entry:
        """`happened` is when, `version` the class version to claim."""
        source = SOURCES.get(event.aggregate(), "order")
        self.positions[source] += 1
        position = self.positions[source]
        now = BEGINNING + timedelta(hours=len(self.entries))
        each = Received(
            source=source,
            epoch=self.epoch,
            position=position,
            topic=event.topic,
            class_version=version or event.class_version,
            originator_id=uuid5(NAMES, f"{source} {self.order_id}") if isinstance(event, OfOrder) else self.order_id,
            originator_version=position,
            recorded_at=now,
            envelope=Envelope(_occurred(happened or now), Actor("lin"), "correlation"),
            hash=HASH,
            data=event.model_dump_json(exclude_defaults=True).encode(),
        )
        entry = Entry.of(each, now)
        self.received.append(each)
        self.entries.append(entry)
        return entry

    def retract(self, entry: Entry, happened: Occurred | date | datetime | None = None) -> Entry:
        what: dict[str, Any] = {
            "retracted_version": entry.version,
            "retracted_event": entry.id,
            "why": "did_not_occur",
            "reason": "typed into the wrong order",
        }
        kind = REGISTRY[f"{entry.topic.partition('.')[0]}.fact_retracted"]
        if "order_id" in kind.model_fields:
            what["order_id"] = self.order_id
        return self(kind.model_validate(what), happened)

    def view(self, happened_by: date | datetime | None = None) -> OrderView:
        return fold(self.order_id, self.entries, happened_by=happened_by)

    # What services say --------------------------------------------------------

    def booked(self, shipment: str, **quantities: object) -> shipments.ShipmentBooked:
        return shipments.ShipmentBooked(order_id=self.order_id, shipment=shipment, lines=parts(quantities))

    def handed_over(self, shipment: str, **quantities: object) -> shipments.ShipmentHandedOver:
        return shipments.ShipmentHandedOver(order_id=self.order_id, shipment=shipment, lines=parts(quantities))

    def departed(self, shipment: str, **quantities: object) -> shipments.ShipmentDeparted:
        return shipments.ShipmentDeparted(order_id=self.order_id, shipment=shipment, lines=parts(quantities))

    def arrived(self, shipment: str, **quantities: object) -> shipments.ShipmentArrived:
        return shipments.ShipmentArrived(order_id=self.order_id, shipment=shipment, lines=parts(quantities))

    def delivered(self, shipment: str, **quantities: object) -> shipments.ShipmentDelivered:
        return shipments.ShipmentDelivered(order_id=self.order_id, shipment=shipment, lines=parts(quantities))


def ordered(number: str = "A", quantity: object = 100, **others: Any) -> orders.OrderLine:
    """A line at one dollar a piece, promised to be delivered on 1 December 2026."""
    what: dict[str, Any] = {
        "style": f"Style {number}",
        "unit": Unit.PIECE,
        "price": Decimal(1),
        "stated_value": Decimal(str(quantity)),
        "promised": PromisedDate(on=date(2026, 12, 1), basis=Basis.DELIVERED),
    }
    return orders.OrderLine(number=number, quantity=Decimal(str(quantity)), **{**what, **others})


def received(*lines: orders.OrderLine, under: object = 0, over: object = 0, **others: Any) -> orders.OrderReceived:
    what: dict[str, Any] = {
        "customer_id": CUSTOMER,
        "customer_code": "ACME",
        "po_number": "PO-4711",
        "lines": lines or (ordered("A"),),
        "currency": "USD",
        "flow": orders.Flow.TRADED,
        "destination": orders.Destination(text="Hamburg", country="DE", time_zone="Europe/Berlin"),
        "tolerance": Tolerance(under=Decimal(str(under)), over=Decimal(str(over))),
    }
    return orders.OrderReceived(**{**what, **others})


def paid(amount: object, reference: str = "SLIP-1", currency: str = "USD", instalment: str | None = None) -> Event:
    return orders.PaymentReceived(
        reference=reference, amount=Decimal(str(amount)), currency=currency, instalment=instalment
    )


def terms(**percents: object) -> orders.PaymentTerms:
    """`terms(deposit=30, balance=70)`."""
    return orders.PaymentTerms(
        text="as agreed",
        instalments=tuple(
            orders.Instalment(name=name, percent=Decimal(str(percent)), due=orders.Due.ON_ORDER)
            for name, percent in percents.items()
        ),
    )


def registered(name: str = "Acme Trading") -> Received:
    """The customer, at a position of the order service far behind those of orders."""
    event = CustomerRegistered(code="ACME", name=name)
    data = event.model_dump_json(exclude_defaults=True).encode()
    envelope = Envelope(Occurred(BEGINNING), Actor("lin"), "correlation")
    return Received("order", 1, 9001, event.topic, 1, CUSTOMER, 1, BEGINNING, envelope, HASH, data)


def changed(event: Received, **fields: Any) -> Received:
    return replace(event, **fields)


def numbered(event: Received, position: int, source: str = "") -> Received:
    """As it would stand at another position."""
    return replace(event, position=position, source=source or event.source)


def codes(view: OrderView) -> list[Code]:
    return [each.code for each in view.exceptions]


def parts(quantities: dict[str, object]) -> tuple[shipments.ShipmentLine, ...]:
    return tuple(
        shipments.ShipmentLine(line=line, quantity=Decimal(str(quantity))) for line, quantity in quantities.items()
    )


def day(text: str, *, estimated: bool = False) -> Occurred:
    return Occurred.on(date.fromisoformat(text), estimated=estimated)


def _occurred(happened: Occurred | date | datetime) -> Occurred:
    match happened:
        case Occurred():
            return happened
        case datetime():
            return Occurred(happened)
        case date():
            return Occurred.on(happened)


Source = Literal["order", "logistics"]
