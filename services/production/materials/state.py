"""The materials for an order: what is needed, bought and expected, what came in, and what of it cannot be used."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from uuid import UUID, uuid5

from services.production.ordered import Ordered
from shared.events.material import (
    MaterialExpected,
    MaterialOrdered,
    MaterialPlanned,
    MaterialReceived,
    MaterialRejected,
    MaterialShort,
)

MATERIALS = UUID("4e2f8d1b-7a63-5c09-b1d4-9f0a6c3e5d27")
NOTHING = Decimal(0)


def materials_of(order_id: UUID) -> UUID:
    """The materials for this order: one aggregate, however many there are."""
    return uuid5(MATERIALS, str(order_id))


@dataclass(frozen=True, slots=True)
class Material:
    """One material; quantities are in the unit that it was planned in."""

    planned: MaterialPlanned | None = None
    """As planning worked it out last; None: nobody said yet what it is."""
    ordered: Mapping[str, MaterialOrdered] = field(default_factory=dict)
    """By the purchase order's number."""
    expected: MaterialExpected | None = None
    """What was said last."""
    received: Mapping[str, MaterialReceived] = field(default_factory=dict)
    """By the number of the delivery's paper."""
    rejected: Mapping[str, MaterialRejected] = field(default_factory=dict)
    """By the number of the delivery's paper."""
    short: MaterialShort | None = None
    """What was said last."""

    @property
    def needed(self) -> Decimal:
        return self.planned.quantity if self.planned else NOTHING

    @property
    def bought(self) -> Decimal:
        return sum((each.quantity for each in self.ordered.values()), NOTHING)

    @property
    def usable(self) -> Decimal:
        """What came in, less what cannot be used."""
        came = sum((each.quantity for each in self.received.values()), NOTHING)
        return max(came - sum((each.quantity for each in self.rejected.values()), NOTHING), NOTHING)

    @property
    def missing(self) -> Decimal:
        """What is still to come of what is needed."""
        return max(self.needed - self.usable, NOTHING)

    @property
    def has_moved(self) -> bool:
        """Whether quantities of it were told, in its unit."""
        return bool(self.ordered or self.received or self.rejected or self.short)


@dataclass(frozen=True, slots=True)
class Materials:
    customer_code: str | None = None
    """Whose order it is. None: the order is not known here, or is not made to order."""
    lines: Ordered = field(default_factory=dict)
    all: Mapping[str, Material] = field(default_factory=dict)
    """By our numbers for them."""

    def of(self, material: str) -> Material:
        """What is known of it; nothing, where it was never heard of."""
        return self.all.get(material, Material())

    def after(self, material: str, changed: Material) -> "Materials":
        return replace(self, all={**self.all, material: changed})
