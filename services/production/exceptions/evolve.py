"""How each fact changes what an order's register of exceptions is; any of them may be the first."""

from dataclasses import replace
from typing import assert_never

from services.production.exceptions.state import Register, Trouble
from shared.events.exception import (
    CorrectiveActionTaken,
    ExceptionAssigned,
    ExceptionClosed,
    ExceptionEvent,
    ExceptionFactRetracted,
    ExceptionRaised,
    OrderNoted,
)


def evolve(register: Register, event: ExceptionEvent) -> Register:
    match event:
        case OrderNoted(customer_code=customer_code):
            return replace(register, customer_code=customer_code)
        case ExceptionRaised() | ExceptionAssigned() | CorrectiveActionTaken() | ExceptionClosed():
            trouble = happened(register.troubles.get(event.exception, Trouble()), event)
            return replace(register, troubles={**register.troubles, event.exception: trouble})
        case ExceptionFactRetracted():
            return register
        case _:
            assert_never(event)


def happened(
    trouble: Trouble, event: ExceptionRaised | ExceptionAssigned | CorrectiveActionTaken | ExceptionClosed
) -> Trouble:
    match event:
        case ExceptionRaised():
            return replace(trouble, raised=event)
        case ExceptionAssigned():
            return replace(trouble, assigned=event)
        case CorrectiveActionTaken():
            return replace(trouble, actions=(*trouble.actions, event))
        case ExceptionClosed():
            return replace(trouble, closed=event)
        case _:
            assert_never(event)
