"""What boards ask of the database: a handful of queries, each a walk of an index, however many orders there are."""

import json
from collections.abc import Iterator
from typing import Any

import asyncpg
import httpx
import pytest

from services.tracking.app import app
from shared.identity.roles import Role
from shared.store.queries import Queries
from tests.identity import bearer

pytestmark = pytest.mark.usefixtures("several")

MOST = 3
PATHS = [
    "/act",
    "/act?by=customer",
    "/act?prospect=at_risk",
    "/act?owner=production_merchandiser",
    "/act?customer=ACME&prospect=late",
    "/my-day",
    "/boards/shipments",
    "/boards/shipments?by=arrival&month=2027-01",
    "/boards/shipments?undated=true",
    "/boards/shipments?customer=OTHER",
    "/boards/inspections",
    "/boards/inspections?customer=ACME",
    "/boards/payments",
    "/boards/payments?age=overdue",
    "/boards/payments?customer=ACME",
    "/boards/outwork",
    "/boards/outwork?subcontractor=Wu%20Print",
]
LISTED = {"order_items", "order_views"}


class Noting(Queries):
    """Queries that are noted as they are asked."""

    asked: list[tuple[str, tuple[object, ...]]]

    async def fetch(self, query: str, *values: object) -> list[asyncpg.Record]:
        self.asked.append((query, values))
        return await super().fetch(query, *values)


@pytest.fixture
def noting(tracking: asyncpg.Pool, client: httpx.AsyncClient) -> Noting:  # noqa: ARG001
    app.state.queries = noting = Noting(tracking, seconds=20)
    noting.asked = []
    return noting


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("customers", [None, ["ACME", "OTHER"]], ids=["all", "two"])
async def test_a_board_asks_three_times_at_most_and_each_time_walks_an_index(
    path: str, customers: list[str] | None, client: httpx.AsyncClient, noting: Noting, tracking: asyncpg.Pool
) -> None:
    hers = bearer("Li Na", *([Role.MANAGER, Role.PRODUCTION_MERCHANDISER] if customers else []), customers=customers)
    answer = await client.get(path, headers=hers | {"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    assert 0 < len(noting.asked) <= MOST
    async with tracking.acquire() as connection:
        for setting in ("seqscan", "bitmapscan", "hashjoin", "mergejoin"):
            await connection.execute(f"SET enable_{setting} = off")
        await connection.execute("SET plan_cache_mode = force_generic_plan")  # as after some executions
        for n, (query, values) in enumerate(noting.asked):
            await connection.execute(f"PREPARE asked_{n} AS {query}")
            nothing = f"({', '.join(['NULL'] * len(values))})" if values else ""
            for plan in (
                await connection.fetchval(f"EXPLAIN (FORMAT json) {query}", *values),
                await connection.fetchval(f"EXPLAIN (FORMAT json) EXECUTE asked_{n} {nothing}"),
            ):
                assert [*_sorted_before_they_are_limited(json.loads(plan)[0]["Plan"])] == [], query
        await connection.execute("DEALLOCATE ALL")
        await connection.execute("RESET ALL")


def _sorted_before_they_are_limited(plan: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[str]:
    """Tables that are read without an index, or as a whole before the first of them are taken."""
    kind = plan["Node Type"]
    path = () if kind == "Limit" else (*above, kind)
    if plan.get("Relation Name") in LISTED:
        if "Index" not in kind:
            yield f"{kind} of {plan['Relation Name']}"
        elif "order_id = " not in plan.get("Index Cond", "") and "Sort" in path:
            yield f"{plan['Relation Name']} sorted"
    for each in plan.get("Plans", ()):
        yield from _sorted_before_they_are_limited(each, path)
