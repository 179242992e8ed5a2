"""A link of the chain that took longer than it should, and who had it on which of those days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from services.tracking.orders.links import Link
from services.tracking.orders.told import Told
from services.tracking.orders.view import OrderView
from services.tracking.why.bearing import Bearing
from services.tracking.why.chain import Stretch
from services.tracking.why.evidence import Cited
from services.tracking.why.moves import moves
from services.tracking.why.spells import Spell

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Case:
    """An order whose delay is judged: all that was told of it, who had it when, and what was cited of it so far."""

    view: OrderView
    told: Told
    today: date
    cited: Cited
    spells: tuple[Spell, ...]


@dataclass(frozen=True, slots=True)
class Late:
    """A link that added `days` to the `before` that had been lost already."""

    link: Link
    bearing: Bearing
    before: int
    days: int

    @property
    def window(self) -> list[date]:
        """The days themselves: those after which it should have been done, had nothing more been lost."""
        return [self.link.due + (self.before + n + 1) * DAY for n in range(self.days)]


def stretches(case: Case, late: Late) -> Iterator[Stretch]:
    """Its days, each put down to one party: by who moved the day, where that was told, else by who had it."""
    moved = moves(case.told, late.link)
    for spell, days, since in _moved(late, moved) if moved else _by_day(late):
        until = since + (days - 1) * DAY if since else None
        yield Stretch(spell.whose, spell.held, spell.about, days, since, until, case.cited.cite(spell.facts))


def _by_day(late: Late, after: int = 0) -> Iterator[tuple[Spell, int, date | None]]:
    """Each day, after the first ones, to whoever had it on that day."""
    had = [(day, late.bearing.on(day)) for day in late.window[after:]]
    for _, group in groupby(had, key=lambda each: id(each[1])):
        these = [*group]
        yield these[0][1], len(these), these[0][0]


def _moved(late: Late, moved: Sequence[tuple[int, Spell]]) -> Iterator[tuple[Spell, int, date | None]]:
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
