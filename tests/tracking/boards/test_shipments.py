"""The shipments of a month."""

import httpx
import pytest

from shared.identity.roles import Role
from tests.identity import bearer
from tests.tracking.boards.asking import board, paged, refused

pytestmark = pytest.mark.usefixtures("several")


async def test_this_month_has_what_is_booked_to_leave_in_it_week_by_week(client: httpx.AsyncClient) -> None:
    found = await board(client, "shipments")
    assert found["month"] == "2026-12"
    assert [(each["begins"], each["shipments"]) for each in found["weeks"]] == [
        ("2026-11-30", 0),
        ("2026-12-07", 1),
        ("2026-12-14", 0),
        ("2026-12-21", 0),
        ("2026-12-28", 0),
    ]
    (sea,) = found["shipments"]
    assert (sea["po_number"], sea["number"], sea["stage"], sea["mode"]) == ("PO-SEA", "SH-1", "booked", "sea")
    assert (sea["etd"], sea["eta"], sea["departed_on"]) == ("2026-12-11", "2027-01-09", None)
    assert sea["cut_offs"]["cargo"] == "2026-12-09T10:00:00Z"
    assert (sea["bookings"], sea["forwarder"]) == (["COSU61"], "Sinotrans")


async def test_what_has_left_counts_in_the_month_in_which_it_left(client: httpx.AsyncClient) -> None:
    (left,) = (await board(client, "shipments?month=2026-11"))["shipments"]
    assert (left["number"], left["stage"], left["departed_on"]) == ("SH-2", "departed", "2026-11-16")
    assert (left["containers"], left["bills"]) == (["CSQU3054383"], ["BL-77"])


async def test_one_may_ask_for_what_arrives_in_a_month(client: httpx.AsyncClient) -> None:
    found = await board(client, "shipments?month=2027-01&by=arrival")
    assert [each["number"] for each in found["shipments"]] == ["SH-1"]
    assert found["weeks"][1] == {"begins": "2027-01-04", "shipments": 1}


async def test_a_week_narrows_the_list_and_the_figures_stay_those_of_the_month(client: httpx.AsyncClient) -> None:
    found = await board(client, "shipments?week=2026-W51")
    assert found["shipments"] == []
    assert sum(each["shipments"] for each in found["weeks"]) == 1
    assert len((await board(client, "shipments?week=2026-W50"))["shipments"]) == 1


async def test_a_week_on_the_edge_has_only_the_days_of_the_month(client: httpx.AsyncClient) -> None:
    assert (await board(client, "shipments?month=2026-12&week=2026-W47"))["shipments"] == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("customer=OTHER", ["PO-SEA"]),
        ("customer=ACME", []),
        ("stage=booked", ["PO-SEA"]),
        ("stage=departed", []),
        ("forwarder=Sinotrans", ["PO-SEA"]),
        ("forwarder=Maersk", []),
        ("undated=true", []),
    ],
)
async def test_each_filter_narrows_the_list(client: httpx.AsyncClient, asked: str, found: list[str]) -> None:
    assert await paged(client, f"shipments?{asked}", "shipments") == found


async def test_whoever_is_there_for_one_customer_sees_nothing_of_others(client: httpx.AsyncClient) -> None:
    hers = bearer("Li Na", Role.LOGISTICS_MERCHANDISER, customers=["ACME"])
    found = await board(client, "shipments?month=2026-12", hers)
    assert (found["shipments"], sum(each["shipments"] for each in found["weeks"])) == ([], 0)


@pytest.mark.parametrize("asked", ["month=2026-13", "month=december", "week=2026-W54", "week=2025-W53", "stage=lost"])
async def test_what_is_no_month_or_week_is_refused(client: httpx.AsyncClient, asked: str) -> None:
    await refused(client, f"shipments?{asked}")
