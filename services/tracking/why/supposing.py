"""What is supposed: that a material or a sailing slips, that a milestone is reached or a question answered on a day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.tracking.entries import Entry
from services.tracking.orders.axes import Stage
from services.tracking.orders.counting import counted, waits_for_it
from services.tracking.orders.links import arrival
from services.tracking.orders.view import OrderView
from services.tracking.values import value
from shared.envelope import Occurred
from shared.events import Event
from shared.events.material import MaterialExpected
from shared.events.plan import MilestoneForecast
from shared.events.shipment import ArrivalForecast, BookingRolled
from shared.identity.roles import Role
from shared.planning import Expected

DEPARTED, ARRIVED = "departed", "arrived"
"""Codes of the templates' milestones that a sailing reaches."""
SUPPOSED = "supposed"
"""Who would have told of it, and the reason."""


class What(StrEnum):
    MATERIAL = "material"
    SAILING = "sailing"
    MILESTONE = "milestone"
    ANSWERED = "answered"


SLIPPING = frozenset({What.MATERIAL, What.SAILING})


@value
class Supposition:
    """That it slips so many days; of a milestone and an answer, that it comes on that day."""

    what: What
    about: str
    slips: int = 0
    on: date | None = None


@value
class Moved:
    """What was supposed: the day `before` and the one `after`; None: nobody knew any.

    `counts`: something that is counted with depends on it.
    """

    what: What
    about: str
    before: date | None
    after: date
    counts: bool


class CannotSuppose(ValueError):
    """There is no such thing, or it has happened. `what` is the name under which it was asked."""

    def __init__(self, what: str, words: str) -> None:
        super().__init__(words)
        self.what = what


@dataclass(frozen=True, slots=True)
class AsSupposed:
    """One thing as supposed, in events."""

    moved: Moved
    events: tuple[Event, ...]
    """That would have been told, had it come so."""
    now: tuple[Event, ...] = ()
    """That would have been told of the plan, had somebody told of it what was told of a sailing."""


def suppose(view: OrderView, each: Supposition, today: date) -> AsSupposed:
    """It, and the events that would tell of it; `today` is the day at the destination. Raises CannotSuppose."""
    match each.what:
        case What.MATERIAL:
            return _material(view, each, today)
        case What.SAILING:
            return _sailing(view, each, today)
        case What.MILESTONE:
            return _milestone(view, each, today)
        case What.ANSWERED:
            return _answered(view, each, today)


def told_besides(entries: Sequence[Entry], events: Iterable[Event], today: date, known_at: datetime) -> list[Entry]:
    """The entries, and these events as if they had been told after all of them."""
    epoch = max((entry.epoch for entry in entries), default=0) + 1
    occurred = Occurred.read(today.isoformat())
    return [
        *entries,
        *(
            Entry(
                SUPPOSED, epoch, n, n, event.topic, event.class_version, occurred,
                event.model_dump_json(exclude_defaults=True).encode(), known_at,
            )
            for n, event in enumerate(events, 1)
        ),
    ]  # fmt: skip


def _material(view: OrderView, each: Supposition, today: date) -> AsSupposed:
    shown = next((one for one in view.materials if one.number == each.about), None)
    if shown is None:
        raise CannotSuppose(each.what, f"this order has no material {each.about}")
    if shown.needed and shown.received >= shown.needed:
        raise CannotSuppose(each.what, f"all of {each.about} is in the house")
    waiting = waits_for_it(view.plan, shown) if view.plan else None
    told = shown.expected_on or shown.needed_by or (counted(view, today)[waiting.code].on if waiting else None)
    if told is None:
        raise CannotSuppose(each.what, f"nobody said when {each.about} is expected or needed")
    before = max(told, today)
    after = _later(before, each.slips)
    moves = (MaterialExpected(order_id=view.order_id, material=each.about, on=after),) if each.slips else ()
    return AsSupposed(Moved(each.what, each.about, before, after, counts=True), moves)


