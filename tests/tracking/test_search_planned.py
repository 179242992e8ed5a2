"""How a search is planned, once PostgreSQL plans for any words that may be typed."""

from datetime import UTC, datetime

import asyncpg
import pytest

from services.tracking.orders.filters import Filters, Paging
from services.tracking.orders.find import find
from shared.http.cursors import Cursors
from shared.store.queries import Queries


class Noting(Queries):
    """Queries that are noted as they are asked."""

    async def fetch(self, query: str, *values: object) -> list[asyncpg.Record]:
        self.last = query, values
        return await super().fetch(query, *values)


@pytest.mark.usefixtures("three")
async def test_the_index_of_words_is_asked_and_the_list_is_not_walked_for_them(tracking: asyncpg.Pool) -> None:
    """A walk in the order of the list needs no sort: where sorting is forbidden it would be taken, if it could be."""
    noting = Noting(tracking)
    await find(noting, Cursors(b"a secret"), Filters(q="lopin"), Paging(), datetime.now(UTC))
    query, values = noting.last
    async with tracking.acquire() as connection, connection.transaction():
        for setting in ("seqscan", "sort", "hashjoin", "mergejoin"):
            await connection.execute(f"SET LOCAL enable_{setting} = off")
        await connection.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN {query}", *values))
    assert "order_search_terms" in plan
    assert "Sort Key" in plan
