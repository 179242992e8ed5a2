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
FIRST_PAYMENT = 3  # its place in a history
ACTOR = "5f6a7f34-3a52-5e0a-9f6f-0d6f1f3f8c11"
CORRELATION = "6f0c1c9e-7d63-4a0e-8a53-f6f3f3a3f0a1"
HASH = bytes(range(32))
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
    """An order of several lines from quotation to last delivery: papers, money, shipments until there are enough."""
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
    booked = f'"mode":"sea","forwarder":"Sinotrans","booking_number":"COSU{number}"'
    yield Told("shipment.booked", begins, f"{{{which},{booked}}}")
    left = (
        f'{{{which},"vessel":"COSCO Rose 031W","bill_of_lading":"BL{number}{shipment}","containers":["{container}"]}}'
    )
    yield Told("shipment.departed", begins + 48, left)
    noted = f'"shipment":"SH-{shipment}","lines":[{lines}]'
    yield Told("order.shipment_noted", begins + 48, f'{{{noted},"stage":"departed"}}')
    yield Told("shipment.arrived", begins + 700, f"{{{which}}}")
    yield Told("shipment.delivered", begins + 750, f"{{{which}}}")
    yield Told("order.shipment_noted", begins + 750, f'{{{noted},"stage":"delivered"}}')


def _paid(chance: random.Random, number: int, n: int) -> Told:
    amount = chance.randrange(100, 90000)
    slip = f'"reference":"SLIP-{number}-{n}","amount":"{amount}","currency":"USD"'
    return Told("order.payment_received", 50 + 20 * n, f"{{{slip}}}")


def ledger(orders: int, events: int) -> Iterator[tuple[object, ...]]:
    """The ledger's rows, in the order in which they came in: many orders at a time, each event later than the last.

    Of one order in twenty the last event declares its first payment wrong.
    """
    positions = {"order": 0, "logistics": 0}
    known = BEGINNING
    for number in range(CUSTOMERS):
        id = customer_id(number)
        name = f'{{"code":"C{number}","name":"Customer {number} Trading","country":"DE"}}'
        yield _row(positions, id, id, 1, Told("customer.registered", 0, name), BEGINNING, known)
    for first in range(0, orders, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, orders))
        told = {number: history(number, events) for number in numbers}
        ids = {number: order_id(number) for number in numbers}
        paid_at: dict[int, int] = {}
        for n in range(events):
            known += timedelta(milliseconds=1)
            for number in numbers:
                each = told[number][n]
                if n == FIRST_PAYMENT:
                    paid_at[number] = positions["order"] + 1
                elif n == events - 1 and number % 20 == 0:
                    each = _wrong(paid_at[number], each.after)
                began = BEGINNING + timedelta(minutes=number)
                mine = ids[number] if each.topic.startswith("order.") else UUID(int=ids[number].int ^ 1)
                yield _row(positions, ids[number], mine, n + 1, each, began, known)


def _wrong(position: int, after: float) -> Told:
    what = f'"retracted_version":{FIRST_PAYMENT + 1},"retracted_event":"1:order:{position}"'
    return Told("order.fact_retracted", after, f'{{{what},"why":"incorrect_data","reason":"another order\'s"}}')


def _row(
    positions: dict[str, int],
    subject: UUID,
    originator: UUID,
    version: int,
    told: Told,
    began: datetime,
    known: datetime,
) -> tuple[object, ...]:
    source = "logistics" if told.topic.startswith("shipment.") else "order"
    positions[source] += 1
    occurred = began + timedelta(hours=told.after)
    return (
        subject, occurred, known, known, positions[source], 1, version, originator, 1, False, source, told.topic,
        occurred.isoformat(), None, ACTOR, None, None, CORRELATION, None, None, HASH, told.data.encode(),
    )  # fmt: skip


async def fill(owner_url: str, orders: int, events: int, console: Console) -> None:
    """Fill an empty ledger, as its owner may."""
    connection = await asyncpg.connect(owner_url)
    with telling(console, orders * events + CUSTOMERS, "events written") as progress:
        progress.begins("filling the ledger")

        def watched() -> Iterator[tuple[object, ...]]:
            for n, row in enumerate(ledger(orders, events), start=1):
                yield row
                if n % 1000 == 0:
                    progress.advances(1000)

        await connection.copy_records_to_table("ledger", columns=COLUMNS, records=watched())
    await connection.execute("UPDATE ledger_clock SET received_at = (SELECT max(received_at) FROM ledger)")
    await connection.execute("VACUUM ANALYZE ledger")
    await connection.close()
