"""My day: what waits for me, whom I wait for, what has changed."""

from collections import defaultdict
from typing import Any

import httpx
import pytest

from shared.events.plan import OrderNoted
from shared.identity.roles import Role
from tests.identity import bearer
from tests.tracking.boards.asking import board
from tests.tracking.boards.several import risky
from tests.tracking.conftest import TakeIn
from tests.tracking.telling import day, paid

pytestmark = pytest.mark.usefixtures("several")


async def day_of(client: httpx.AsyncClient, *roles: Role, customers: list[str] | None = None, since: str = "") -> Any:
    path = f"my-day?since={since}" if since else "my-day"
    return await board(client, path, bearer("Li Na", *roles, customers=customers))


async def test_what_stands_in_the_way_and_only_we_can_clear_waits_for_its_owner(client: httpx.AsyncClient) -> None:
    mine = await day_of(client, Role.QUALITY)
    assert [(each["po_number"], each["open"], each["about"]) for each in mine["for_me"]] == [
        ("PO-OUT", "inspection_failed", "I-1")
    ]
    assert mine["for_me"][0]["since"] == "2026-12-01"


async def test_i_wait_for_customers_and_suppliers_what_is_due_first_first(client: httpx.AsyncClient) -> None:
    mine = await day_of(client, Role.PRODUCTION_MERCHANDISER)
    assert [(each["about"], each["waits_for"], each["days"]) for each in mine["from_others"]] == [
        ("W-1", "supplier", 3),
        ("W-2", "supplier", -6),
    ]


async def test_a_next_step_with_nothing_in_its_way_waits_for_its_owner(client: httpx.AsyncClient) -> None:
    mine = await day_of(client, Role.PRODUCTION_MERCHANDISER)
    assert [each["po_number"] for each in mine["steps"]] == ["PO-RISK", "PO-DEMO", "PO-OUT"]
    blocked = await day_of(client, Role.BUSINESS_MERCHANDISER)
    assert blocked["steps"] == []
    assert {each["about"] for each in blocked["from_others"]} >= {"Q-1"}


async def test_nobody_elses_work_is_mine(client: httpx.AsyncClient) -> None:
    mine = await day_of(client, Role.SAMPLE_ROOM)
    assert (mine["for_me"], mine["steps"], mine["from_others"], mine["changed"]) == ([], [], [], [])


async def test_my_day_has_only_my_customers(client: httpx.AsyncClient) -> None:
    mine = await day_of(client, Role.PRODUCTION_MERCHANDISER, customers=["DEMO-SHORE"])
    assert [each["po_number"] for each in mine["steps"]] == ["PO-DEMO"]
    assert mine["from_others"] == []


@pytest.mark.usefixtures("really_now")
async def test_what_changed_since_i_looked_says_what_happened(client: httpx.AsyncClient) -> None:
    before = await day_of(client, Role.PRODUCTION_MERCHANDISER, since="2020-01-01T00:00:00Z")
    assert {each["po_number"] for each in before["changed"]} == {"PO-RISK", "PO-DEMO", "PO-OUT"}
    again = await day_of(client, Role.PRODUCTION_MERCHANDISER, since=before["until"].replace("+", "%2B"))
    assert again["changed"] == []


@pytest.mark.usefixtures("really_now")
async def test_what_services_copy_and_clocks_that_start_are_nothing_new_to_people(
    client: httpx.AsyncClient, take_in: TakeIn
) -> None:
    before = await day_of(client, Role.PRODUCTION_MERCHANDISER, since="2020-01-01T00:00:00Z")
    tell = risky(defaultdict(lambda: 1000))
    tell(OrderNoted(order_id=tell.order_id, lines=()))
    await take_in(tell.received[-1:])
    since = before["until"].replace("+", "%2B")
    assert (await day_of(client, Role.PRODUCTION_MERCHANDISER, since=since))["changed"] == []
    tell(paid(10), day("2026-11-30"))
    await take_in(tell.received[-1:])
    (risk,) = (await day_of(client, Role.PRODUCTION_MERCHANDISER, since=since))["changed"]
    assert (risk["po_number"], risk["topics"]) == ("PO-RISK", ["order.payment_received"])


async def test_an_order_that_comes_to_me_is_new_to_me(client: httpx.AsyncClient) -> None:
    mine = await day_of(client, Role.SHIPPING_CLERK, since="2020-01-01T00:00:00Z")
    (sea,) = mine["changed"]
    assert sea["po_number"] == "PO-SEA"
    assert "shipment.departed" in sea["topics"]


async def test_an_inbox_that_cannot_be_asked_for_is_not_an_empty_one(client: httpx.AsyncClient) -> None:
    assert (await day_of(client, Role.QUALITY))["inbox"] is None


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00%2B10:00", "9999-12-31T23:59:59Z"])
async def test_a_moment_out_of_all_reason_is_taken_for_the_nearest_reasonable_one(
    client: httpx.AsyncClient, since: str
) -> None:
    assert "2000" <= (await day_of(client, Role.QUALITY, since=since))["since"] < "2027"
