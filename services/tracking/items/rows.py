"""What boards list of orders, and the statements that write it: a row for each thing of an order."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.tracking.items.things.row import Row

KINDS = {
    "order_id": "uuid", "kind": "text", "number": "text", "customer_code": "text", "is_open": "boolean",
    "state": "text", "owner": "text", "waits_for": "text", "who": "text", "on_day": "date", "then_day": "date",
    "quantity": "numeric", "done": "numeric", "unit": "text", "told": "text",
}  # fmt: skip
"""The columns, and as what an array of their values is sent."""

COLUMNS = tuple(KINDS)
KEY = 3
"""So many of them tell one row from another."""

NO_OTHERS = """
DELETE FROM order_items AS i WHERE order_id = ANY ($1)
AND NOT EXISTS (
    SELECT FROM unnest($2::uuid[], $3::text[], $4::text[]) AS new (o, k, n)
    WHERE o = i.order_id AND k = i.kind AND n = i.number
)
"""

ITEMS = f"""
INSERT INTO order_items AS i ({", ".join(COLUMNS)})
SELECT * FROM unnest({", ".join(f"${n}::{kind}[]" for n, kind in enumerate(KINDS.values(), start=2))})
ON CONFLICT (order_id, kind, number) DO UPDATE SET {", ".join(f"{each} = excluded.{each}" for each in COLUMNS[KEY:])}
WHERE i IS DISTINCT FROM excluded
"""


def values(order_ids: Sequence[UUID], items: Sequence[Row]) -> list[Sequence[Any]]:
    """As NO_OTHERS and ITEMS take them: these are to be the orders' rows, and no others."""
    columns = [list(column) for column in zip(*items, strict=True)] if items else [[] for _ in COLUMNS]
    return [order_ids, *columns]
