"""The plan as commands to the services, each with its own key: told twice, or from the start again, it is one fact."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from gendan.scms.customers import Customer
from gendan.scms.orders import Order
from gendan.scms.shipping import Delivery, Shipment, Shipped
from shared.events.values import Unit

CURRENCY = "USD"
OTHER_SCRIPTS = UUID("1f0f2c52-4f0a-4c39-9d0c-5b1de1a6a9a4")  # for keys, which a header carries in ASCII


@dataclass(frozen=True, slots=True)
class Command:
    """A POST to one service. `told` says what it tells, `rows` which lines of the file it is made of."""

    service: str
    path: str
    key: str
    body: bytes
    told: str
    rows: tuple[int, ...]


def register(customer: Customer) -> Command:
    body = {"code": customer.code, "name": customer.code} | _estimated(customer.since)
    told = f"customer {customer.code} registered"
    return _command("order", "/v1/customers", f"customer:{customer.code}", body, told=told, rows=customer.rows)


def receive(order: Order) -> Command:
    body = {
        "customer_code": order.customer,
        "po_number": order.number,
        "currency": CURRENCY,
        "lines": [line.model_dump(mode="json", exclude_none=True) for line in order.lines],
        "flow": order.flow,
        "destination": order.destination.model_dump(mode="json", exclude_none=True),
        "vendor": order.vendor,
    }
    return _of_order(order, "received", "/v1/orders", body | _estimated(order.received))


def after_receipt(order: Order, id: UUID) -> Iterator[Command]:
    """What else is known of the order itself, in the order of a file without dates: quoted, then released."""
    if order.quoted:
        body = {"reference": order.quoted.reference, "occurred_at": order.quoted.on}
        yield _of_order(order, "quoted", f"/v1/orders/{id}/quoted", body)
    if order.released:
        yield _of_order(order, "released", f"/v1/orders/{id}/release", {"occurred_at": order.released})


def ship(shipment: Shipment, order: Order, id: UUID) -> Iterator[Command]:
    """The booking, whose date nothing tells: it is estimated by the first delivery; then the deliveries."""
    path = f"/v1/orders/{id}/shipments"
    yield _of_shipment(shipment, "booked", path, _booking(shipment, order), shipment.rows)
    for which, delivery in enumerate(shipment.deliveries):
        fact = "delivered" if which == 0 else f"delivered:{delivery.lines[0].line}"
        yield _of_shipment(shipment, fact, f"{path}/{shipment.number}/delivered", _delivered(delivery), delivery.rows)


def _booking(shipment: Shipment, order: Order) -> dict[str, Any]:
    return {
        "shipment": shipment.number,
        "lines": _lines(shipment.lines),
        "mode": shipment.mode,
        "incoterm": shipment.incoterm and shipment.incoterm.model_dump(mode="json", exclude_none=True),
        "weight_kg": shipment.weight_kg,
        "freight": _money(shipment.freight),
        "insurance": _money(shipment.insurance),
        "remarks": shipment.remarks,
    } | _estimated(min((delivery.on for delivery in shipment.deliveries), default=order.received))


def _delivered(delivery: Delivery) -> dict[str, Any]:
    return {"lines": _lines(delivery.lines), "occurred_at": delivery.on, "reported_at": delivery.reported}


def _lines(lines: Sequence[Shipped]) -> list[dict[str, Any]]:
    return [{"line": line.line, "quantity": line.quantity, "unit": Unit.PACK} for line in lines]


def _money(amount: Decimal | None) -> dict[str, Any] | None:
    return None if amount is None else {"amount": amount, "currency": CURRENCY}


def _estimated(on: date) -> dict[str, Any]:
    return {"occurred_at": on, "occurred_estimated": True}


def _of_order(order: Order, fact: str, path: str, body: dict[str, Any]) -> Command:
    name = order.number if order.number.isascii() else uuid5(OTHER_SCRIPTS, order.number)
    told = f"order {order.number} {fact}"
    return _command("order", path, f"order:{name}:{fact}", body, told=told, rows=order.rows)


def _of_shipment(shipment: Shipment, fact: str, path: str, body: dict[str, Any], rows: tuple[int, ...]) -> Command:
    told = f"shipment {shipment.number} {fact.partition(':')[0]}"
    return _command("logistics", path, f"shipment:{shipment.number}:{fact}", body, told=told, rows=rows)


def _command(service: str, path: str, key: str, body: dict[str, Any], *, told: str, rows: tuple[int, ...]) -> Command:
    stated = {name: value for name, value in body.items() if value is not None}
    return Command(service, path, f"scms:{key}", json.dumps(stated, default=_plain).encode(), told, rows)


def _plain(value: date | Decimal) -> str:
    return format(value, "f") if isinstance(value, Decimal) else value.isoformat()
