"""The inspections of a week."""

import httpx
import pytest

from shared.identity.roles import Role
from tests.identity import bearer
from tests.tracking.boards.asking import board, paged, refused

pytestmark = pytest.mark.usefixtures("several")


async def test_this_week_has_each_on_its_day_as_it_was_performed_or_agreed(client: httpx.AsyncClient) -> None:
    found = await board(client, "inspections")
    assert found["week"] == "2026-W49"
    counted = {each["on"]: (each["inspections"], each["failed"]) for each in found["days"] if each["inspections"]}
    assert len(found["days"]) == 7
    assert counted == {"2026-12-01": (1, 1), "2026-12-04": (1, 0)}
    failed, agreed = found["inspections"]
    assert (failed["number"], failed["standing"], failed["overdue"]) == ("I-1", "failed", False)
    assert (agreed["number"], agreed["standing"], agreed["inspector"]) == ("I-2", "scheduled", "customer")
    assert (agreed["quantity"], agreed["unit"], agreed["lines"]) == ("100", "piece", ["A"])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("week=2026-W50", 0),
        ("day=2026-12-04", 1),
        ("day=2026-12-03", 0),
        ("standing=failed", 1),
        ("inspector=customer", 1),
        ("customer=OTHER", 0),
    ],
)
async def test_each_filter_narrows_the_list(client: httpx.AsyncClient, asked: str, found: int) -> None:
    assert len(await paged(client, f"inspections?{asked}", "inspections")) == found


async def test_a_day_narrows_the_list_and_the_figures_stay_those_of_its_week(client: httpx.AsyncClient) -> None:
    found = await board(client, "inspections?day=2026-12-04")
    assert sum(each["inspections"] for each in found["days"]) == 2


async def test_each_page_goes_on_where_the_last_one_ended(client: httpx.AsyncClient) -> None:
    assert await paged(client, "inspections", "inspections") == ["PO-OUT", "PO-OUT"]


async def test_whoever_is_there_for_one_customer_sees_nothing_of_others(client: httpx.AsyncClient) -> None:
    found = await board(client, "inspections", bearer("Li Na", Role.QUALITY, customers=["OTHER"]))
    assert (found["inspections"], sum(each["inspections"] for each in found["days"])) == ([], 0)


@pytest.mark.parametrize("asked", ["week=2026-49", "day=9999-12-31", "day=0001-01-01", "inspector=nobody"])
async def test_what_is_no_week_or_day_is_refused(client: httpx.AsyncClient, asked: str) -> None:
    await refused(client, f"inspections?{asked}")
