"""The difference between an order at two moments, field by field: what changed, what came, and what went."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Annotated, Any

from pydantic import BaseModel

from services.tracking.orders.answer import MilestoneExpected, OrderAnswer
from services.tracking.orders.inspected import InspectionShown, Lot
from services.tracking.orders.irregularities import Irregularity
from services.tracking.orders.lines import Line
from services.tracking.orders.making import Made, Outwork
from services.tracking.orders.materials import MaterialShown
from services.tracking.orders.next_step import NextStep
from services.tracking.orders.papers import Papers
from services.tracking.orders.payments import Instalment, Paid
from services.tracking.orders.plan import MilestoneShown
from services.tracking.orders.points import Point
from services.tracking.orders.questions import Clarification, Credit, DifferenceShown, Proposal
from services.tracking.orders.samples import SampleRound, SampleShown
from services.tracking.orders.shipments import Part, Shipment, StageTold
from services.tracking.orders.troubles import Trouble
from services.tracking.values import value
from shared.envelope import Occurred
from shared.events.confidential import CHOSEN, EVERY_MARK, Mark, fields_of, marks_at, models

KEYS: dict[type, tuple[str, ...]] = {
    Line: ("number",),
    Shipment: ("number",),
    StageTold: ("stage", "occurred"),
    Part: ("line",),
    Instalment: ("name",),
    Paid: ("reference",),
    Irregularity: ("code", "shipment", "line"),
    Clarification: ("number",),
    DifferenceShown: ("number",),
    Proposal: ("number",),
    Credit: ("reference",),
    SampleShown: ("number",),
    SampleRound: ("round",),
    MilestoneShown: ("code",),
    MilestoneExpected: ("code",),
    MaterialShown: ("number",),
    Made: ("stage", "line"),
    Outwork: ("note",),
    InspectionShown: ("number",),
    Lot: ("line",),
    Papers: ("shipment",),
    Trouble: ("number",),
    Point: ("open", "about"),
}
"""By what things of one kind are told apart: two with the same key are the same thing at two moments."""

OF_THE_MOMENT = frozenset({"today", "known_at", "happened_by", "known_by", "parked", "order_id"})
"""What an answer says of the moment, and not of the order."""


FOLLOWS: dict[type, frozenset[str]] = {
    MilestoneExpected: frozenset({"slack", "late", "because", "waits_for"}),
    NextStep: frozenset({"blocked_by"}),
}
"""What follows from something else that is compared: from the day, the plan, and what is open."""


class Change(StrEnum):
    CHANGED = "changed"
    CAME = "came"
    WENT = "went"


@value
class FieldSaid:
    """A field of something that came or went, and what it said."""

    field: str
    said: Annotated[str, CHOSEN]


@value
class Difference:
    """`area` is the order's field, such as `lines`; `which` the thing in it, such as line `1`, from outside inwards.

    `field` of it went from `was` to `now`; None: it said nothing. Of something that came or went as a whole `field` is
    the list that it is in, if not the order's own, and `told` what it says. `days` between two days, later is positive.
    """

    area: str
    which: tuple[str, ...]
    field: str | None
    change: Change
    was: Annotated[str | None, CHOSEN] = None
    now: Annotated[str | None, CHOSEN] = None
    days: int | None = None
    told: tuple[FieldSaid, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in an order something stands; `hidden`: the marks that must not be seen."""

    area: str
    hidden: frozenset[Mark]
    which: tuple[str, ...] = ()
    field: str | None = None

    def of(self, field: str) -> "_Place":
        return replace(self, field=field)

    def within(self, key: str) -> "_Place":
        return replace(self, which=(*self.which, key))

    def differs(self, change: Change, **more: Any) -> Difference:
        return Difference(self.area, self.which, self.field, change, **more)


def compare(was: OrderAnswer, now: OrderAnswer, sees: frozenset[Mark] = EVERY_MARK) -> tuple[Difference, ...]:
    """What of the order is otherwise now, as far as somebody who `sees` so much may know; in the order of fields."""
    hidden = EVERY_MARK - sees
    found: list[Difference] = []
    for name in _fields(OrderAnswer, hidden):
        if name not in OF_THE_MOMENT:
            found += _between(getattr(was, name), getattr(now, name), _Place(name, hidden))
    return tuple(found)


