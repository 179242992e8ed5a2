"""An order's register of exceptions 异常: what goes wrong in its making."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from shared.events.exception import ExceptionEvent, OrderNoted

REGISTERS = UUID("6f0a3d5e-61c4-5b8e-9d0e-2f7f1b9a4c10")


def exceptions_of(order_id: UUID) -> UUID:
    """The register of this order: one aggregate, whatever goes wrong."""
    return uuid5(REGISTERS, str(order_id))


@dataclass(frozen=True, slots=True)
class Register:
    customer_code: str | None = None
    """Whose order it is. None: nobody's, who may see only some customers' things sees nothing of it."""


def evolve_exceptions(register: Register, event: ExceptionEvent) -> Register:
    match event:
        case OrderNoted(customer_code=customer_code):
            return replace(register, customer_code=customer_code)
        case _:
            return register
