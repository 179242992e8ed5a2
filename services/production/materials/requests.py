"""What may be told about materials: the bodies of the commands."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.production.materials.needed import quantity
from services.production.ordered import Ordered
from shared.events.confidential import Confidential
from shared.events.material import Consumption, MaterialPlanned
from shared.events.values import Money, PathReference, Positive, Reference, Remark, Text, Unit
from shared.http.attached import Files
from shared.http.told import Told

MOST_LINES = 500

Quantity = Annotated[Positive, Field(description="In the material's unit", examples=["1701"])]
Delivery = Annotated[Reference, Field(description="The number of the delivery's paper", examples=["DN-88"])]


class PlanMaterial(Told):
    """What is needed 用料: the quantity itself, or the consumption that it follows from."""

    material: PathReference = Field(description="Our number for it, unique within the order", examples=["M-1"])
    description: Text = Field(examples=["canvas 16 oz, navy"])
    position: Text | None = Field(default=None, description="Where it goes", examples=["shell"])
    unit: Unit = Field(examples=["metre"])
    quantity: Positive | None = Field(default=None, description="Left out: worked out from the consumption")
    consumption: Consumption | None = Field(
        default=None,
        description="How much goes into one unit of the goods, in the material's unit, and percent of wastage: the "
        "quantity is then that of the lines × each × (1 + wastage)",
        examples=[{"each": "1.35", "wastage": "5"}],
    )
    needed_by: date | None = Field(default=None, description="The day, at the factory", examples=["2026-12-20"])
    lines: Annotated[
        tuple[PathReference, ...],
        Field(max_length=MOST_LINES, description="For which lines of the order; none: all", examples=[["1"]]),
    ] = ()

    @model_validator(mode="after")
    def is_told_or_worked_out(self) -> Self:
        if (self.quantity is None) == (self.consumption is None):
            raise ValueError("give either the quantity, or the consumption that it follows from")
        return self

    def told(self, order_id: UUID, ordered: Ordered) -> MaterialPlanned:
        """Of an order of these lines. Raises NotKnownYet where the quantity follows from lines that are not known."""
        how = self.consumption or self.quantity
        assert how is not None
        return MaterialPlanned(
            order_id=order_id,
            material=self.material,
            description=self.description,
            position=self.position,
            unit=self.unit,
            quantity=quantity(ordered, self.lines, how),
            needed_by=self.needed_by,
            lines=self.lines,
            consumption=self.consumption,
        )


class TellBought(Told):
    """It was bought from a supplier."""

    supplier: Text = Field(examples=["Weifang Mill 潍坊"])
    reference: Reference = Field(description="The purchase order's number", examples=["PU-2026-311"])
    quantity: Quantity
    unit_cost: Annotated[Money | None, Confidential.COST] = Field(
        default=None, description="What one unit of it costs", examples=[{"amount": "11.20", "currency": "CNY"}]
    )


class TellExpected(Told):
    on: date = Field(description="The day on which it is in house", examples=["2026-12-22"])
    reason: Remark | None = Field(default=None, examples=["dyed again"])


class TellReceived(Told):
    delivery: Delivery
    quantity: Quantity
    evidence: Files = ()


class TellRejected(Told):
    delivery: Delivery
    quantity: Quantity
    reason: Remark = Field(examples=["shade differs from the lab dip"])
    evidence: Files = ()


class TellShort(Told):
    """It will not suffice 欠料."""

    quantity: Quantity
    reason: Remark = Field(examples=["the mill is one roll short"])
