"""What inspections 验货 found: of each lot the last word; what failed may pass again, or be conceded."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from services.tracking.moments import Moment
from services.tracking.orders.axes import Quality
from services.tracking.orders.goods import Goods
from services.tracking.orders.told import Fact, Told
from services.tracking.values import value
from shared.events.inspection import (
    InspectionConceded,
    InspectionPerformed,
    InspectionScheduled,
    Inspector,
    Result,
    Time,
)

NOTHING = Decimal(0)


@value
class Lot:
    line: str
    quantity: Decimal


@value
class InspectionShown:
    """One inspection: agreed for a day, and what came of it. `lots` are quantities of lines, in their units."""

    number: str
    time: Time
    inspector: Inspector
    lots: tuple[Lot, ...]
    scheduled_on: date | None
    performed: Moment | None
    result: Result | None
    conceded: bool
    follows: str | None
    critical: int = 0
    major: int = 0
    minor: int = 0


def inspections(told: Told) -> tuple[InspectionShown, ...]:
    scheduled = _last(told.of(InspectionScheduled))
    performed = _last(told.of(InspectionPerformed))
    conceded = _last(told.of(InspectionConceded))
    return tuple(
        _inspection(number, scheduled.get(number), performed.get(number), conceded.get(number))
        for number in sorted(scheduled.keys() | performed.keys())
    )


def passed(shown: tuple[InspectionShown, ...]) -> dict[str, Decimal]:
    """Per line what final inspections let through, or what was conceded; what several inspectors saw counts once."""
    found: dict[str, dict[Inspector, Decimal]] = {}
    for each in shown:
        if each.time is Time.FINAL and (each.result is Result.PASSED or each.conceded):
            for lot in each.lots:
                by = found.setdefault(lot.line, {})
                by[each.inspector] = by.get(each.inspector, NOTHING) + lot.quantity
    return {line: max(by.values()) for line, by in found.items()}


def failed(shown: tuple[InspectionShown, ...]) -> tuple[InspectionShown, ...]:
    """Those that failed and were neither conceded nor repeated."""
    repeated = {each.follows for each in shown if each.performed}
    return tuple(
        each for each in shown if each.result is Result.FAILED and not each.conceded and each.number not in repeated
    )


def quality(shown: tuple[InspectionShown, ...], goods: Mapping[str, Goods]) -> Quality:
    if any(each.time is Time.FINAL for each in failed(shown)):
        return Quality.FAILED
    if any(each.result is Result.PENDING and not each.conceded for each in shown):
        return Quality.PENDING
    through = passed(shown)
    if goods and all(through.get(number, NOTHING) >= each.needed for number, each in goods.items()):
        return Quality.PASSED
    if through:
        return Quality.PARTLY_PASSED
    return Quality.SCHEDULED if shown else Quality.NOT_INSPECTED


def _inspection(number: str, scheduled: Fact | None, performed: Fact | None, conceded: Fact | None) -> InspectionShown:
    """What was conceded is what had been found by then: told anew, it is to be conceded anew."""
    last = performed or scheduled
    assert last
    event, done = last.event, performed.event if performed else None
    return InspectionShown(
        number=number,
        time=event.time,
        inspector=event.inspector,
        lots=tuple(Lot(each.line, each.quantity) for each in event.lots),
        scheduled_on=scheduled.event.on if scheduled else None,
        performed=performed.occurred if performed else None,
        result=done.result if done else None,
        conceded=conceded is not None and (performed is None or conceded.decided > performed.decided),
        follows=done.follows if done else None,
        critical=done.found.critical if done else 0,
        major=done.found.major if done else 0,
        minor=done.found.minor if done else 0,
    )


def _last(facts: list[Fact]) -> dict[str, Fact]:
    return {fact.event.inspection: fact for fact in sorted(facts, key=lambda fact: fact.decided)}
