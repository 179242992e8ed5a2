"""What went wrong with an order, in the making 异常 or on the way 在途异常: who has it, and whether it is over."""

from datetime import date
from enum import StrEnum

from services.tracking.moments import Moment
from services.tracking.orders.told import Fact, Told
from services.tracking.values import value
from shared.events import Event
from shared.events.exception import (
    CorrectiveActionTaken,
    ExceptionAssigned,
    ExceptionClosed,
    ExceptionRaised,
    Severity,
)
from shared.events.shipment import TransitExceptionCoordinated, TransitExceptionRaised, TransitExceptionResolved
from shared.identity.roles import Role


class Where(StrEnum):
    PRODUCTION = "production"
    TRANSIT = "transit"


@value
class Trouble:
    """An exception in the register; `over` None: it is still open. `due`: by when its owner said to be done."""

    number: str
    where: Where
    what: str | None
    severity: Severity | None
    owner: Role
    shipment: str | None
    raised: Moment | None
    action: str | None
    due: date | None
    over: Moment | None


def troubles(told: Told) -> tuple[Trouble, ...]:
    return (*_in_production(told), *_in_transit(told))


def _in_production(told: Told) -> list[Trouble]:
    raised, assigned = _by(told, ExceptionRaised), _by(told, ExceptionAssigned)
    acted, closed = _by(told, CorrectiveActionTaken), _by(told, ExceptionClosed)
    found = []
    for number in sorted(raised.keys() | assigned.keys() | acted.keys() | closed.keys()):
        first, now = raised.get(number), assigned.get(number)
        has = now or first
        found.append(
            Trouble(
                number=number,
                where=Where.PRODUCTION,
                what=first.event.what if first else None,
                severity=first.event.severity if first else None,
                owner=has.event.owner if has else Role.PRODUCTION_MERCHANDISER,
                shipment=None,
                raised=first.occurred if first else None,
                action=acted[number].event.action if number in acted else None,
                due=(now.event.due if now and now.event.due else first.event.due if first else None),
                over=closed[number].occurred if number in closed else None,
            )
        )
    return found


def _in_transit(told: Told) -> list[Trouble]:
    raised, acted = _by(told, TransitExceptionRaised), _by(told, TransitExceptionCoordinated)
    resolved = _by(told, TransitExceptionResolved)
    found = []
    for number in sorted(raised.keys() | acted.keys() | resolved.keys()):
        told_of = [facts[number] for facts in (raised, acted, resolved) if number in facts]
        found.append(
            Trouble(
                number=number,
                where=Where.TRANSIT,
                what=raised[number].event.what if number in raised else None,
                severity=None,
                owner=Role.LOGISTICS_MERCHANDISER,
                shipment=told_of[0].event.shipment,
                raised=raised[number].occurred if number in raised else None,
                action=acted[number].event.action if number in acted else None,
                due=None,
                over=resolved[number].occurred if number in resolved else None,
            )
        )
    return found


def _by(told: Told, kind: type[Event]) -> dict[str, Fact]:
    """By the exception's number, the last word."""
    return {fact.event.exception: fact for fact in sorted(told.of(kind), key=lambda fact: fact.decided)}
