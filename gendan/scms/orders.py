"""The rows of one order become the order with its lines and shipments, or the reasons why they cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gendan.scms import cells, countries
from gendan.scms.columns import (
    COUNTRY,
    CUSTOMER,
    DELIVERED,
    FULFIL,
    OF_ORDER,
    ORDER,
    QUOTATION,
    QUOTED,
    RECORDED,
    RELEASED,
    SCHEDULED,
    SHIPMENT,
    VENDOR,
)
from gendan.scms.defects import Defect, disagreements, misshapen
from gendan.scms.lines import order_line
from gendan.scms.notes import Notes
from gendan.scms.read import Row, grouped
from gendan.scms.shipping import Shipment, shipment
from shared.events.order import Destination, Flow, OrderLine


@dataclass(frozen=True, slots=True)
class Quotation:
    reference: str
    on: date


@dataclass(frozen=True, slots=True)
class Order:
    """One PO or SO in USD. `received` is its earliest known date: nothing proves when it was received."""

    number: str
    customer: str
    flow: Flow
    destination: Destination
    vendor: str | None
    lines: tuple[OrderLine, ...]
    received: date
    quoted: Quotation | None
    released: date | None
    shipments: tuple[Shipment, ...]
    rows: tuple[int, ...]

    @property
    def commands(self) -> int:
        """How many commands tell it: received, perhaps quoted and released, each shipment with its deliveries."""
        shipping = sum(1 + len(shipment.deliveries) for shipment in self.shipments)
        return 1 + (self.quoted is not None) + (self.released is not None) + shipping


def order(rows: Sequence[Row], notes: Notes) -> Order | list[Defect]:
    """The order that these rows are, or everything that keeps them from being one."""
    first = rows[0]
    lines = [order_line(row, notes) for row in rows]
    places = [notes.text(row, COUNTRY) for row in rows]
    vendors = [notes.text(row, VENDOR) for row in rows]
    flow = cells.flow(first[FULFIL])
    defects = [*misshapen(rows), *disagreements(rows, OF_ORDER, "order")]
    defects += [defect for line in lines if isinstance(line, list) for defect in line]
    if isinstance(flow, cells.Words):
        defects.append(Defect(first.line, FULFIL, first[FULFIL], "is neither Direct Drop nor From RDC"))
    if places[0] is None:
        defects.append(Defect(first.line, COUNTRY, first[COUNTRY], "an order needs a destination"))
    if defects or places[0] is None or isinstance(flow, cells.Words):
        return defects
    return Order(
        number=first[ORDER],
        customer=first[CUSTOMER],
        flow=flow,
        destination=_destination(places[0], rows, notes),
        vendor=vendors[0],
        lines=tuple(line for line in lines if isinstance(line, OrderLine)),
        received=_earliest(rows),
        quoted=_quoted(rows, notes),
        released=notes.alike(rows, RELEASED, cells.day),
        shipments=tuple(shipment(its_rows, notes) for its_rows in grouped(rows, SHIPMENT).values()),
        rows=tuple(row.line for row in rows),
    )


def _destination(text: str, rows: Sequence[Row], notes: Notes) -> Destination:
    code = countries.code(text)
    if code is None:
        for row in rows:
            notes.add(row, COUNTRY, "no ISO code is known: the text is taken over alone")
    return Destination(text=text, country=code)


def _quoted(rows: Sequence[Row], notes: Notes) -> Quotation | None:
    """The quotation, where it has a number and a date."""
    on = notes.alike(rows, QUOTED, cells.day)
    reference = rows[0][QUOTATION]
    if on is None or not reference:
        for row in rows:
            notes.add(row, QUOTATION, "no quotation is told without a number and a date", lost=on is not None)
        return None
    return Quotation(reference, on)


def _earliest(rows: Sequence[Row]) -> date:
    """An order line has a required date, so there is one."""
    columns = (QUOTED, RELEASED, SCHEDULED, DELIVERED, RECORDED)
    readings = (cells.day(row[column]) for row in rows for column in columns)
    return min(reading for reading in readings if isinstance(reading, date))