def _sailing(view: OrderView, each: Supposition, today: date) -> AsSupposed:
    papers = next((one for one in view.papers if one.shipment == each.about), None)
    stage = next((one.stage for one in view.shipments if one.number == each.about), Stage.BOOKED)
    if papers is None or (papers.departs_on is None and papers.arrives_on is None):
        raise CannotSuppose(each.what, f"this order has no shipment {each.about} of which it is known when it sails")
    if stage in Stage.ARRIVED.and_later:
        raise CannotSuppose(each.what, f"{each.about} has arrived")
    is_here = stage not in Stage.DEPARTED.and_later
    arrives = arrival(papers.departs_on if is_here else None, papers.arrives_on, today) if papers.arrives_on else None
    if is_here and papers.departs_on:
        sails = max(papers.departs_on, today)
        after = _later(sails, each.slips)
        arrives_then = _later(arrives, each.slips) if arrives else None
        rolled = BookingRolled(
            order_id=view.order_id, shipment=each.about, departs_on=after, arrives_on=arrives_then, reason=SUPPOSED
        )
        forecasts = [*_reached_by(view, DEPARTED, after, today)]
        if arrives_then:
            forecasts += _reached_by(view, ARRIVED, arrives_then, today)
        now = [*_reached_by(view, DEPARTED, sails, today)]
        if arrives:
            now += _reached_by(view, ARRIVED, arrives, today)
        moved = Moved(each.what, each.about, sails, after, counts=True)
        return AsSupposed(moved, (rolled, *forecasts), tuple(now)) if each.slips else AsSupposed(moved, ())
    if arrives is None:
        raise CannotSuppose(each.what, f"{each.about} has sailed, and nobody said when it arrives")
    after = _later(arrives, each.slips)
    moves = ArrivalForecast(order_id=view.order_id, shipment=each.about, on=after)
    moved = Moved(each.what, each.about, arrives, after, counts=True)
    if not each.slips:
        return AsSupposed(moved, ())
    come = tuple(_reached_by(view, ARRIVED, arrives, today))
    return AsSupposed(moved, (moves, *_reached_by(view, ARRIVED, after, today)), come)


def _reached_by(view: OrderView, code: str, on: date, today: date) -> Iterator[MilestoneForecast]:
    """That the plan's milestone of this code would be reached on that day, if it has one that is still open."""
    if view.plan and (open_ := counted(view, today).get(code)):
        yield from _forecasts(view.order_id, [open_], on)


def _milestone(view: OrderView, each: Supposition, today: date) -> AsSupposed:
    shown = view.plan.milestone(each.about) if view.plan else None
    if shown is None:
        raise CannotSuppose(each.what, f"the plan of this order has no milestone {each.about}")
    expected = counted(view, today)[each.about]
    if expected.reached:
        raise CannotSuppose(each.what, f"{each.about} was reached on {expected.on}")
    if expected.waived:
        raise CannotSuppose(each.what, f"the order does without {each.about}")
    on = _to_come(each, today)
    forecast = MilestoneForecast(
        order_id=view.order_id, milestone=each.about, on=on, reason=SUPPOSED, waits_for=shown.waits_for
    )
    return AsSupposed(Moved(each.what, each.about, expected.on, on, counts=True), (forecast,))


def _answered(view: OrderView, each: Supposition, today: date) -> AsSupposed:
    """What is not released yet waits for the answer; the order takes its further days from there."""
    asked = next((one for one in view.clarifications if one.number == each.about), None)
    if asked is None:
        raise CannotSuppose(each.what, f"there is no question {each.about}")
    if asked.answered:
        raise CannotSuppose(each.what, f"{each.about} was answered on {asked.answered.day}")
    on = _to_come(each, today)
    found = counted(view, today) if view.plan and asked.blocking else {}
    waiting = [one for one in found.values() if not (one.milestone.after or one.reached or one.waived)]
    moved = Moved(each.what, each.about, None, on, counts=bool(waiting))
    return AsSupposed(moved, tuple(_forecasts(view.order_id, waiting, on, Role.PARTNER)))


def _to_come(each: Supposition, today: date) -> date:
    if each.on is None or each.on < today:
        raise CannotSuppose(each.what, f"a day from {today} on")
    return each.on


def _forecasts(
    order_id: UUID, waiting: Iterable[Expected], on: date, waits_for: Role | None = None
) -> Iterator[MilestoneForecast]:
    """Of what would be reached earlier otherwise."""
    for each in waiting:
        if not each.reached and not each.waived and on > each.on:
            code = each.milestone.code
            yield MilestoneForecast(order_id=order_id, milestone=code, on=on, reason=SUPPOSED, waits_for=waits_for)


def _later(on: date, days: int) -> date:
    return min(on, date.max - timedelta(days=days)) + timedelta(days=days)
