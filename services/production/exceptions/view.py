"""An order's register of exceptions as the write side knows it now."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.production.exceptions.state import Register, Stage, Trouble
from shared.events.exception import Severity
from shared.identity.roles import Role
from shared.repository import Known


class ExceptionNow(BaseModel):
    exception: str
    stage: Stage
    what: str | None = Field(description="None: only what was done about it is known")
    severity: Severity | None
    lines: tuple[str, ...] = Field(description="None: the whole order")
    owner: Role | None = Field(description="Who has to see to it")
    due: date | None
    actions: tuple[str, ...] = Field(description="What was done about it")
    outcome: str | None = Field(description="What came of it; none: it is open")


class ExceptionsNow(BaseModel):
    order_id: UUID
    version: int
    exceptions: tuple[ExceptionNow, ...]


def exceptions_now(order_id: UUID, known: Known[Register]) -> ExceptionsNow:
    shown = tuple(_shown(number, trouble) for number, trouble in known.state.troubles.items())
    return ExceptionsNow(order_id=order_id, version=known.version, exceptions=shown)


def _shown(number: str, trouble: Trouble) -> ExceptionNow:
    raised, last = trouble.raised, trouble.assigned or trouble.raised
    return ExceptionNow(
        exception=number,
        stage=trouble.stage,
        what=raised and raised.what,
        severity=raised and raised.severity,
        lines=raised.lines if raised else (),
        owner=trouble.owner,
        due=last.due if last else None,
        actions=tuple(each.action for each in trouble.actions),
        outcome=trouble.closed and trouble.closed.outcome,
    )