def _between(was: Any, now: Any, at: _Place) -> Iterator[Difference]:
    if was == now and type(was) is type(now):
        return
    if _is_ours(was) and type(was) is type(now):
        for name in _fields(type(was), at.hidden):
            yield from _between(getattr(was, name), getattr(now, name), at.of(name))
    elif isinstance(was, tuple) and isinstance(now, tuple) and any(map(_is_ours, (*was, *now))):
        yield from _lists(was, now, at)
    elif _is_ours(was) or _is_ours(now):
        yield from _whole(was, at, Change.WENT)
        yield from _whole(now, at, Change.CAME)
    else:
        days = (now - was).days if type(was) is date and type(now) is date else None
        yield at.differs(Change.CHANGED, was=written(was), now=written(now), days=days)


def _lists(was: Sequence[Any], now: Sequence[Any], at: _Place) -> Iterator[Difference]:
    """Things with keys are followed from one moment to the other; all others are there or not."""
    before, after = _keyed(was), _keyed(now)
    if before is None or after is None:
        yield from _uncounted(was, now, at)
        return
    for key, each in before.items():
        if key not in after:
            yield from _whole(each, at.within(key), Change.WENT)
    for key, each in after.items():
        if key not in before:
            yield from _whole(each, at.within(key), Change.CAME)
        else:
            yield from _between(before[key], each, at.within(key))
    common = [key for key in before if key in after]
    if common != [key for key in after if key in before]:
        yield at.differs(Change.CHANGED, was=", ".join(before), now=", ".join(after))


def _uncounted(was: Sequence[Any], now: Sequence[Any], at: _Place) -> Iterator[Difference]:
    before, after = Counter(was), Counter(now)
    for each in (before - after).elements():
        yield from _whole(each, at, Change.WENT)
    for each in (after - before).elements():
        yield from _whole(each, at, Change.CAME)
    if before == after:
        yield at.differs(Change.CHANGED, was=written(tuple(was), at.hidden), now=written(tuple(now), at.hidden))


def _whole(each: Any, at: _Place, change: Change) -> Iterator[Difference]:
    if each is None:
        return
    if not _is_ours(each):
        said = written(each)
        yield at.differs(change, was=said) if change is Change.WENT else at.differs(change, now=said)
        return
    told = tuple(
        FieldSaid(name, said)
        for name in _fields(type(each), at.hidden)
        if name not in KEYS.get(_kind(each), ()) and (said := written(getattr(each, name), at.hidden))
    )
    yield at.differs(change, told=told)


def written(each: Any, hidden: frozenset[Mark] = frozenset()) -> str | None:
    """A value as text: numbers exactly, days and moments as told. None: it says nothing."""
    match each:
        case None | () | "" | False:
            return None
        case True:
            return "true"
        case Enum():
            return str(each.value)
        case Decimal():
            return f"{each:f}"
        case tuple():
            return "; ".join(said for one in each if (said := written(one, hidden))) or None
        case Occurred():
            return f"{each}{' (estimated)' if each.estimated else ''}"
        case BaseModel():
            parts = (written(getattr(each, name), hidden) for name in type(each).model_fields)
            return " ".join(part for part in parts if part) or None
        case _ if _is_ours(each):
            parts = (written(getattr(each, name), hidden) for name in _fields(type(each), hidden))
            return ", ".join(part for part in parts if part) or None
        case _:
            return str(each)


def compared_fields() -> frozenset[str]:
    """The names of all fields that a difference may name, however deep."""
    return frozenset(_named(OrderAnswer) - OF_THE_MOMENT)


def _named(kind: type) -> set[str]:
    names: set[str] = set()
    for name in _fields(kind, frozenset()):
        if kind is not OrderAnswer or name not in OF_THE_MOMENT:
            names.add(name)
            for each in models(fields_of(kind)[name]):
                if is_dataclass(each) and each is not Occurred:
                    names |= _named(each)
    return names


def _fields(kind: type, hidden: frozenset[Mark]) -> Iterable[str]:
    """Those that do not bear a mark that must not be seen."""
    told, follows = fields_of(kind), FOLLOWS.get(kind, ())
    return [each.name for each in fields(kind) if each.name not in follows and not marks_at(told[each.name]) & hidden]


def _keyed(things: Sequence[Any]) -> dict[str, Any] | None:
    """By key; None where they have none, or two have the same."""
    found: dict[str, Any] = {}
    for each in things:
        names = KEYS.get(_kind(each))
        if names is None:
            return None
        key = " ".join(said for name in names if (said := written(getattr(each, name))))
        if key in found:
            return None
        found[key] = each
    return found


def _kind(each: Any) -> type:
    return next((kind for kind in type(each).__mro__ if kind in KEYS), type(each))


def _is_ours(each: Any) -> bool:
    return is_dataclass(each) and not isinstance(each, Occurred)
