"""Customers as rows, and what their orders are searched by because of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from services.tracking.customers.view import CustomerView
from services.tracking.orders.references import fitting, of_text
from services.tracking.orders.search import SEPARATOR
from shared.store.queries import Queries

UPSERT = """
INSERT INTO customer_views (customer_id, code, name, country, known_at, terms)
SELECT customer_id, code, name, country, known_at, array_to_tsvector(string_to_array(terms, $7))
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[])
    AS new (customer_id, code, name, country, known_at, terms)
ON CONFLICT (customer_id) DO UPDATE SET code = excluded.code, name = excluded.name, country = excluded.country,
    known_at = excluded.known_at, terms = excluded.terms
"""

SEARCH_ANEW = """
UPDATE order_search AS s SET terms = s.own || c.terms
FROM customer_views AS c WHERE c.customer_id = s.customer_id AND c.customer_id = ANY ($1)
"""


async def upsert(connection: asyncpg.Connection, views: Iterable[tuple[CustomerView, datetime]]) -> None:
    """Write the views, each with the time at which it became known."""
    rows = [
        (view.id, view.code, view.name, view.country, known_at, SEPARATOR.join(terms(view))) for view, known_at in views
    ]
    if rows:
        await connection.execute(UPSERT, *map(list, zip(*rows, strict=True)), SEPARATOR)


async def search_anew(connection: asyncpg.Connection, customer_ids: Sequence[UUID]) -> None:
    """Let the orders of these customers be found by what these are called now."""
    if customer_ids:
        await connection.execute(SEARCH_ANEW, customer_ids)


async def find(queries: Queries, id: UUID) -> CustomerView:
    row = await queries.fetchrow("SELECT code, name, country FROM customer_views WHERE customer_id = $1", id)
    return CustomerView(id, *row) if row else CustomerView(id)


def terms(view: CustomerView) -> tuple[str, ...]:
    """What its orders are searched by because of it."""
    return fitting(term for text in (view.code, view.name) if text for term in of_text(text))
