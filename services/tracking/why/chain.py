"""Why an order is late, or will be: from the promise back to the first cause, each day put down to one party, once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Annotated

from services.tracking.entries import Entry, decode
from services.tracking.orders.counting import counted
from services.tracking.orders.lateness import Standing, standing
from services.tracking.orders.links import Cause, Link, Reason, Way, promises, shares, way
from services.tracking.orders.outlook import Prospect, outlook
from services.tracking.orders.plan import MilestoneShown
from services.tracking.orders.told import Told, tell, undisputed
from services.tracking.orders.view import OrderView, by_then
from services.tracking.values import value
from services.tracking.why.bearing import Bearing, bearing, owner
from services.tracking.why.evidence import Cited, Evidence
from services.tracking.why.moves import moves
from services.tracking.why.parties import Whose
from services.tracking.why.spells import Held, Spell, spells
from services.tracking.why.told_of import told_of, told_of_promise, words_of
from shared.events.confidential import Informal
from shared.events.values import Basis
from shared.identity.roles import Role
from shared.planning import calendars, follows

DAY = timedelta(days=1)


@value
class Stretch:
    """Days of a delay that lie with one party: `held` says what was waited for, `about` its number.

    `since` and `until`: the first and the last of these days, where they are days of the calendar; None: by how much
    a day to come was moved.
    """

    whose: Whose
    held: Held
    about: str
    days: int
    since: date | None
    until: date | None
    evidence: tuple[str, ...]
    """Ids of events."""


@value
class Beside:
    """What was late at the same time, and would have cost so many of these days by itself; they are counted once."""

    whose: Whose
    held: Held
    about: str
    milestone: bool
    """Whether `about` is a milestone of the plan."""
    days: int
    evidence: tuple[str, ...]


@value
class Hop:
    """One link of the chain: `due` is the last day on which the promise would still be kept, `on` when it was reached,
    or will be. `days` it added to the delay; `role` sees to it.
    """

    reason: Reason
    about: str
    name: str | None
    chinese: str | None
    due: date
    on: date
    reached: bool
    days: int
    role: Role
    words: Annotated[str | None, Informal.REMARK]
    """The reason that people gave for it last."""
    stretches: tuple[Stretch, ...]
    beside: tuple[Beside, ...]
    evidence: tuple[str, ...]


@value
class Share:
    whose: Whose
    days: int


@value
class LineJudged:
    line: str
    standing: Standing


@value
class Chain:
    """Of the lines that were promised for one day by one event; `on`: when that was, or is expected to be.

    `days` late, so far; `spare`: how many there were, or are left, where nothing is late and that is known. The hops
    begin with the first cause; their days, and the parties', add up to `days`.
    """

    promised_on: date
    basis: Basis
    lines: tuple[LineJudged, ...]
    kept: bool
    on: date | None
    days: int
    spare: int | None
    cause: Cause | None
    hops: tuple[Hop, ...]
    parties: tuple[Share, ...]
    evidence: tuple[str, ...]
    """Of the promise, and of how it was kept."""


@value
class Why:
    """`chains`: first the one that counts for the order's outlook, then all others; none: nothing was promised.

    `compressed_by`: so many days the plan was shorter than usual from the beginning.
    """

    po_number: str | None
    customer_code: str | None
    today: date
    prospect: Prospect
    chains: tuple[Chain, ...]
    compressed_by: int
    evidence: tuple[Evidence, ...]


def why(
    view: OrderView,
    entries: Iterable[Entry],
    today: date,
    *,
    happened_by: datetime | date | None = None,
    hashes: Mapping[str, str] | None = None,
) -> Why:
    """`view` is folded from these entries; `today` is the day at the destination. `hashes`: of events, by id.

    Raises whatever keeps an entry from being read.
    """
    told = tell(by_then(undisputed(entries, decode), happened_by), decode)
    cited, stands = Cited(hashes or {}), outlook(view, today)
    ways = sorted((way(view, each, today) for each in promises(view)), key=_counts_first)
    asked = _Asked(view, told, today, cited, spells(view, told))
    return Why(
        po_number=view.po_number,
        customer_code=view.customer_code,
        today=today,
        prospect=stands.prospect,
        chains=tuple(_chain(asked, each) for each in ways) if stands.prospect is not Prospect.NONE else (),
        compressed_by=view.plan.compressed_by if view.plan else 0,
        evidence=cited.all(),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    view: OrderView
    told: Told
    today: date
    cited: Cited
    spells: tuple[Spell, ...]


@dataclass(frozen=True, slots=True)
class _Late:
    """A link that added `days` to the `before` that had been lost already."""

    link: Link
    bearing: Bearing
    before: int
    days: int

    @property
    def window(self) -> list[date]:
        """The days themselves: those after which it should have been done, had nothing more been lost."""
        return [self.link.due + (self.before + n + 1) * DAY for n in range(self.days)]


def _counts_first(each: Way) -> tuple[bool, bool, date, int]:
    """What is open and late or at risk, then what else is open, then the latest of what was kept."""
    kept = each.promise.kept_on is not None
    return kept, not each.links, date.min if kept else each.promise.on, -each.days if kept else 0


def _chain(asked: _Asked, found: Way) -> Chain:
    promise, view = found.promise, asked.view
    hops = tuple(_hops(asked, found))
    days = Counter[Whose]()
    for hop in hops:
        for stretch in hop.stretches:
            days[stretch.whose] += stretch.days
    return Chain(
        promised_on=promise.on,
        basis=promise.basis,
        lines=tuple(
            LineJudged(line.number, standing(line, view.commercial, asked.today))
            for line in view.lines
            if line.number in promise.lines
        ),
        kept=promise.kept_on is not None,
        on=found.on,
        days=found.days,
        spare=(promise.on - found.on).days if found.on and not found.days and found.on <= promise.on else None,
        cause=found.links[0].cause if found.links else None,
        hops=hops,
        parties=tuple(Share(whose, n) for whose, n in sorted(days.items(), key=lambda each: (-each[1], each[0])) if n),
        evidence=asked.cited.cite(told_of_promise(asked.told, promise)),
    )


def _hops(asked: _Asked, found: Way) -> Iterator[Hop]:
    added = shares(found.links) if found.days else (0,) * len(found.links)
    before = 0
    for link, following, days in zip(found.links, (*found.links, None)[1:], added, strict=True):
        late = _Late(link, bearing(asked.view, asked.told, asked.spells, link), before, days)
        shown = _milestone(asked.view, link)
        yield Hop(
            reason=link.cause.reason,
            about=link.cause.about,
            name=shown.name if shown else None,
            chinese=shown.chinese if shown else None,
            due=link.due,
            on=link.on,
            reached=link.reached,
            days=days,
            role=link.cause.owner,
            words=words_of(asked.view, asked.told, link),
            stretches=tuple(_stretches(asked, late)),
            beside=tuple(_side_by_side(asked, found, late, following)),
            evidence=asked.cited.cite(told_of(asked.told, link)),
        )
        before += days


def _side_by_side(asked: _Asked, found: Way, late: _Late, following: Link | None) -> Iterator[Beside]:
    """Milestones, and what else was late; what a milestone waited for is that milestone's delay."""
    milestones = [*_late_too(asked, found, late, following)]
    waited = {each.whose for each in milestones}
    yield from milestones
    for each in _beside(asked, late):
        if each.held not in {Held.MATERIAL, Held.NOT_ORDERED} or each.whose not in waited:
            yield each


