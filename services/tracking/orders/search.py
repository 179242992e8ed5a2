"""What orders are searched by, kept as text search vectors: whole references and words, found by their beginnings."""

from collections.abc import Sequence
from uuid import UUID

from services.tracking.orders.references import folded, squeezed, terms
from services.tracking.orders.view import OrderView

SEPARATOR = "\x1f"  # stands in no reference: they are printable

UPSERT = """
INSERT INTO order_search AS s (order_id, customer_id, own, terms)
SELECT order_id, new.customer_id, own, own || coalesce(c.terms, ''::tsvector)
FROM (
    SELECT order_id, customer_id, array_to_tsvector(string_to_array(terms, $4)) AS own
    FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS told (order_id, customer_id, terms)
) AS new LEFT JOIN customer_views AS c ON c.customer_id = new.customer_id
ON CONFLICT (order_id) DO UPDATE
SET customer_id = excluded.customer_id, own = excluded.own, terms = excluded.terms
WHERE s.customer_id IS DISTINCT FROM excluded.customer_id OR s.own <> excluded.own
"""


Row = tuple[UUID, UUID | None, tuple[str, ...]]


def row(view: OrderView) -> Row:
    return view.order_id, view.customer_id, terms(view)


def values(rows: Sequence[Row]) -> tuple[object, ...]:
    """As UPSERT takes them."""
    order_ids, customer_ids, own = zip(*rows, strict=True)
    return order_ids, customer_ids, [SEPARATOR.join(each) for each in own], SEPARATOR


def query(typed: str) -> str:
    """A tsquery for what was typed: the beginning of one reference, or beginnings of words, all of them."""
    whole = folded(typed)
    words = " & ".join(_begins(word) for word in whole.split())
    return " | ".join(dict.fromkeys([_begins(whole), _begins(squeezed(whole)), f"({words})"]))


def _begins(term: str) -> str:
    quoted = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}':*"
