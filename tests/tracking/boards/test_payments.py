"""Payments due, by age and currency."""

from datetime import date

import httpx
import pytest

from services.tracking.boards.payments import Age, age_of
from shared.identity.roles import Role
from tests.identity import bearer
from tests.tracking.boards.asking import board, paged, refused

pytestmark = pytest.mark.usefixtures("several")


async def test_each_age_has_its_number_and_its_sum(client: httpx.AsyncClient) -> None:
    ages = {each["age"]: each for each in (await board(client, "payments"))["ages"]}
    assert {age: each["instalments"] for age, each in ages.items()} == {
        "overdue": 1,
        "this_week": 0,
        "later": 0,
        "waiting": 1,
    }
    assert [*ages["overdue"]["open"]] == ["USD"]


async def test_what_was_due_longest_stands_first_and_what_is_paid_nowhere(client: httpx.AsyncClient) -> None:
    sea, late = (await board(client, "payments"))["payments"]
    assert (sea["po_number"], sea["number"], sea["due_on"], sea["days"]) == ("PO-SEA", "balance", "2026-11-30", 3)
    assert (sea["age"], sea["standing"], sea["currency"]) == ("overdue", "open", "USD")
    assert (late["po_number"], late["age"], late["due_on"], late["days"]) == ("PO-LATE", "waiting", None, None)


async def test_whoever_may_not_see_prices_finds_the_days_and_no_amount(client: httpx.AsyncClient) -> None:
    found = await board(client, "payments", bearer("Li Na", Role.WORKSHOP))
    assert [each["po_number"] for each in found["payments"]] == ["PO-SEA", "PO-LATE"]
    assert not {"expected", "paid", "open"} & {key for each in found["payments"] for key in each}
    assert all("open" not in each for each in found["ages"])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("age=overdue", ["PO-SEA"]),
        ("age=waiting", ["PO-LATE"]),
        ("age=later", []),
        ("customer=ACME", ["PO-LATE"]),
        ("currency=USD", ["PO-SEA", "PO-LATE"]),
        ("currency=EUR", []),
    ],
)
async def test_each_filter_narrows_the_list(client: httpx.AsyncClient, asked: str, found: list[str]) -> None:
    assert await paged(client, f"payments?{asked}", "payments") == found


async def test_whoever_is_there_for_one_customer_sees_nothing_of_others(client: httpx.AsyncClient) -> None:
    found = await board(client, "payments", bearer("Li Na", Role.FINANCE, customers=["ACME"]))
    assert [each["po_number"] for each in found["payments"]] == ["PO-LATE"]
    assert sum(each["instalments"] for each in found["ages"]) == 1


async def test_an_age_that_does_not_exist_is_refused(client: httpx.AsyncClient) -> None:
    await refused(client, "payments?age=young")


@pytest.mark.parametrize(
    ("due_on", "age"),
    [
        (None, Age.WAITING),
        (date(2026, 12, 2), Age.OVERDUE),
        (date(2026, 12, 3), Age.THIS_WEEK),
        (date(2026, 12, 6), Age.THIS_WEEK),
        (date(2026, 12, 7), Age.LATER),
    ],
)
def test_a_day_is_overdue_once_it_is_past_and_the_week_ends_on_sunday(due_on: date | None, age: Age) -> None:
    assert age_of(due_on, date(2026, 12, 3)) is age
