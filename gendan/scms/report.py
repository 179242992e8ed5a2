"""What became of every row, and every cell that was not simply taken over, by line; as JSON or CSV."""

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass, fields
from datetime import date
from pathlib import Path

from gendan.scms.bring_in import Outcome
from gendan.scms.columns import LINE
from gendan.scms.figures import Figures
from gendan.scms.orders import Order
from gendan.scms.plan import Plan
from gendan.scms.read import Refused

NOT_IN = {"lost", "defect", "refused", "untold"}
"""Kinds of entries after which not everything came in."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`kind`: row (what became of it), cell (what it was taken for), lost (a cell that could not be read), defect
    (why an order is left out), refused (by a service), untold (because of a refusal before it).
    """

    line: int
    id: str
    kind: str
    column: str
    text: str
    words: str


def entries(plan: Plan, outcome: Outcome) -> list[Entry]:
    """In the order of the file."""
    ids = {row.line: row[LINE] for row in plan.rows}
    told = {(r.command.told, "refused", r.words): r.command.rows for r in outcome.refusals}
    told |= {(u.what, "untold", "something before it was refused"): u.rows for u in outcome.untold}
    found = [Entry(row, ids[row], kind, "", what, words) for (what, kind, words), rows in told.items() for row in rows]
    incomplete = {entry.line for entry in found}
    found += [_row(line, ids[line], words, incomplete) for line, words in _became(plan, outcome)]
    found += [
        Entry(note.line, note.id, "lost" if note.lost else "cell", note.column, note.text, note.meaning)
        for note in plan.notes
    ]
    found += [
        Entry(defect.line, ids[defect.line], "defect", defect.column, defect.text, defect.words)
        for left_out in plan.left_out
        for defect in left_out.defects
    ]
    return sorted(found, key=lambda entry: (entry.line, entry.kind != "row"))


def _row(line: int, id: str, words: str, incomplete: set[int]) -> Entry:
    return Entry(line, id, "row", "", "", f"incomplete: {words}" if line in incomplete else words)


def _became(plan: Plan, outcome: Outcome) -> Iterator[tuple[int, str]]:
    for left_out in plan.left_out:
        for line in left_out.rows:
            yield line, f"left out with its order {left_out.number}"
    for order in plan.orders:
        yield from _became_of(order, outcome)


def _became_of(order: Order, outcome: Outcome) -> Iterator[tuple[int, str]]:
    shipments = {line: shipment.number for shipment in order.shipments for line in shipment.rows}
    delivered: dict[int, date] = {
        line: delivery.on for shipment in order.shipments for delivery in shipment.deliveries for line in delivery.rows
    }
    id = outcome.orders.get(order.number, "not received")
    for row, line in zip(order.rows, order.lines, strict=True):
        end = f"delivered {delivered[row]}" if row in delivered else "not known to be delivered"
        yield row, f"line {line.number} of order {order.number} ({id}), shipment {shipments[row]}, {end}"


def check_writable(file: Path) -> None:
    """Raises Refused: better now than after the import."""
    try:
        with file.open("a"):
            pass
    except OSError as error:
        raise Refused(f"the report cannot be written to {file}: {error.strerror}") from error


def write(file: Path, figures: Figures, found: list[Entry]) -> None:
    """With a name in .json the figures too; else as CSV, one entry to a line."""
    if file.suffix == ".json":
        content = {"figures": asdict(figures), "entries": [asdict(entry) for entry in found]}
        file.write_text(json.dumps(content, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
        return
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(field.name for field in fields(Entry))
        writer.writerows(astuple(entry) for entry in found)
