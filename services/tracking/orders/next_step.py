"""What is done next with an order, and who has it: the first step of its life that is not done."""

from enum import StrEnum
from typing import TYPE_CHECKING

from services.tracking.orders.axes import Commercial, Logistics, Payment, Production, Quality
from services.tracking.orders.points import Open, Point
from services.tracking.values import value
from shared.events.obligation import Party
from shared.events.order import Flow
from shared.identity.roles import Role

if TYPE_CHECKING:
    from services.tracking.orders.view import OrderView


class Step(StrEnum):
    RESUME = "resume"
    RELEASE = "release"
    START_PRODUCTION = "start_production"
    MAKE = "make"
    INSPECT = "inspect"
    BOOK = "book"
    HAND_OVER = "hand_over"
    SHIP = "ship"
    DELIVER = "deliver"
    COLLECT = "collect"
    ARCHIVE = "archive"


OWNERS = {
    Step.RESUME: Role.BUSINESS_MERCHANDISER,
    Step.RELEASE: Role.BUSINESS_MERCHANDISER,
    Step.START_PRODUCTION: Role.PRODUCTION_MERCHANDISER,
    Step.MAKE: Role.WORKSHOP,
    Step.INSPECT: Role.QUALITY,
    Step.BOOK: Role.LOGISTICS_MERCHANDISER,
    Step.HAND_OVER: Role.LOGISTICS_MERCHANDISER,
    Step.SHIP: Role.SHIPPING_CLERK,
    Step.DELIVER: Role.LOGISTICS_MERCHANDISER,
    Step.COLLECT: Role.FINANCE,
    Step.ARCHIVE: Role.BUSINESS_MERCHANDISER,
}

GATES = {
    Step.RELEASE: {Open.COUNTERSIGNATURE, Open.CLARIFICATION, Open.DIFFERENCE},
    Step.START_PRODUCTION: {Open.CREDIT_UNCHECKED, Open.CREDIT_DISCREPANT, Open.MONEY_FOR_PRODUCTION},
    Step.MAKE: {Open.SAMPLE_UNSIGNED, Open.SAMPLE_REJECTED, Open.SAMPLE_IN_HAND, Open.SAMPLE_SENT},
    Step.HAND_OVER: {
        Open.INSPECTION_FAILED,
        Open.INSPECTION_PENDING,
        Open.SAMPLE_UNSIGNED,
        Open.SAMPLE_REJECTED,
        Open.SAMPLE_IN_HAND,
        Open.SAMPLE_SENT,
    },
    Step.SHIP: {Open.CUSTOMS_QUERY},
    Step.COLLECT: {Open.MONEY_FOR_ORIGINALS},
}
"""Which open points stand in the way of which step."""
LEFT = frozenset({Logistics.DEPARTED, Logistics.PARTLY_ARRIVED, Logistics.ARRIVED, Logistics.PARTLY_DELIVERED})
OUT = LEFT | {Logistics.HANDED_OVER, Logistics.PARTLY_DEPARTED, Logistics.DELIVERED}


@value
class NextStep:
    """`owner` has it; where points are in the way, whoever has the first of these does. `waits_for`: who has to act."""

    step: Step
    owner: Role
    waits_for: Party
    blocked_by: tuple[Point, ...]


def next_step(view: "OrderView", open_points: tuple[Point, ...]) -> NextStep | None:
    """None: everything is done, or nothing is known to do."""
    step = _step(view)
    if step is None:
        return None
    in_the_way = tuple(each for each in open_points if each.blocking and each.open in GATES.get(step, ()))
    if in_the_way:
        return NextStep(step, in_the_way[0].owner, in_the_way[0].waits_for, in_the_way)
    return NextStep(step, OWNERS[step], Party.CUSTOMER if step is Step.COLLECT else Party.US, ())


def _step(view: "OrderView") -> Step | None:
    done = view.commercial in {Commercial.CANCELLED, Commercial.UNMATCHED, Commercial.QUOTED} or view.archived
    if done:
        return None
    if view.logistics is Logistics.DELIVERED:
        is_paid = view.payment in {Payment.PAID, Payment.OVERPAID, Payment.NOT_STATED}
        return Step.ARCHIVE if is_paid else Step.COLLECT
    if view.commercial is Commercial.HELD:
        return Step.RESUME
    if view.logistics in LEFT:
        return Step.DELIVER
    if view.logistics in OUT:
        return Step.SHIP
    if view.released is None:
        return Step.RELEASE
    if view.flow is Flow.MADE_TO_ORDER and (step := _in_the_house(view)):
        return step
    return Step.BOOK if view.logistics in {Logistics.NOT_BOOKED, Logistics.PARTLY_BOOKED} else Step.HAND_OVER


def _in_the_house(view: "OrderView") -> Step | None:
    match view.production:
        case Production.NOT_PLANNED | Production.PLANNED:
            return Step.START_PRODUCTION
        case Production.STARTED | Production.IN_WORK:
            return Step.MAKE
        case Production.MADE:
            return None if view.quality is Quality.PASSED else Step.INSPECT
