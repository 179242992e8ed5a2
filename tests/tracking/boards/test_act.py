"""What is late or at risk, and who must act."""

from datetime import UTC, datetime

import httpx
import pytest

from services.tracking.app import app
from services.tracking.boards import act as boards_act
from shared.identity.roles import Role
from tests.identity import bearer
from tests.tracking.boards.asking import board, paged, refused

pytestmark = pytest.mark.usefixtures("several")


async def test_what_is_late_stands_first_with_whoever_must_act(client: httpx.AsyncClient) -> None:
    groups = (await board(client, "act"))["groups"]
    assert [(each["key"], each["late"], each["at_risk"]) for each in groups] == [
        ("business_merchandiser", 1, 0),
        ("production_merchandiser", 0, 2),
    ]
    assert next(each["po_number"] for group in groups for each in group["orders"]) == "PO-LATE"


async def test_an_order_says_how_late_it_is_why_what_is_next_and_what_is_in_the_way(client: httpx.AsyncClient) -> None:
    (late,) = (await board(client, "act?prospect=late"))["orders"]
    assert (late["po_number"], late["promised_on"], late["days"]) == ("PO-LATE", "2026-11-20", 13)
    assert (late["next_step"], late["next_owner"], late["waits_for"]) == (
        "release",
        "business_merchandiser",
        "customer",
    )
    assert late["blocked_by"] == {"open": "clarification", "about": "Q-1"}
    assert late["open_points"] == 2


async def test_what_is_at_risk_is_expected_so_many_days_after_its_promise(client: httpx.AsyncClient) -> None:
    risky = (await board(client, "act?prospect=at_risk"))["orders"][0]
    assert (risky["promised_on"], risky["expected_on"], risky["days"]) == ("2026-12-10", "2026-12-24", 14)
    assert (risky["cause"]["reason"], risky["cause"]["owner"]) == ("milestone", "purchasing")
    assert risky["called"]


async def test_what_is_on_its_way_to_be_kept_is_not_listed(client: httpx.AsyncClient) -> None:
    listed = await paged(client, "act?owner=shipping_clerk", "orders")
    assert listed == []
    assert "PO-SEA" not in str(await board(client, "act"))


async def test_by_customer_each_has_what_is_theirs(client: httpx.AsyncClient) -> None:
    groups = (await board(client, "act?by=customer"))["groups"]
    assert [(each["key"], each["late"], each["at_risk"]) for each in groups] == [("ACME", 1, 1), ("DEMO-SHORE", 0, 1)]


async def test_by_customer_it_says_where_more_have_open_orders_than_are_counted(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = await board(client, "act?by=customer")
    assert not whole["more_groups"]
    monkeypatch.setattr(boards_act, "MOST_CUSTOMERS", 1)
    part = await board(client, "act?by=customer")
    assert ([each["key"] for each in part["groups"]], part["more_groups"]) == (["ACME"], True)
    page = (await client.get("/act?by=customer")).text
    assert "The Excel sheet has the orders of all" in page
    assert not (await board(client, "act"))["more_groups"]
    hers = bearer("Li Na", customers=["DEMO-SHORE", "OTHER"])
    theirs = await board(client, "act?by=customer", hers)
    assert (theirs["groups"][0]["key"], theirs["more_groups"]) == ("DEMO-SHORE", True)


async def test_a_made_up_order_is_marked(client: httpx.AsyncClient) -> None:
    orders = (await board(client, "act?prospect=at_risk"))["orders"]
    assert {each["po_number"]: each["demo"] for each in orders} == {"PO-RISK": False, "PO-DEMO": True}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("owner=production_merchandiser", {"PO-RISK", "PO-DEMO"}),
        ("customer=ACME", {"PO-LATE", "PO-RISK"}),
        ("customer=ACME&prospect=late", {"PO-LATE"}),
        ("owner=finance", set()),
    ],
)
async def test_each_filter_narrows_the_list_and_each_order_is_on_one_page(
    client: httpx.AsyncClient, asked: str, found: set[str]
) -> None:
    listed = await paged(client, f"act?{asked}", "orders")
    assert sorted(listed) == sorted(found)


async def test_whoever_is_there_for_one_customer_sees_nothing_of_others(client: httpx.AsyncClient) -> None:
    hers = bearer("Li Na", Role.BUSINESS_MERCHANDISER, customers=["DEMO-SHORE"])
    for path in ("act", "act?by=customer", "act?prospect=at_risk", "act?customer=ACME"):
        told = str(await board(client, path, hers))
        assert "ACME" not in told.replace("customer=ACME", "")
        assert "PO-RISK" not in told
    assert [each["key"] for each in (await board(client, "act", hers))["groups"]] == ["production_merchandiser"]


async def test_a_day_later_it_is_a_day_more_and_nothing_was_stored(client: httpx.AsyncClient) -> None:
    app.state.now = lambda: datetime(2026, 12, 4, 12, tzinfo=UTC)
    assert (await board(client, "act?prospect=late"))["orders"][0]["days"] == 14


async def test_what_was_promised_for_a_day_is_late_from_the_next_one_on(client: httpx.AsyncClient) -> None:
    app.state.now = lambda: datetime(2026, 12, 11, 12, tzinfo=UTC)
    late = (await board(client, "act?prospect=late"))["orders"]
    assert {each["po_number"] for each in late} == {"PO-LATE", "PO-RISK", "PO-DEMO"}
    assert (await board(client, "act?prospect=at_risk"))["orders"] == []


async def test_a_cursor_of_another_question_is_refused(client: httpx.AsyncClient) -> None:
    cursor = (await board(client, "act?prospect=at_risk&limit=1"))["next"]
    assert "cursor" in await refused(client, f"act?prospect=late&limit=1&cursor={cursor}")
    assert "cursor" in await refused(client, "act?cursor=made-up")
