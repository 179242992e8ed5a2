"""One row becomes one order line."""

from pydantic import ValidationError

from gendan.scms import cells
from gendan.scms.columns import DOSAGE, FORM, LINE, MATERIAL, PRICE, QUANTITY, SCHEDULED, STYLE, VALUE
from gendan.scms.defects import Defect
from gendan.scms.notes import Notes
from gendan.scms.read import Row
from shared.events.order import OrderLine
from shared.events.values import Basis, PromisedDate, Unit

COLUMN_OF = {
    "number": LINE,
    "style": STYLE,
    "material": MATERIAL,
    "construction": FORM,
    "quantity": QUANTITY,
    "price": PRICE,
    "stated_value": VALUE,
}


def order_line(row: Row, notes: Notes) -> OrderLine | list[Defect]:
    """The line in packs, its price per pack and its stated value in USD; or all that keeps it from being one."""
    numbers = {field: cells.number(row[COLUMN_OF[field]]) for field in ("quantity", "price", "stated_value")}
    required = cells.day(row[SCHEDULED])
    unread = [COLUMN_OF[field] for field, number in numbers.items() if isinstance(number, cells.Words)]
    if isinstance(required, cells.Words):
        return [_unread(row, column) for column in (SCHEDULED, *unread)]
    if unread:
        return [_unread(row, column) for column in unread]
    try:
        return OrderLine.model_validate(
            {
                "number": row[LINE],
                "style": notes.text(row, STYLE) or "",
                "material": notes.text(row, MATERIAL),
                "construction": _construction(row, notes),
                "unit": Unit.PACK,
                **numbers,
                "promised": PromisedDate(on=required, basis=Basis.DELIVERED),
            }
        )
    except ValidationError as error:
        return [_refused(row, COLUMN_OF[str(each["loc"][0])], each["msg"]) for each in error.errors()]


def _construction(row: Row, notes: Notes) -> str | None:
    parts = [notes.text(row, DOSAGE), notes.text(row, FORM)]
    stated = [part for part in parts if part]
    return notes.short(row, FORM, ", ".join(stated)) if stated else None


def _unread(row: Row, column: str) -> Defect:
    return Defect(row.line, column, row[column], "could not be read, and an order line needs it")


def _refused(row: Row, column: str, words: str) -> Defect:
    return Defect(row.line, column, row[column], words)
