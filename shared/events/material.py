"""Facts about the materials of an order, told by the production service."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from shared.events import FactRetracted, OfOrder
from shared.events.confidential import Confidential
from shared.events.files import Evidence
from shared.events.output import OrderedLine
from shared.events.values import Money, PathReference, Percent, Positive, Reference, Remark, Text, Unit, Value


class OrderNoted(OfOrder, topic="material.order_noted"):
    """What is to be made, so that it can be worked out what is needed for it (our copy)."""

    lines: tuple[OrderedLine, ...]
    customer_code: PathReference | None = None
    """None: an amendment, which leaves it as it was."""


class Consumption(Value):
    """How much goes into one unit of the goods 单耗, in the material's unit, and how much of it is lost 损耗."""

    each: Positive
    wastage: Percent = Decimal(0)


class OfMaterial(OfOrder):
    material: PathReference
    """Our number for it, unique within the order."""


class MaterialPlanned(OfMaterial, topic="material.planned"):
    """What is needed 用料: quantity × consumption × (1 + wastage), as planning worked it out."""

    description: Text
    position: Text | None = None
    unit: Unit
    quantity: Positive
    needed_by: date | None = None
    lines: tuple[PathReference, ...] = ()
    """Which lines of the order it is for; none: all."""
    consumption: Consumption | None = None
    """By which the quantity was worked out here; None: it was told."""


class MaterialOrdered(OfMaterial, topic="material.ordered"):
    """Bought from a supplier."""

    supplier: Text
    reference: Reference
    quantity: Positive
    unit_cost: Annotated[Money | None, Confidential.COST] = None


class MaterialExpected(OfMaterial, topic="material.expected"):
    """The supplier confirmed a day, or moved it; every forecast is kept."""

    on: date
    reason: Remark | None = None


class MaterialReceived(OfMaterial, topic="material.received"):
    """A delivery came in; there may be several, each with its paper's number."""

    delivery: Reference
    quantity: Positive
    evidence: Evidence = ()


class MaterialRejected(OfMaterial, topic="material.rejected"):
    """Of what came in, this cannot be used."""

    delivery: Reference
    quantity: Positive
    reason: Remark
    evidence: Evidence = ()


class MaterialShort(OfMaterial, topic="material.short"):
    """It will not suffice 欠料: how much is missing, and since when it is known."""

    quantity: Positive
    reason: Remark


class MaterialFactRetracted(OfOrder, FactRetracted, topic="material.fact_retracted"):
    pass


MaterialEvent = (
    OrderNoted
    | MaterialPlanned
    | MaterialOrdered
    | MaterialExpected
    | MaterialReceived
    | MaterialRejected
    | MaterialShort
    | MaterialFactRetracted
)
