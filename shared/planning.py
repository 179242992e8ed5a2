"""Counting through a plan: forward from what happened, backward from the promise, each step on its own calendar."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from shared.calendars.days import ELAPSED, FACTORY, MONDAY_TO_FRIDAY, WorkingDays
from shared.envelope import Occurred, Precision
from shared.events.plan import Calendar, Milestone, PlanDrawn, Step
from shared.identity.roles import Role

FACTORY_ZONE = ZoneInfo("Asia/Shanghai")

Calendars = Mapping[Calendar, WorkingDays]


@cache
def calendars(country: str | None) -> Calendars:
    """On which days people work; `country` is the customer's. None: Monday to Friday, whatever is celebrated."""
    return {
        Calendar.ELAPSED: ELAPSED,
        Calendar.FACTORY: FACTORY,
        Calendar.CUSTOMER: WorkingDays(MONDAY_TO_FRIDAY, country),
    }


def day_of(occurred: Occurred) -> date:
    """The calendar day as told, or the day that an instant falls on at the factory."""
    return occurred.day if occurred.precision is Precision.DAY else factory_day(occurred.at)


def factory_day(at: datetime) -> date:
    return at.astimezone(FACTORY_ZONE).date()


def forward(steps: Sequence[Step], days: Calendars, begins: date) -> dict[str, date]:
    """The first day on which each can be done; `steps` stand behind those that they come after."""
    done: dict[str, date] = {}
    for step in steps:
        done[step.code] = follows(step, days, max((done[code] for code in step.after), default=begins))
    return done


def backward(steps: Sequence[Step], days: Calendars, keeps: str, by: date) -> dict[str, date]:
    """The latest day of `keeps`, and of each before it, such that `keeps` is done `by` then; of no others."""
    by_code = {step.code: step for step in steps}
    latest = {keeps: _before(days[by_code[keeps].calendar], by, 0)}
    for step in reversed(steps):
        if step.code not in latest:
            continue
        last = _begins(days[step.calendar], latest[step.code], step.days)
        for code in step.after:
            done = _before(days[by_code[code].calendar], last, 0)
            latest[code] = min(done, latest.get(code, date.max))
    return latest


@dataclass(frozen=True, slots=True)
class Happened:
    """What is known of a plan's milestones: by code the day on which each was reached, or is expected by people.

    `waits_for` says whose delay it is where a forecast named somebody else than who answers for the milestone.
    `not_before`: what is open is not reached before that day, whatever else is known, as something it needs comes then.
    """

    reached: Mapping[str, date] = field(default_factory=dict)
    forecasts: Mapping[str, date] = field(default_factory=dict)
    waits_for: Mapping[str, Role] = field(default_factory=dict)
    waived: AbstractSet[str] = frozenset()
    not_before: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cause:
    """What first made something late, and who has it."""

    milestone: str
    owner: Role


@dataclass(frozen=True, slots=True)
class Expected:
    """When a milestone was reached, or will be as things stand; of one that is waived, when those before it will be."""

    milestone: Milestone
    on: date
    reached: bool = False
    waived: bool = False
    late_because: Cause | None = None
    bound_by: str | None = None
    """The milestone before it that alone already makes it late; None: it is not late, or late by itself."""

    @property
    def slack(self) -> int:
        """Days between the day expected and the one planned; negative where it is late."""
        return (self.milestone.planned - self.on).days

    @property
    def is_late(self) -> bool:
        return self.slack < 0 and not self.waived


def reached_on(plan: PlanDrawn, happened: Happened, today: date) -> dict[str, date]:
    """By code, in the plan's order, when each milestone was reached or will be.

    What was reached counts from the day on which it was. What must have been reached, because something behind it was,
    is taken to have kept its days, and was reached by then at the latest: nobody is late of whom nothing was told. What
    is open is done today at the earliest, on the day that was forecast for it, and never before all that it
    comes after. Where nothing was forecast it takes its days. What is waived is done with those before it.
    """
    days, done = calendars(plan.country), passed(plan.milestones, happened.reached)
    found: dict[str, date] = {}
    for milestone in plan.milestones:
        code = milestone.code
        if code in happened.reached:
            found[code] = happened.reached[code]
            continue
        last = max((found[before] for before in milestone.after if before in found), default=plan.begins)
        reached, forecast = done.get(code), happened.forecasts.get(code)
        if reached is None and code in happened.waived:
            found[code] = last
            continue
        on = max(forecast, last) if forecast else follows(milestone, days, last)
        found[code] = min(reached, on) if reached else max(on, happened.not_before.get(code, date.min), today)
    return found


def expected(plan: PlanDrawn, happened: Happened, today: date) -> dict[str, Expected]:
    """The same, with what first makes each late. What is waived lets the delay of those before it through."""
    days, done = calendars(plan.country), passed(plan.milestones, happened.reached)
    on, found = reached_on(plan, happened, today), dict[str, Expected]()
    awaited: dict[str, list[Expected]] = {}
    for milestone in plan.milestones:
        code = milestone.code
        before = [each for earlier in milestone.after if earlier in found for each in awaited[earlier]]
        waived = code not in done and code in happened.waived
        cause, binding = None, None
        if on[code] > milestone.planned and not waived:
            binding = _binding(milestone, before, days)
            own = Cause(code, happened.waits_for.get(code, milestone.owner))
            cause = binding.late_because if binding else own
        bound_by = binding.milestone.code if binding else None
        found[code] = Expected(milestone, on[code], code in done, waived, cause, bound_by)
        awaited[code] = before if waived else [found[code]]
    return found


def late_chain(found: Mapping[str, Expected], code: str) -> tuple[Expected, ...]:
    """From the milestone that was late first to this one, each of which makes the next one late; this one at least."""
    chain = [found[code]]
    while chain[-1].bound_by:
        chain.append(found[chain[-1].bound_by])
    return tuple(reversed(chain))


def passed(steps: Sequence[Step], reached: Mapping[str, date]) -> dict[str, date]:
    """When each was reached, as told; of one that nobody told of, by when at the latest: something behind it was."""
    done = dict(reached)
    for step in reversed(steps):
        if step.code in done:
            for code in step.after:
                if code not in reached:
                    done[code] = min(done[step.code], done.get(code, date.max))
    return done


def _binding(milestone: Milestone, before: Sequence[Expected], days: Calendars) -> Expected | None:
    """Of those before it the last one that is late, if that alone already makes this one late."""
    late = [each for each in before if each.late_because and follows(milestone, days, each.on) > milestone.planned]
    return max(late, key=lambda each: each.on, default=None)


def follows(step: Step, days: Calendars, last: date) -> date:
    """When it is done, if the last of those before it is done on that day."""
    try:
        return days[step.calendar].after(last, step.days)
    except OverflowError:
        return date.max


def _begins(days: WorkingDays, latest: date, n: int) -> date:
    """The latest day, working or not, after which `n` days of work still end on `latest`, a working day."""
    return latest if n == 0 else _before(ELAPSED, _before(days, latest, n - 1), 1)


def _before(days: WorkingDays, day: date, n: int) -> date:
    try:
        return days.before(day, n)
    except OverflowError:
        return date.min
