"""Months and weeks, and those beside them."""

from datetime import date

import pytest

from services.tracking.boards.calendar import beside_month, beside_week, mondays, of_month, of_week, week_of


@pytest.mark.parametrize(
    ("month", "beside"), [("2026-12", ("2026-11", "2027-01")), ("2028-02", ("2028-01", "2028-03"))]
)
def test_a_month_has_one_before_and_one_after(month: str, beside: tuple[str, str]) -> None:
    assert beside_month(month) == beside


def test_a_month_ends_before_the_first_of_the_next() -> None:
    assert of_month("2028-02") == (date(2028, 2, 1), date(2028, 3, 1))


def test_a_week_begins_on_monday_and_its_year_is_that_of_its_thursday() -> None:
    assert week_of(date(2027, 1, 3)) == "2026-W53"
    assert of_week("2026-W53") == (date(2026, 12, 28), date(2027, 1, 4))
    assert beside_week("2026-W53") == ("2026-W52", "2027-W01")


def test_a_month_lies_in_every_week_that_has_a_day_of_it() -> None:
    assert mondays(*of_month("2026-12"))[0] == date(2026, 11, 30)
    assert len(mondays(*of_month("2026-12"))) == 5
    assert len(mondays(*of_month("2027-02"))) == 4
