"""What was made of an order: reports by stage and lot, and what subcontractors 外发厂 have of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from services.production.ordered import Ordered
from shared.events.output import OutputRecorded, OutworkReturned, OutworkSent

OUTPUTS = UUID("e3a7c5d9-2b14-5f68-9c07-1d8e6f4b0a93")


def output_of(order_id: UUID) -> UUID:
    """The output of this order: one aggregate, whatever the stages."""
    return uuid5(OUTPUTS, str(order_id))


@dataclass(frozen=True, slots=True)
class Output:
    customer_code: str | None = None
    """Whose order it is. None: the order is not known here, or is not made to order."""
    lines: Ordered = field(default_factory=dict)
    reports: Mapping[str, OutputRecorded] = field(default_factory=dict)
    """By their numbers."""
    sent: Mapping[str, OutworkSent] = field(default_factory=dict)
    """By the delivery note's number."""
    returned: Mapping[str, OutworkReturned] = field(default_factory=dict)
    """By the return note's number."""
