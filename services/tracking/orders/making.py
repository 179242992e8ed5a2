"""What was made of an order: per stage and line, and what subcontractors 外发厂 have of it."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from services.tracking.orders.axes import Production
from services.tracking.orders.goods import Goods
from services.tracking.orders.plan import PlanShown
from services.tracking.orders.told import Told
from services.tracking.values import value
from shared.events.output import OutputRecorded, OutworkReturned, OutworkSent

NOTHING = Decimal(0)


@value
class Made:
    """What came out of a stage, of a line, in the line's unit."""

    stage: str
    line: str
    good: Decimal
    spoiled: Decimal


@value
class Outwork:
    """What went out under one note, and is still out: sent less what came back, good or spoiled, over all its lines."""

    note: str
    subcontractor: str
    process: str
    sent: Decimal
    back: Decimal
    spoiled: Decimal
    due: date | None

    @property
    def out(self) -> Decimal:
        """What the subcontractor still has; nothing where more came back than was sent."""
        return max(self.sent - self.back - self.spoiled, NOTHING)


def made(told: Told) -> tuple[Made, ...]:
    """Reports add up; a report that was told twice counts once, as it was told last."""
    reports = {fact.event.report: fact.event for fact in sorted(told.of(OutputRecorded), key=lambda fact: fact.decided)}
    good: dict[tuple[str, str], Decimal] = {}
    spoiled: dict[tuple[str, str], Decimal] = {}
    for report in reports.values():
        for each in report.lines:
            place = report.stage, each.line
            good[place] = good.get(place, NOTHING) + each.quantity
            spoiled[place] = spoiled.get(place, NOTHING) + (each.spoiled or NOTHING)
    return tuple(Made(stage, line, good[stage, line], spoiled[stage, line]) for stage, line in sorted(good))


def outwork(told: Told) -> tuple[Outwork, ...]:
    sent = {fact.event.note: fact.event for fact in sorted(told.of(OutworkSent), key=lambda fact: fact.decided)}
    returned = {fact.event.note: fact.event for fact in sorted(told.of(OutworkReturned), key=lambda fact: fact.decided)}
    found = []
    for note, out in sorted(sent.items()):
        back = [line for each in returned.values() if each.sent == note for line in each.lines]
        found.append(
            Outwork(
                note=note,
                subcontractor=out.subcontractor,
                process=out.process,
                sent=sum((line.quantity for line in out.lines), NOTHING),
                back=sum((line.quantity for line in back), NOTHING),
                spoiled=sum((line.spoiled or NOTHING for line in back), NOTHING),
                due=out.due,
            )
        )
    return tuple(found)


def production(plan: PlanShown | None, made: Iterable[Made], goods: Mapping[str, Goods]) -> Production:
    """Made, once the last stage of the plan let through every line; without a plan nobody knows which stage is last."""
    made = list(made)
    if plan and plan.stages and goods:
        out = {each.line: each.good for each in made if each.stage == plan.stages[-1]}
        if all(out.get(number, NOTHING) >= each.needed for number, each in goods.items()):
            return Production.MADE
    if made:
        return Production.IN_WORK
    if plan is None:
        return Production.NOT_PLANNED
    return Production.STARTED if plan.started or plan.cutting else Production.PLANNED
