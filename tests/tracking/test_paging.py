"""Lists, page by page: every order once, cursors that belong to their question, indexes that are used."""

import random
from collections import defaultdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

import asyncpg
import httpx
import pytest

from services.tracking.orders.filters import Sort
from services.tracking.orders.rows import natural
from shared.events.values import Basis, PromisedDate
from shared.http.cursors import Cursors
from shared.received import Received
from tests.tracking.conftest import CURSORS, TakeIn
from tests.tracking.telling import NAMES, ORDER, Telling, day, ordered, received


@pytest.mark.parametrize("sort", list(Sort))
async def test_pages_hold_each_order_once_whatever_the_sort(
    client: httpx.AsyncClient, take_in: TakeIn, sort: Sort
) -> None:
    """Also where many share the value that is sorted by, or have none."""
    chance = random.Random(sort)
    batch: list[Received] = []
    positions: dict[str, int] = defaultdict(int)
    for n in range(37):
        tell = Telling(uuid5(NAMES, str(n)), positions=positions)
        if n % 5:
            promised = PromisedDate(on=date(2026, 12, 1) + timedelta(days=chance.randrange(4)), basis=Basis.DELIVERED)
            tell(received(ordered("A", promised=promised), po_number=f"PO-{n % 7}"), day(f"2026-11-0{1 + n % 3}"))
        else:
            tell(tell.booked("S1", A=1))
        batch += tell.received
    for n in range(0, len(batch), 9):
        await take_in(batch[n : n + 9])
    seen: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = (
            await client.get("/v1/orders", params={"sort": sort, "limit": 5, **({"cursor": cursor} if cursor else {})})
        ).json()
        seen += page["orders"]
        cursor = page["next"]
        if not cursor:
            break
    assert len(seen) == len({order["order_id"] for order in seen}) == 37
    keys = [_sorted_by(order, sort.strip("-")) for order in seen]
    assert keys == sorted(keys, reverse=sort.startswith("-"))


def _sorted_by(order: dict[str, Any], name: str) -> str:
    value = order[{"due": "due_on", "po": "po_number", "received": "received", "updated": "known_at"}[name]]
    return natural(value or "") if name == "po" else str(value or "9999")


async def some_cursor(client: httpx.AsyncClient, **parameters: Any) -> str:
    answer = await client.get("/v1/orders", params={"limit": 1, **parameters})
    cursor: str = answer.json()["next"]
    return cursor


@pytest.mark.usefixtures("three")
async def test_a_cursor_belongs_to_its_question(client: httpx.AsyncClient) -> None:
    cursor = await some_cursor(client, sort="po")
    assert (await client.get("/v1/orders", params={"limit": 2, "sort": "po", "cursor": cursor})).status_code == 200
    for other in ({"sort": "-po"}, {"sort": "due"}, {"sort": "po", "q": "scms"}, {"sort": "po", "flow": "traded"}):
        answer = await client.get("/v1/orders", params={"limit": 1, "cursor": cursor, **other})
        assert answer.status_code == 422, other


@pytest.mark.usefixtures("three")
async def test_a_forged_cursor_is_refused(client: httpx.AsyncClient) -> None:
    true = await some_cursor(client, sort="po")
    swapped = true[:20] + ("A" if true[20] != "A" else "B") + true[21:]
    signed_nonsense = CURSORS.write(["due", "", "", "", "", "", "", ""], ["not a day", "no id"])
    for sort, forged in (
        ("po", swapped),
        ("po", "a"),
        ("po", "ä"),
        ("po", "%%"),
        ("po", true[:-4]),
        ("po", Cursors(b"another secret").write(["po", "", "", "", "", "", "", ""], ["A", str(UUID(int=0))])),
        ("due", signed_nonsense),
    ):
        answer = await client.get("/v1/orders", params={"sort": sort, "cursor": forged})
        assert answer.status_code == 422, forged


@pytest.mark.usefixtures("three")
async def test_a_header_says_where_the_next_page_is(client: httpx.AsyncClient) -> None:
    seen, link = [], "/v1/orders?q=scms&sort=po&limit=1"
    while link:
        page = await client.get(link)
        seen += [order["po_number"] for order in page.json()["orders"]]
        assert ("next" in page.links) == (page.json()["next"] is not None)
        link = page.links.get("next", {}).get("url", "")
        assert not link or "q=scms" in link
    assert seen == ["SCMS-4", "SCMS-13", "SCMS-100"]


@pytest.mark.parametrize(
    "question",
    ["limit=0", "limit=201", "sort=price", "headline=lost", "mode=donkey", "late=maybe", "page=2", "q=%00",
     "customer=a%07b", "q=" + "x" * 201, "cursor=" + "x" * 1001],
)  # fmt: skip
async def test_what_cannot_be_understood_is_refused(client: httpx.AsyncClient, question: str) -> None:
    answer = await client.get(f"/v1/orders?{question}")
    assert answer.status_code == 422
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        ("SELECT * FROM order_views ORDER BY by_due, order_id LIMIT 51", "order_views_by_due"),
        ("SELECT * FROM order_views ORDER BY by_po DESC, order_id DESC LIMIT 51", "order_views_by_po"),
        ("SELECT * FROM order_views ORDER BY by_received, order_id LIMIT 51", "order_views_by_received"),
        ("SELECT * FROM order_views ORDER BY known_at DESC, order_id DESC LIMIT 51", "order_views_by_updated"),
        (
            f"SELECT * FROM order_views WHERE (by_po, order_id) > ('', '{ORDER}') ORDER BY by_po, order_id LIMIT 51",
            "order_views_by_po",
        ),
        ("SELECT * FROM order_search WHERE terms @@ '''po-10'':*'::tsquery", "order_search_terms"),
        (f"SELECT * FROM ledger WHERE subject = '{ORDER}'", "ledger_by_subject"),
    ],
)
async def test_sorts_and_the_search_walk_an_index(
    tracking: asyncpg.Pool, take_in: TakeIn, sql: str, index: str
) -> None:
    batch, positions = [], defaultdict[str, int](int)
    for n in range(300):
        tell = Telling(uuid5(NAMES, str(n)), positions=positions)
        tell(received(po_number=f"PO-{n}"))
        batch += tell.received
    await take_in(batch)
    async with tracking.acquire() as connection:
        await connection.execute("SET enable_seqscan = off")
        plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN {sql}"))
    assert index in plan
