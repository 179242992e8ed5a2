"""The columns of the boards as sheets."""

from services.tracking.exports import Cells, Column
from shared.events.confidential import Confidential, Mark


def _column(key: str, cells: Cells = Cells.TEXT, terms: str | None = None, mark: Mark | None = None) -> Column:
    return Column(key, cells, mark, terms, "board_column")


WHOSE = (_column("po_number"), _column("customer_code"), _column("customer_name"))

COLUMNS = {
    "act": (
        *WHOSE,
        _column("headline", terms="headline"),
        _column("prospect", terms="prospect"),
        _column("promised_on", Cells.DAY),
        _column("expected_on", Cells.DAY),
        _column("days_late", Cells.NUMBER),
        _column("cause"),
        _column("cause_owner", terms="owner"),
        _column("next_step", terms="step"),
        _column("next_owner", terms="owner"),
        _column("waits_for", terms="party"),
        _column("blocked_by"),
        _column("open_points", Cells.NUMBER),
    ),
    "shipments": (
        *WHOSE,
        _column("shipment"),
        _column("stage", terms="board_stage"),
        _column("mode", terms="mode"),
        _column("forwarder"),
        _column("vessel"),
        _column("loading_port"),
        _column("discharge_port"),
        _column("etd", Cells.DAY),
        _column("departed_on", Cells.DAY),
        _column("eta", Cells.DAY),
        _column("arrived_on", Cells.DAY),
        _column("delivered_on", Cells.DAY),
        _column("shipping_instruction", Cells.MOMENT),
        _column("vgm", Cells.MOMENT),
        _column("cargo", Cells.MOMENT),
        _column("rolled", Cells.NUMBER),
        _column("bookings"),
        _column("containers"),
        _column("bills"),
    ),
    "inspections": (
        *WHOSE,
        _column("inspection"),
        _column("on", Cells.DAY),
        _column("time", terms="inspection"),
        _column("inspector", terms="board_inspector"),
        _column("standing", terms="board_standing"),
        _column("quantity", Cells.NUMBER),
        _column("unit", terms="unit"),
        _column("lines"),
        _column("critical", Cells.NUMBER),
        _column("major", Cells.NUMBER),
        _column("minor", Cells.NUMBER),
        _column("follows"),
    ),
    "payments": (
        *WHOSE,
        _column("instalment"),
        _column("due", terms="due"),
        _column("due_days", Cells.NUMBER),
        _column("due_on", Cells.DAY),
        _column("days_over", Cells.NUMBER),
        _column("age", terms="board_age"),
        _column("payment", terms="payment"),
        _column("expected", Cells.MONEY, mark=Confidential.PRICE),
        _column("paid", Cells.MONEY, mark=Confidential.PRICE),
        _column("open", Cells.MONEY, mark=Confidential.PRICE),
        _column("currency"),
    ),
    "outwork": (
        *WHOSE,
        _column("note"),
        _column("subcontractor"),
        _column("process"),
        _column("sent", Cells.NUMBER),
        _column("back", Cells.NUMBER),
        _column("spoiled", Cells.NUMBER),
        _column("out", Cells.NUMBER),
        _column("unit", terms="unit"),
        _column("back_by", Cells.DAY),
        _column("days_over", Cells.NUMBER),
    ),
}
"""By board."""
