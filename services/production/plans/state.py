"""An order's plan: what is to be made by when, and what may begin."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID, uuid5

from shared.events.plan import PlanDrawn, PlannedLine

PLANS = UUID("0c1c5a0e-4d7b-5d39-8a66-7f2e9b1d3c58")


def plan_of(order_id: UUID) -> UUID:
    """The plan of this order: one aggregate, drawn anew as often as need be."""
    return uuid5(PLANS, str(order_id))


class Standing(StrEnum):
    """Whether anything may begin, as far as the order is concerned."""

    UNKNOWN = "unknown"
    OPEN = "open"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Plan:
    customer_code: str | None = None
    """Whose order it is. None: the order is not known here, or is not made to order."""
    lines: Mapping[str, PlannedLine] = field(default_factory=dict)
    """By number, in the order of the papers."""
    drawn: PlanDrawn | None = None
    """None: the order was not released."""
    held: bool = False
    cancelled: bool = False

    @property
    def standing(self) -> Standing:
        if self.customer_code is None:
            return Standing.UNKNOWN
        if self.cancelled:
            return Standing.CANCELLED
        return Standing.HELD if self.held else Standing.OPEN
