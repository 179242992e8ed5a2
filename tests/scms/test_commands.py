"""The plan as commands: bodies that the services accept, keys that are each command's own."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gendan.scms.commands import Command, after_receipt, receive, register, ship
from gendan.scms.plan import Plan, plan
from gendan.scms.read import read
from services.logistics.shipments.requests import BookShipment, ShipmentWasDelivered
from services.order.customers.api import RegisterCustomer
from services.order.orders.requests import QuoteOrder, ReceiveOrder
from shared.http.told import Told

ORDER = UUID(int=1)


def commands(of: Plan) -> Iterator[Command]:
    for customer in of.customers:
        yield register(customer)
    for order in of.orders:
        yield receive(order)
        yield from after_receipt(order, ORDER)
        for shipment in order.shipments:
            yield from ship(shipment, order, ORDER)


def body(of: Plan, told: str) -> dict[str, Any]:
    command = next(command for command in commands(of) if command.told == told)
    found: dict[str, Any] = json.loads(command.body)
    return found


def test_an_order_says_that_its_date_is_estimated(odd: Plan) -> None:
    found = body(odd, "order SCMS-4 received")
    assert (found["occurred_at"], found["occurred_estimated"]) == ("2006-06-02", True)
    assert (found["customer_code"], found["po_number"], found["currency"]) == ("100-CI-T01", "SCMS-4", "USD")
    assert "incoterm" not in found  # the vendor's, with us: it belongs to the shipment


def test_what_the_file_dates_is_not_estimated(odd: Plan) -> None:
    assert body(odd, "order SO-1 quoted") == {"reference": "FPQ-77", "occurred_at": "2009-01-04"}
    assert body(odd, "order SCMS-20 released") == {"occurred_at": "2006-11-06"}
    assert body(odd, "shipment ASN-94 delivered") == {
        "lines": [{"line": "1282", "quantity": "7", "unit": "pack"}],
        "occurred_at": "2006-12-01",
        "reported_at": "2006-11-30",
    }


def test_a_booking_is_estimated_by_the_first_delivery(odd: Plan) -> None:
    found = body(odd, "shipment ASN-40 booked")
    assert (found["occurred_at"], found["occurred_estimated"]) == ("2010-06-30", True)
    assert found["freight"] == {"amount": "6", "currency": "USD"}
    assert [line["line"] for line in found["lines"]] == ["12", "13", "14"]


def test_what_is_not_stated_is_not_said(odd: Plan) -> None:
    found = body(odd, "shipment DN-1 booked")
    assert not {"mode", "incoterm", "remarks"} & set(found)
    assert body(odd, "shipment ASN-9 booked")["weight_kg"] == "0"


def test_the_plan_knows_how_many_commands_there_will_be(odd: Plan) -> None:
    assert len(list(commands(odd))) == odd.commands


def test_the_same_file_makes_the_same_commands_with_keys_of_their_own(odd: Plan, odd_file: Path) -> None:
    made = list(commands(odd))
    assert made == list(commands(plan(read(odd_file))))
    assert len({command.key for command in made}) == len(made)
    assert all(command.key.isascii() and command.key.isprintable() and len(command.key) <= 200 for command in made)


def test_the_services_accept_every_body(odd: Plan) -> None:
    check_bodies(odd)


def test_the_services_accept_every_body_of_the_real_file(real: Plan) -> None:
    check_bodies(real)


def check_bodies(of: Plan) -> None:
    shapes: dict[str, type[Told]] = {
        "registered": RegisterCustomer,
        "received": ReceiveOrder,
        "quoted": QuoteOrder,
        "released": Told,
        "booked": BookShipment,
        "delivered": ShipmentWasDelivered,
    }
    for command in commands(of):
        shapes[command.told.split()[-1]].model_validate_json(command.body)


@pytest.mark.parametrize("number", ["SCMS-4", "订单-4" * 16])
def test_a_key_fits_into_a_header_whatever_the_orders_number(odd: Plan, number: str) -> None:
    other = replace(odd.orders[0], number=number)
    assert len(receive(other).key) <= 200
    assert receive(other).key.isascii()
