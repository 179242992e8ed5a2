"""Our copies of what the order service said, as far as who may see the register depends on it."""

from uuid import UUID

from services.production.exceptions.state import Register
from shared.events.exception import ExceptionEvent, OrderNoted


def note_whose_it_is(_: Register, order_id: UUID, customer_code: str) -> list[ExceptionEvent]:
    return [OrderNoted(order_id=order_id, customer_code=customer_code)]
