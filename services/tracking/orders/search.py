"""What orders are searched by, kept as text search vectors: whole references and words, found by their beginnings."""

from collections.abc import Sequence
from uuid import UUID

from services.tracking.orders import rows
from services.tracking.orders.references import folded, squeezed, terms
from services.tracking.orders.rows import SORTED, sorted_by
from services.tracking.orders.view import OrderView

SEPARATOR = "\x1f"  # stands in no reference: they are printable

UPSERT = """
INSERT INTO order_search AS s (order_id, customer_id, own, terms, known_at, by_due, by_po, by_received)
SELECT order_id, new.customer_id, own, own || coalesce(c.terms, ''::tsvector), new.known_at, by_due, by_po, by_received
FROM (
    SELECT order_id, customer_id, array_to_tsvector(string_to_array(terms, $4)) AS own,
        known_at, by_due, by_po, by_received
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $5::timestamptz[], $6::date[], $7::text[], $8::timestamptz[])
        AS told (order_id, customer_id, terms, known_at, by_due, by_po, by_received)
) AS new LEFT JOIN customer_views AS c ON c.customer_id = new.customer_id
ON CONFLICT (order_id) DO UPDATE
SET customer_id = excluded.customer_id, own = excluded.own, terms = excluded.terms, known_at = excluded.known_at,
    by_due = excluded.by_due, by_po = excluded.by_po, by_received = excluded.by_received
"""
"""What a list is sorted by stands here as well: thousands that fit are put in order without looking up each of them."""

COLUMNS = ("order_id", "customer_id", "own", "terms", *SORTED)

Row = tuple[UUID, UUID | None, tuple[str, ...], tuple[object, ...]]


def row(view: OrderView, shown: rows.Row) -> Row:
    """Beside the row `shown` of the same order: what it is searched by, and what it is sorted by."""
    return view.order_id, view.customer_id, terms(view), sorted_by(shown)


def values(found: Sequence[Row]) -> tuple[object, ...]:
    """As UPSERT takes them."""
    order_ids, customer_ids, own, keys = zip(*found, strict=True)
    return (
        order_ids,
        customer_ids,
        [SEPARATOR.join(each) for each in own],
        SEPARATOR,
        *map(list, zip(*keys, strict=True)),
    )


def query(typed: str) -> str:
    """A tsquery for what was typed: the beginning of one reference, or beginnings of words, all of them."""
    whole = folded(typed)
    words = whole.split()
    several = [f"({' & '.join(map(_begins, words))})"] if len(words) > 1 else []
    return " | ".join(dict.fromkeys([_begins(whole), _begins(squeezed(whole)), *several]))


def _begins(term: str) -> str:
    quoted = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}':*"
