"""The time-and-action calendar of an order: what was planned, what is expected, what happened, and what binds."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from services.tracking.orders.counting import count
from services.tracking.orders.materials import MaterialShown
from services.tracking.orders.plan import Forecast, MilestoneShown, PlanShown
from services.tracking.values import value
from shared.identity.roles import Role
from shared.planning import Expected


@value
class Step:
    """One milestone. `on`: the day on which it was reached, or will be as things stand; `begins`: when it can begin.

    `slack`: days between the one expected and the one planned, negative where late. `moved`: the forecasts as they
    came, the one that counts last. `binds`: it determines when the promise is kept. `after`: of those before it the
    one that it waits for longest.
    """

    code: str
    name: str
    chinese: str
    owner: Role
    waits_for: Role | None
    planned: date
    begins: date
    on: date
    reached: bool
    told: bool
    """Somebody told that it was reached; else it must have been, because something behind it was."""
    waived: bool
    slack: int
    late: bool
    binds: bool
    keeps: bool
    after: str | None
    moved: tuple[Forecast, ...]


@value
class Line:
    """A day that everything is measured against: today, promised, a cut-off; `about` is its shipment's number."""

    kind: str
    on: date
    about: str = ""


@value
class Schedule:
    """`first` and `last` are the days between which all lies. `kept_on`: when the promise is kept, as it stands."""

    steps: tuple[Step, ...]
    lines: tuple[Line, ...]
    first: date
    last: date
    kept_on: date | None
    promised_on: date
    critical: tuple[str, ...]
    """The milestones that determine it, in their order."""

    def at(self, on: date) -> str:
        """Where a day stands between the first and the last, in per cent of the width, to be written into a picture."""
        days = max((self.last - self.first).days, 1)
        place = min(max((on - self.first).days, 0), days)
        return f"{place * 100 / days:.3f}%"

    def width(self, from_: date, to: date) -> str:
        """The width between two days, likewise."""
        days = max((self.last - self.first).days, 1)
        return f"{max((to - from_).days, 0) * 100 / days:.3f}%"

    @property
    def ticks(self) -> tuple[date, ...]:
        """Days to write on the axis: Mondays, or the first of months where there would be too many, at most 14."""
        mondays = [*_mondays(self.first, self.last)]
        if len(mondays) <= MOST_TICKS:
            return tuple(mondays)
        firsts = [*_firsts(self.first, self.last)]
        return tuple(firsts[:: -(-len(firsts) // MOST_TICKS)] if firsts else ())


MOST_TICKS = 14
MARGIN = timedelta(days=3)
"""Room on both sides, so that no mark is cut off."""
WEEK = timedelta(days=7)
FAR = timedelta(days=3 * 366)
"""Days further away than this from the plan's own are not drawn: somebody mistyped a year."""


def schedule(
    plan: PlanShown,
    today: date,
    promised_on: date | None,
    others: Sequence[Line] = (),
    materials: Sequence[MaterialShown] = (),
) -> Schedule:
    """As things stand `today`, with the `materials` that are waited for. `others`: further days to draw, such as
    cut-offs.

    `promised_on` is what is promised now, where it is another day than the plan was drawn for.
    """
    found = count(plan, materials, today)
    critical = critical_path(plan, found)
    promised = promised_on or plan.promised_on
    steps = tuple(_step(each, plan, found, critical) for each in plan.milestones)
    kept = found.get(plan.keeps)
    lines = (Line("today", today), Line("promised", promised), *others)
    days = [plan.begins, *_near(steps, plan)]
    near = [line.on for line in lines if abs(line.on - plan.promised_on) < FAR]
    first, last = min([*days, *near]), max([*days, *near])
    return Schedule(
        steps=steps,
        lines=tuple(line for line in lines if first <= line.on <= last),
        first=_moved(first, -MARGIN),
        last=_moved(last, MARGIN),
        kept_on=kept.on if kept else None,
        promised_on=promised,
        critical=critical,
    )


def critical_path(plan: PlanShown, found: dict[str, Expected]) -> tuple[str, ...]:
    """From its beginning to the milestone by which the promise is judged: at each the predecessor that is done last."""
    path: list[str] = []
    code: str | None = plan.keeps if plan.keeps in found else None
    while code is not None and code not in path:
        path.append(code)
        code = _binding(found[code], found)
    return tuple(reversed(path))


def _binding(each: Expected, found: dict[str, Expected]) -> str | None:
    before = [found[code] for code in each.milestone.after if code in found]
    return max(before, key=lambda one: one.on).milestone.code if before else None


def _step(each: MilestoneShown, plan: PlanShown, found: dict[str, Expected], critical: Sequence[str]) -> Step:
    now = found[each.code]
    before = [found[code].on for code in each.after if code in found]
    begins = min(max(before, default=plan.begins), now.on)
    return Step(
        code=each.code,
        name=each.name,
        chinese=each.chinese,
        owner=each.owner,
        waits_for=each.waits_for,
        planned=each.planned,
        begins=begins,
        on=now.on,
        reached=now.reached,
        told=each.reached_on is not None,
        waived=each.waived,
        slack=now.slack,
        late=now.is_late,
        binds=each.code in critical,
        keeps=each.code == plan.keeps,
        after=_binding(now, found),
        moved=each.forecasts,
    )


def _near(steps: Sequence[Step], plan: PlanShown) -> Iterator[date]:
    for step in steps:
        for day in (step.planned, step.on, step.begins, *(forecast.on for forecast in step.moved)):
            if abs(day - plan.promised_on) < FAR:
                yield day


def _mondays(first: date, last: date) -> Iterator[date]:
    day = first + timedelta(days=-first.weekday() % 7)
    while day <= last:
        yield day
        day += WEEK


def _firsts(first: date, last: date) -> Iterator[date]:
    year, month = first.year, first.month
    while (day := date(year, month, 1)) <= last:
        if day >= first:
            yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _moved(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day
