"""Made-up histories of orders, written straight into a ledger: a store of a million events in half a minute."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
from rich.console import Console

from gendan.progress import telling
from services.tracking.ledger import COLUMNS

BEGINNING = datetime(2024, 1, 2, 8, tzinfo=UTC)
CUSTOMERS = 500
AT_ONCE = 200  # orders whose events come in mixed: an order's history is spread over the ledger
SEED = 3
STYLES = ("Tote 2041", "Backpack 77", "Polo shirt 180 g", "女装-2026", "Canvas pouch", "Parka, lined", "Gym bag XL")
PLACES = (("Hamburg", "DE", "Europe/Berlin"), ("Rotterdam", "NL", "Europe/Amsterdam"), ("Oakland", "US", None))


@dataclass(frozen=True, slots=True)
class Told:
    """One event: `after` is when it happened, in hours after the order came in."""

    topic: str
    after: float
    data: str


def customer_id(number: int) -> UUID:
    return UUID(int=(0xC << 124) | number)


def order_id(number: int) -> UUID:
    """Spread over all ids, as those of real orders are."""
    return UUID(int=random.Random(number).getrandbits(128), version=4)


def history(number: int, events: int = 50) -> list[Told]:
    """An order of several lines from quotation to last delivery: papers, money, and shipments until there are enough.

    One order in twenty had something declared wrong.
    """
    chance = random.Random(f"{SEED} {number}")
    lines = chance.randint(2, 6)
    quantities = [chance.randrange(100, 5000, 50) for _ in range(lines)]
    told = [*_papers(chance, number, quantities)]
    shipments = max((events - len(told) - 2) // 6, 1)
    for shipment in range(1, shipments + 1):
        told += _shipment(chance, number, shipment, quantities)
    while len(told) < events:
        told.append(_paid(chance, number, len(told)))
    return told[:events]


def _papers(chance: random.Random, number: int, quantities: list[int]) -> Iterator[Told]:
    price = chance.randrange(200, 4000) / 100
    place, country, zone = chance.choice(PLACES)
    lines = ",".join(_line(chance, n, quantity, price) for n, quantity in enumerate(quantities, start=1))
    there = f'"country":"{country}"' + (f',"time_zone":"{zone}"' if zone else "")
    terms = (
        '{"text":"30 % deposit, 70 % against copy of B/L","instalments":['
        '{"name":"deposit","percent":"30","due":"on_order","days":7},'
        '{"name":"balance","percent":"70","due":"on_departure","days":-7}]}'
    )
    customer = chance.randrange(CUSTOMERS)
    yield Told("order.quoted", 0, f'{{"reference":"Q-{number}"}}')
    yield Told(
        "order.received",
        24,
        f'{{"customer_id":"{customer_id(customer)}","customer_code":"C{customer}","po_number":"PO {number:07}/26",'
        f'"currency":"USD","lines":[{lines}],"flow":"made_to_order","destination":{{"text":"{place}",{there}}},'
        f'"incoterm":{{"rule":"FOB","edition":"2020","place":"Ningbo"}},"payment_terms":{terms},'
        f'"vendor":"Vendor {customer % 40}","tolerance":{{"over":"5","under":"3"}}}}',
    )
    yield Told("order.acknowledged", 30, "{}")
    yield _paid(chance, number, 1)
    yield Told("order.released", 60, "{}")
    yield Told("shipment.order_noted", 61, f'{{"order_id":"{order_id(number)}","lines":[]}}')
    yield Told("order.held", 90, '{"reason":"the lining\'s colour"}')
    yield Told("order.resumed", 140, "{}")
    changed = ",".join(_line(chance, n, quantity, price) for n, quantity in enumerate(quantities, start=1))
    yield Told("order.amended", 200, f'{{"revision":1,"reason":"other dates","lines":[{changed}]}}')
    yield Told("shipment.order_noted", 201, f'{{"order_id":"{order_id(number)}","lines":[]}}')
    yield _paid(chance, number, 2)


def _line(chance: random.Random, number: int, quantity: int, price: float) -> str:
    style = chance.choice(STYLES)
    day = (BEGINNING + timedelta(days=chance.randrange(60, 400))).date()
    return (
        f'{{"number":"{number}","style":"{style}","colour":"navy","size":"M","unit":"piece","quantity":"{quantity}",'
        f'"price":"{price:.2f}","stated_value":"{quantity * price:.2f}",'
        f'"promised":{{"on":"{day}","basis":"on_board"}}}}'
    )


def _shipment(chance: random.Random, number: int, shipment: int, quantities: list[int]) -> Iterator[Told]:
    """It carries up to three of the lines, a quarter of each."""
    begins = 300 + 200 * shipment + chance.randrange(100)
    carried = sorted(chance.sample(range(len(quantities)), min(len(quantities), chance.randint(1, 3))))
    lines = ",".join(f'{{"line":"{n + 1}","quantity":"{quantities[n] // 4}"}}' for n in carried)
    which = f'"order_id":"{order_id(number)}","shipment":"SH-{shipment}","lines":[{lines}]'
    container = f"MSKU{number % 10**7:07}{shipment}"
    yield Told(
        "shipment.booked", begins, f'{{{which},"mode":"sea","forwarder":"Sinotrans","booking_number":"COSU{number}"}}'
    )
    left = f'{{{which},"vessel":"COSCO Rose 031W","bill_of_lading":"BL{number}{shipment}","containers":["{container}"]}}'
    yield Told("shipment.departed", begins + 48, left)
    noted = f'"shipment":"SH-{shipment}","lines":[{lines}]'
    yield Told("order.shipment_noted", begins + 48, f'{{{noted},"stage":"departed"}}')
    yield Told("shipment.arrived", begins + 700, f"{{{which}}}")
    yield Told("shipment.delivered", begins + 750, f"{{{which}}}")
    yield Told("order.shipment_noted", begins + 750, f'{{{noted},"stage":"delivered"}}')


def _paid(chance: random.Random, number: int, n: int) -> Told:
    amount = chance.randrange(100, 90000)
    return Told("order.payment_received", 50 + 20 * n, f'{{"reference":"SLIP-{number}-{n}","amount":"{amount}","currency":"USD"}}')
