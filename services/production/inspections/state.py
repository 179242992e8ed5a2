"""An order's inspections 验货: what was agreed for which day, what was found, and what was accepted nevertheless."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID, uuid5

from services.production.ordered import Ordered
from shared.events.inspection import InspectionConceded, InspectionPerformed, InspectionScheduled, Result
from shared.events.quality import InspectionPolicy
from shared.events.values import Tolerance

INSPECTIONS = UUID("b5f5f0a1-94b8-5c2d-8f51-3c0e7d9a6b42")


def inspections_of(order_id: UUID) -> UUID:
    """The inspections of this order: one aggregate, however many lots there are."""
    return uuid5(INSPECTIONS, str(order_id))


class Stage(StrEnum):
    """How far an inspection has come."""

    SCHEDULED = "scheduled"
    PENDING = "pending"
    """Performed; the customer decides."""
    PASSED = "passed"
    FAILED = "failed"
    CONCEDED = "conceded"
    """Accepted nevertheless 让步接收."""
    UNKNOWN = "unknown"
    """A concession is known of it, and nothing else any more."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """One inspection; each step is kept by itself, so that a retraction takes out one."""

    scheduled: InspectionScheduled | None = None
    """The last agreement; None: it was performed without one."""
    performed: InspectionPerformed | None = None
    """What was told last of it."""
    conceded: InspectionConceded | None = None

    @property
    def stage(self) -> Stage:
        if self.conceded and self.performed and self.performed.result is not Result.PASSED:
            return Stage.CONCEDED
        if self.performed:
            return Stage(self.performed.result)
        return Stage.SCHEDULED if self.scheduled else Stage.UNKNOWN


@dataclass(frozen=True, slots=True)
class Inspections:
    customer_code: str | None = None
    """Whose order it is. None: the order is not known here, or is not made to order."""
    lines: Ordered = field(default_factory=dict)
    policy: InspectionPolicy = field(default_factory=InspectionPolicy)
    """How strictly lots are inspected; of an order that is not known, as is usual."""
    tolerance: Tolerance = field(default_factory=Tolerance)
    all: Mapping[str, Inspection] = field(default_factory=dict)
    """By their numbers."""

    def of(self, inspection: str) -> Inspection:
        """What is known of it; nothing, where it was never heard of."""
        return self.all.get(inspection, Inspection())

    def repeated_by(self, inspection: str) -> str | None:
        """The number of an inspection that looked at the same goods again."""
        again = (number for number, each in self.all.items() if each.performed and each.performed.follows == inspection)
        return next(again, None)

    def after(self, inspection: str, changed: Inspection) -> "Inspections":
        return replace(self, all={**self.all, inspection: changed})
