"""What may be done about what goes wrong: it is raised, given to somebody, acted on, and closed."""

from typing import assert_never

from services.production.exceptions.state import Register, Stage, Trouble
from shared.errors import Rejected, Unknown
from shared.events.exception import (
    CorrectiveActionTaken,
    ExceptionAssigned,
    ExceptionClosed,
    ExceptionEvent,
    ExceptionRaised,
)


def raise_exception(register: Register, told: ExceptionRaised) -> list[ExceptionEvent]:
    """Something goes wrong: a fact, of any order, known or not. Its number is the order's own."""
    known = register.troubles.get(told.exception, Trouble()).raised
    if known is None:
        return [told]
    if known == told:
        return []
    raise Rejected(
        f"exception {told.exception} was raised already, as something else: give this one a number of its own, "
        "or retract that first"
    )


def assign(register: Register, told: ExceptionAssigned) -> list[ExceptionEvent]:
    """Somebody else sees to it from now on, or until another day."""
    trouble = found(register, told.exception)
    match trouble.stage:
        case Stage.CLOSED:
            raise is_closed(told.exception)
        case Stage.UNKNOWN | Stage.RAISED | Stage.ASSIGNED | Stage.ACTED_ON:
            return [] if trouble.assigned == told else [told]
        case _:
            assert_never(trouble.stage)


def act(register: Register, told: CorrectiveActionTaken) -> list[ExceptionEvent]:
    """Something was done about it: a fact, also if it is told when the exception is closed already."""
    return [] if told in found(register, told.exception).actions else [told]


def close(register: Register, told: ExceptionClosed) -> list[ExceptionEvent]:
    """Somebody looked, and it is over; what is not minor needs a corrective action first."""
    trouble = found(register, told.exception)
    match trouble.stage:
        case Stage.CLOSED:
            if trouble.closed == told:
                return []
            raise is_closed(told.exception)
        case Stage.UNKNOWN | Stage.RAISED | Stage.ASSIGNED:
            if trouble.needs_action:
                raise Rejected(
                    f"exception {told.exception} is not minor, and nothing was done about it yet",
                    gate="corrective_action",
                    missing="a corrective action 纠正措施 is told",
                    opened_by=f"whoever has it: {trouble.owner}",
                )
            return [told]
        case Stage.ACTED_ON:
            return [told]
        case _:
            assert_never(trouble.stage)


def found(register: Register, exception: str) -> Trouble:
    """Raises Unknown where nothing of that number was ever raised."""
    trouble = register.troubles.get(exception)
    if trouble is None:
        raise Unknown(f"there is no exception {exception} of this order: raise it first")
    return trouble


def is_closed(exception: str) -> Rejected:
    return Rejected(
        f"exception {exception} is closed: what goes wrong again is raised under another number, and what was never "
        "over has its closing retracted"
    )
