"""The rows of one shipment become its booking and its deliveries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from gendan.scms import cells
from gendan.scms.columns import (
    DELIVERED,
    FREIGHT,
    INCOTERM,
    INSURANCE,
    LINE,
    MODE,
    QUANTITY,
    RECORDED,
    SHIPMENT,
    WEIGHT,
)
from gendan.scms.notes import Notes
from gendan.scms.read import Row
from gendan.scms.remarks import Remarks
from shared.events.shipment import Mode
from shared.events.values import Incoterm


class Shipped(NamedTuple):
    """A line of the order, by its number, and its packs in this shipment: the file never splits a line."""

    line: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Delivery:
    """Lines that came to the client on one day; `reported` is when the source learned of it."""

    on: date
    reported: date | None
    lines: tuple[Shipped, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shipment:
    """What is known of one ASN or DN. Freight and insurance are in USD; `rows` are its lines in the file."""

    number: str
    mode: Mode | None
    incoterm: Incoterm | None
    weight_kg: Decimal | None
    freight: Decimal | None
    insurance: Decimal | None
    remarks: str | None
    lines: tuple[Shipped, ...]
    deliveries: tuple[Delivery, ...]
    rows: tuple[int, ...]


def shipment(rows: Sequence[Row], notes: Notes) -> Shipment:
    """Of rows that agree on mode and Incoterm and whose quantities can be read."""
    remarks = Remarks(notes)
    mode = [remarks.unless_value(row, MODE, cells.mode(row[MODE])) for row in rows]
    incoterm = [remarks.unless_value(row, INCOTERM, cells.incoterm(row[INCOTERM])) for row in rows]
    weight, freight = _once(rows, WEIGHT, remarks), _once(rows, FREIGHT, remarks)
    insured = [remarks.unless_value(row, INSURANCE, cells.number(row[INSURANCE])) for row in rows]
    stated = [premium for premium in insured if premium is not None]
    return Shipment(
        number=rows[0][SHIPMENT],
        mode=mode[0],
        incoterm=incoterm[0],
        weight_kg=weight,
        freight=freight,
        insurance=sum(stated, Decimal(0)) if stated else None,
        remarks=remarks.text(rows[0]),
        lines=_lines(rows),
        deliveries=tuple(_deliveries(rows, notes)),
        rows=tuple(row.line for row in rows),
    )


def _once(rows: Sequence[Row], column: str, remarks: Remarks) -> Decimal | None:
    """A number that belongs to the whole shipment and stands on one of its rows, to which the others point."""
    found: Decimal | None = None
    ids = {row[LINE] for row in rows}
    for row in rows:
        pointer = cells.POINTER.fullmatch(row[column])
        if pointer and pointer["shipment"] == row[SHIPMENT] and pointer["id"] in ids:
            remarks.notes.add(row, column, "stands on that row of the same shipment")
            continue
        number = remarks.unless_value(row, column, cells.number(row[column]))
        if found is None:
            found = number
        elif number is not None:
            remarks.keep(row, column, "a second number of one shipment: kept as a remark")
    return found


def _lines(rows: Sequence[Row]) -> tuple[Shipped, ...]:
    return tuple(Shipped(row[LINE], Decimal(row[QUANTITY])) for row in rows)


def _deliveries(rows: Sequence[Row], notes: Notes) -> Iterator[Delivery]:
    """The file has one day per shipment throughout; where a file has more, each day delivers its own lines."""
    together: dict[tuple[date, date | None], list[Row]] = {}
    for row in rows:
        on = notes.value(row, DELIVERED, cells.day(row[DELIVERED]))
        reported = notes.value(row, RECORDED, cells.day(row[RECORDED]))
        if on:
            together.setdefault((on, reported), []).append(row)
    for (on, reported), delivered in together.items():
        yield Delivery(on, reported, _lines(delivered), tuple(row.line for row in delivered))
