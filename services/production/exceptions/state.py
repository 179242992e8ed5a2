"""An order's register of exceptions 异常: what goes wrong in its making, who sees to it, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID, uuid5

from shared.events.exception import (
    CorrectiveActionTaken,
    ExceptionAssigned,
    ExceptionClosed,
    ExceptionRaised,
    Severity,
)
from shared.identity.roles import Role

REGISTERS = UUID("6f0a3d5e-61c4-5b8e-9d0e-2f7f1b9a4c10")


def exceptions_of(order_id: UUID) -> UUID:
    """The register of this order: one aggregate, whatever goes wrong."""
    return uuid5(REGISTERS, str(order_id))


class Stage(StrEnum):
    """How far an exception has come."""

    UNKNOWN = "unknown"
    """Facts are known of it, but not what it is."""
    RAISED = "raised"
    ASSIGNED = "assigned"
    ACTED_ON = "acted_on"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One exception; each step is kept by itself, so that a retraction takes out one."""

    raised: ExceptionRaised | None = None
    assigned: ExceptionAssigned | None = None
    """To whom last; None: to whom it was raised with."""
    actions: tuple[CorrectiveActionTaken, ...] = ()
    closed: ExceptionClosed | None = None

    @property
    def owner(self) -> Role | None:
        """Who has to see to it."""
        if self.assigned:
            return self.assigned.owner
        return self.raised.owner if self.raised else None

    @property
    def stage(self) -> Stage:
        if self.closed:
            return Stage.CLOSED
        if self.actions:
            return Stage.ACTED_ON
        if self.assigned:
            return Stage.ASSIGNED
        return Stage.RAISED if self.raised else Stage.UNKNOWN

    @property
    def needs_action(self) -> bool:
        """Whether it is too grave to be closed with nothing done about it."""
        return self.raised is not None and self.raised.severity is not Severity.MINOR


@dataclass(frozen=True, slots=True)
class Register:
    customer_code: str | None = None
    """Whose order it is. None: nobody's, who may see only some customers' things sees nothing of it."""
    troubles: Mapping[str, Trouble] = field(default_factory=dict)
    """By their numbers."""
