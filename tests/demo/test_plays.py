"""The stories of the demo: whose they are, and that each can be told whatever day it is."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gendan.demo.days import Days
from gendan.demo.files import paper, photo
from gendan.demo.player import ordered, parted
from gendan.demo.plays import CUSTOMERS, STORIES
from gendan.demo.steps import PREFIX, Paper, Photo, Play, Step
from services.production.plans.drawing import draw
from services.production.plans.templates import templates
from shared.attachments.checking import checked
from shared.events.values import PromisedDate, Rule
from shared.planning import FACTORY_ZONE

MADE = [play for play in STORIES if any(isinstance(each, Step) and each.path == "plan/start" for each in play.parts)]
TODAYS = [date(2026, 11, 26) + timedelta(days=n) for n in range(0, 366, 23)]
"""Through a year, with the new year of spring, national holidays, and all days of the week."""


def by_path(parts: Sequence[Step], *ends: str) -> list[int]:
    return [n for n, step in enumerate(parts) if step.path.endswith(ends)]


def told(play: Play, today: date) -> list[Step]:
    """What is told behind the release, in order, by the plan that production draws up for such an order."""
    beginning, rest = parted(play.parts)
    (received,) = (step for step in beginning if step.path == "/v1/orders")
    template = next((step.body["template"] for step in beginning if step.path == "plan/template"), "garment")
    days = Days(today, play.slips)
    rule = Rule(received.body["incoterm"]["rule"])
    promised = min(days.of(line["promised"]["on"].day) for line in received.body["lines"])
    if moved := [step for step in beginning if step.path == "dates"]:
        promised = days.of(moved[-1].body["on"].day)
    plan = draw(
        UUID(int=1),
        templates()[template],
        begins=days.of(beginning[-1].day),
        promised=PromisedDate(on=promised, basis=rule.basis),
        country=received.body["destination"]["country"],
    )
    shown = {"milestones": [{"milestone": each.model_dump(mode="json")} for each in plan.milestones]}
    return ordered(rest, shown, days, days.of(beginning[-1].day))


def test_all_customers_are_marked_as_demo() -> None:
    bodies = [step.body for play in (CUSTOMERS, *STORIES) for step in play.parts if isinstance(step, Step)]
    codes = [str(body[name]) for body in bodies for name in ("code", "customer_code") if name in body]
    assert codes
    assert all(code.startswith(PREFIX) for code in codes)


def test_each_story_has_a_name_of_its_own_and_says_what_it_is_about() -> None:
    assert len({play.name for play in STORIES}) == len(STORIES)
    assert all(play.about.endswith(".") for play in STORIES)


def test_no_story_tells_on_a_day_to_come_what_happened() -> None:
    days = [each.day for play in STORIES for each in play.parts if isinstance(each, Step)]
    assert all(day <= 0 for day in days if isinstance(day, int))


@pytest.mark.parametrize("today", TODAYS, ids=str)
def test_whatever_day_it_is_nobody_passes_a_gate_before_it_is_open(today: date) -> None:
    for play in MADE:
        steps = told(play, today)
        for cutting in by_path(steps, "plan/cutting"):
            approved = by_path(steps[:cutting], "/approved")
            assert approved, f"{play.name} cuts without a pre-production sample"
        for handed in by_path(steps, "/hand-over"):
            finals = [
                step for step in steps[:handed] if step.path.endswith("/performed") and step.body["time"] == "final"
            ]
            assert finals, f"{play.name} hands over what was not inspected"
        for left in by_path(steps, "/departed"):
            assert by_path(steps[:left], "/hand-over"), f"{play.name} departs before it is handed over"
        for n, step in enumerate(steps):
            if step.path.startswith("plan/milestones/") and step.path.endswith("/forecast"):
                reached = by_path(steps[:n], step.path.replace("/forecast", "/reached"))
                assert not reached, f"{play.name} expects what was reached: {step.path}"
        for start in by_path(steps, "plan/cutting"):
            assert by_path(steps[:start], "plan/start"), f"{play.name} cuts before it starts"


@pytest.mark.parametrize("today", TODAYS, ids=str)
def test_whatever_day_it_is_the_late_order_is_late_because_of_its_fabric(today: date) -> None:
    (play,) = (each for each in STORIES if each.name == "NL-4500187")
    steps = told(play, today)
    (arrived,) = by_path(steps, "M-1/received")
    forecasts = by_path(steps, "fabric-in-house/forecast")
    assert len(forecasts) == 2
    assert max(forecasts) < arrived
    assert not by_path(steps, "/departed")


@pytest.mark.parametrize("hour", range(24))
def test_whatever_hour_it_is_an_order_that_is_told_to_be_late_is_past_its_day_where_it_goes(hour: int) -> None:
    now = datetime(2026, 11, 26, hour, tzinfo=FACTORY_ZONE)
    late = [play for play in STORIES if play.about.startswith("Late:")]
    assert late
    for play in late:
        (received,) = (step for step in play.parts if isinstance(step, Step) and step.path == "/v1/orders")
        promised = min(Days(now.date()).of(line["promised"]["on"].day) for line in received.body["lines"])
        assert promised < now.astimezone(ZoneInfo(received.body["destination"]["time_zone"])).date(), play.name


def test_a_slip_moves_what_comes_after_it_and_nothing_else() -> None:
    days = Days(date(2026, 11, 26), {"fabric": 8})
    steps = [("released", []), ("fabric", ["released"]), ("trims", ["released"]), ("cut", ["fabric", "trims"])]
    shown = [{"milestone": {"code": code, "after": after, "planned": "2026-11-20"}} for code, after in steps]
    days.drawn({"milestones": shown}, date(2026, 10, 1))
    late = {code: (days.slipped[code] - days.planned[code]).days for code, _ in steps}
    assert late == {"released": 0, "fabric": 8, "trims": 0, "cut": 8}


@pytest.mark.parametrize("shape", ["jacket", "trousers", "shirt", "bag"])
def test_photos_are_pictures_and_papers_are_papers(shape: str) -> None:
    assert checked(photo(Photo(shape, "navy", "front.jpg")), "image/jpeg").thumbnail
    content = paper(Paper("bank_slip", "slip.pdf", ("Bank slip (30 %)", "USD 12")))
    assert checked(content, "application/pdf").media_type == "application/pdf"
    assert rb"Bank slip \(30 %\)" in content
