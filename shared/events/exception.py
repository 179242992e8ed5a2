"""Facts about what goes wrong in the making of an order 异常, told by the production service."""

from datetime import date
from enum import StrEnum

from shared.events import FactRetracted, OfOrder
from shared.events.files import Evidence
from shared.events.values import PathReference, Remark
from shared.identity.roles import Role


class OrderNoted(OfOrder, topic="exception.order_noted"):
    """Whose order it is (our copy)."""

    customer_code: PathReference


class Severity(StrEnum):
    MINOR = "minor"
    MAJOR = "major"
    STOPPAGE = "stoppage"


class OfException(OfOrder):
    exception: PathReference
    """Its number in the register, unique within the order."""


class ExceptionRaised(OfException, topic="exception.raised"):
    what: Remark
    severity: Severity
    owner: Role
    """Who has to see to it."""
    lines: tuple[PathReference, ...] = ()
    due: date | None = None
    evidence: Evidence = ()


class ExceptionAssigned(OfException, topic="exception.assigned"):
    owner: Role
    due: date | None = None
    reason: Remark | None = None


class CorrectiveActionTaken(OfException, topic="exception.action_taken"):
    """What was done about it 纠正措施."""

    action: Remark
    evidence: Evidence = ()


class ExceptionClosed(OfException, topic="exception.closed"):
    """Somebody looked, and it is over."""

    outcome: Remark
    evidence: Evidence = ()


class ExceptionFactRetracted(OfOrder, FactRetracted, topic="exception.fact_retracted"):
    pass


ExceptionEvent = (
    OrderNoted | ExceptionRaised | ExceptionAssigned | CorrectiveActionTaken | ExceptionClosed | ExceptionFactRetracted
)
