"""The materials for an order: what is needed, what came in, what is missing, and when the rest is expected."""

from datetime import date
from decimal import Decimal

from services.tracking.orders.axes import Material
from services.tracking.orders.told import Fact, Told
from services.tracking.values import value
from shared.events.material import (
    MaterialExpected,
    MaterialOrdered,
    MaterialPlanned,
    MaterialReceived,
    MaterialRejected,
    MaterialShort,
)
from shared.events.values import Unit

NOTHING = Decimal(0)
URGENCY = (Material.SHORT, Material.PLANNED, Material.ORDERED, Material.PARTLY_RECEIVED, Material.RECEIVED)


@value
class MaterialShown:
    """Quantities in `unit`; days are those of the factory. `missing` was said to be; `received` is what can be used."""

    number: str
    description: str | None
    unit: Unit | None
    standing: Material
    needed: Decimal
    received: Decimal
    missing: Decimal
    supplier: str | None
    needed_by: date | None
    expected_on: date | None


def materials(told: Told) -> tuple[MaterialShown, ...]:
    kinds = MaterialPlanned, MaterialOrdered, MaterialExpected, MaterialReceived, MaterialRejected, MaterialShort
    facts = told.of(*kinds) if any(topic.startswith("material.") for topic in told.more) else []
    numbers = sorted({fact.event.material for fact in facts})
    return tuple(_material(number, [fact for fact in facts if fact.event.material == number]) for number in numbers)


def material(shown: tuple[MaterialShown, ...]) -> Material:
    return min((each.standing for each in shown), key=URGENCY.index, default=Material.NOT_PLANNED)


def _material(number: str, facts: list[Fact]) -> MaterialShown:
    def last(topic: str) -> Fact | None:
        return max((fact for fact in facts if fact.entry.topic == topic), key=lambda fact: fact.decided, default=None)

    planned, ordered = last(MaterialPlanned.topic), last(MaterialOrdered.topic)
    expected, short = last(MaterialExpected.topic), last(MaterialShort.topic)
    # one paper is one delivery, however often it was told
    came = {fact.event.delivery: fact.event.quantity for fact in facts if fact.entry.topic == MaterialReceived.topic}
    bad = {fact.event.delivery: fact.event.quantity for fact in facts if fact.entry.topic == MaterialRejected.topic}
    received = max(sum(came.values(), NOTHING) - sum(bad.values(), NOTHING), NOTHING)
    needed = planned.event.quantity if planned else NOTHING
    missing = NOTHING if received >= needed > NOTHING else short.event.quantity if short else NOTHING
    if received >= needed > NOTHING:
        standing = Material.RECEIVED
    elif missing:
        standing = Material.SHORT
    elif received:
        standing = Material.PARTLY_RECEIVED
    else:
        standing = Material.ORDERED if ordered or expected else Material.PLANNED
    return MaterialShown(
        number=number,
        description=planned.event.description if planned else None,
        unit=planned.event.unit if planned else None,
        standing=standing,
        needed=needed,
        received=received,
        missing=missing,
        supplier=ordered.event.supplier if ordered else None,
        needed_by=planned.event.needed_by if planned else None,
        expected_on=expected.event.on if expected and standing is not Material.RECEIVED else None,
    )
