"""Finding orders: one search, filters, sorts, page by page."""

import random
from collections import defaultdict
from datetime import date, timedelta
from typing import Any
from uuid import uuid5

import asyncpg
import httpx
import pytest

from services.tracking.cursors import cursor
from services.tracking.orders.filters import Sort
from services.tracking.orders.rows import natural
from shared.events.order import Destination, Flow, OrderCancelled, OrderReleased
from shared.events.shipment import Mode
from shared.events.values import Basis, PromisedDate
from shared.received import Received
from tests.tracking.conftest import TakeIn
from tests.tracking.telling import NAMES, ORDER, Telling, day, ordered, received, registered

OTHER = uuid5(NAMES, "another customer")


async def found(client: httpx.AsyncClient, **parameters: Any) -> list[str]:
    answer = await client.get("/v1/orders", params=parameters)
    assert answer.status_code == 200, answer.text
    return [order["po_number"] for order in answer.json()["orders"]]


@pytest.fixture
async def three(take_in: TakeIn) -> None:
    """SCMS-4 (released, delivered late by air), SCMS-13 (open, overdue), SCMS-100 (cancelled)."""
    first = Telling(uuid5(NAMES, "first"))
    second, third = (Telling(uuid5(NAMES, name), positions=first.positions) for name in ("second", "third"))
    style = "Lopinavir/Ritonavir 200/50mg [Aluvia], tablets"
    first(received(ordered("A", style=style), po_number="SCMS-4", vendor="ABBVIE"), day("2006-06-02"))
    first(OrderReleased(), day("2006-06-03"))
    first(first.booked("ASN-8", A=100).model_copy(update={"mode": Mode.AIR, "booking_number": "COSU 77"}))
    first(first.departed("ASN-8", A=100).model_copy(update={"containers": ("MSKU 123456-5",), "bill_of_lading": "BL9"}))
    first(first.delivered("ASN-8", A=100), day("2026-12-24"))
    abidjan = Destination(text="Côte d'Ivoire", country="CI")
    second(received(ordered("A", buyer_style="女装-2026"), po_number="SCMS-13", destination=abidjan), day("2006-06-01"))
    third(
        received(po_number="SCMS-100", flow=Flow.FROM_STOCK, customer_code="OTHER", customer_id=OTHER),
        day("2006-06-04"),
    )
    third(OrderCancelled(reason="bankrupt"))
    for tell in (first, second, third):
        await take_in(tell.received)
    await take_in([registered()])


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("SCMS-4", ["SCMS-4"]),
        ("scms", ["SCMS-100", "SCMS-13", "SCMS-4"]),
        ("ＳＣＭＳ－１３", ["SCMS-13"]),
        ("lopin", ["SCMS-4"]),
        ("ritonavir 200", ["SCMS-4"]),
        ("tablets aluvia", ["SCMS-4"]),
        ("tablets aspirin", []),
        ("onavir", []),
        ("女装", ["SCMS-13"]),
        ("asn-8", ["SCMS-4"]),
        ("msku1234565", ["SCMS-4"]),
        ("MSKU 123456-5", ["SCMS-4"]),
        ("bl9", ["SCMS-4"]),
        ("cosu", ["SCMS-4"]),
        ("abbvie", ["SCMS-4"]),
        ("acme", ["SCMS-13", "SCMS-4"]),
        ("trading lopin", ["SCMS-4"]),
        ("other", ["SCMS-100"]),
        ("it's", []),
        ("\\", []),
        ("'", []),
        ("& | ! :*", []),
        ("", ["SCMS-100", "SCMS-13", "SCMS-4"]),
        ("   ", ["SCMS-100", "SCMS-13", "SCMS-4"]),
    ],
)
async def test_one_search_over_all_that_people_search_by(
    client: httpx.AsyncClient, typed: str, numbers: list[str]
) -> None:
    assert sorted(await found(client, q=typed)) == sorted(numbers)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({"headline": "cancelled"}, ["SCMS-100"]),
        ({"customer": "OTHER"}, ["SCMS-100"]),
        ({"customer": "other"}, []),
        ({"country": "CI"}, ["SCMS-13"]),
        ({"country": "Côte d'Ivoire"}, ["SCMS-13"]),
        ({"mode": "air"}, ["SCMS-4"]),
        ({"flow": "from_stock"}, ["SCMS-100"]),
        ({"late": True}, ["SCMS-13", "SCMS-4"]),
        ({"late": False}, ["SCMS-100"]),
        ({"late": True, "mode": "air", "q": "lopin", "country": "DE", "flow": "traded"}, ["SCMS-4"]),
        ({"late": True, "headline": "cancelled"}, []),
    ],
)
async def test_filters_leave_what_fits_all_of_them(
    client: httpx.AsyncClient, filters: dict[str, Any], numbers: list[str]
) -> None:
    assert sorted(await found(client, **filters)) == sorted(numbers)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("sort", "numbers"),
    [
        ("po", ["SCMS-4", "SCMS-13", "SCMS-100"]),
        ("-po", ["SCMS-100", "SCMS-13", "SCMS-4"]),
        ("received", ["SCMS-13", "SCMS-4", "SCMS-100"]),
        ("-updated", ["SCMS-100", "SCMS-13", "SCMS-4"]),
        ("updated", ["SCMS-4", "SCMS-13", "SCMS-100"]),
    ],
)
async def test_lists_are_sorted(client: httpx.AsyncClient, sort: str, numbers: list[str]) -> None:
    assert await found(client, sort=sort) == numbers


async def test_the_next_open_promise_is_what_an_order_is_due_for(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    tell = Telling()
    days = [PromisedDate(on=date(2026, 12, n), basis=Basis.DELIVERED) for n in (1, 5, 9)]
    tell(received(*(ordered(name, promised=on) for name, on in zip("ABC", days, strict=True))))
    await take_in(tell.received)

    async def due() -> str:
        due: str = (await client.get("/v1/orders")).json()["orders"][0]["due_on"]
        return due

    assert await due() == "2026-12-01"
    tell(tell.delivered("S1", A=100), day("2026-12-01"))
    await take_in(tell.received[1:])
    assert await due() == "2026-12-05"
    tell(tell.delivered("S2", B=100, C=100), day("2026-12-01"))
    await take_in(tell.received[2:])
    assert await due() == "2026-12-09"


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
    sealed_nonsense = cursor(["due", "", "", "", "", "", "", ""], ["not a day", "no id"])
    for sort, forged in (
        ("po", swapped),
        ("po", "a"),
        ("po", "ä"),
        ("po", "%%"),
        ("po", true[:-4]),
        ("due", sealed_nonsense),
    ):
        answer = await client.get("/v1/orders", params={"sort": sort, "cursor": forged})
        assert answer.status_code == 422, forged


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