def _milestone(view: OrderView, link: Link) -> MilestoneShown | None:
    if view.plan is None or link.cause.reason is not Reason.MILESTONE:
        return None
    return next(each for each in view.plan.milestones if each.code == link.cause.about)


def _stretches(asked: _Asked, late: _Late) -> Iterator[Stretch]:
    moved = moves(asked.told, late.link)
    for spell, days, since in _moved(late, moved) if moved else _by_day(late):
        until = since + (days - 1) * DAY if since else None
        yield Stretch(spell.whose, spell.held, spell.about, days, since, until, asked.cited.cite(spell.facts))


def _by_day(late: _Late, after: int = 0) -> Iterator[tuple[Spell, int, date | None]]:
    """Each day, after the first ones, to whoever had it on that day."""
    had = [(day, late.bearing.on(day)) for day in late.window[after:]]
    for _, group in groupby(had, key=lambda each: id(each[1])):
        these = [*group]
        yield these[0][1], len(these), these[0][0]


def _moved(late: _Late, moved: Sequence[tuple[int, Spell]]) -> Iterator[tuple[Spell, int, date | None]]:
    """By how much each word moved the day, as far as it was not moved back later."""
    so_far, least = late.before, late.before + late.days
    kept: list[int] = []
    for days, _ in reversed(moved):
        least = max(min(days, least), late.before)
        kept.append(least)
    for least, (_, spell) in zip(reversed(kept), moved, strict=True):
        if least > so_far:
            yield spell, least - so_far, None
            so_far = least
    yield from _by_day(late, so_far - late.before)


def _beside(asked: _Asked, late: _Late) -> Iterator[Beside]:
    """What else was late on these days."""
    for each in asked.spells:
        days = sum(each.is_late_on(day) and late.bearing.on(day) is not each for day in late.window)
        if days and late.bearing.may_stand_beside(each):
            yield Beside(
                each.whose,
                each.held,
                each.about,
                milestone=False,
                days=days,
                evidence=asked.cited.cite(each.facts),
            )


def _late_too(asked: _Asked, found: Way, late: _Late, following: Link | None) -> Iterator[Beside]:
    """Milestones that would have held up what comes next by themselves."""
    plan, promise = asked.view.plan, found.promise
    if not (late.days and plan and following and following.cause.reason is Reason.MILESTONE):
        return
    is_kept = promise.kept_on and found.links[-1].cause.about == plan.keeps
    kept = {plan.keeps: promise.kept_on} if promise.kept_on and is_kept else None
    when, working = counted(asked.view, promise.kept_on or asked.today, kept), calendars(plan.country)
    held_up = when[following.cause.about].milestone
    for code in held_up.after:
        shown = next(each for each in plan.milestones if each.code == code)
        by_itself = (follows(held_up, working, when[code].on) - held_up.planned).days
        if code != late.link.cause.about and when[code].is_late and by_itself > 0:
            yield Beside(
                owner(asked.view, plan, shown),
                Held.WORK,
                code,
                milestone=True,
                days=min(by_itself, late.days),
                evidence=(),
            )
