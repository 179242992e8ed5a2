"""An order's materials as the write side knows them now. What they cost is not here."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, Field

from services.production.materials.state import Material, Materials
from shared.events.material import Consumption
from shared.events.values import Number, Unit
from shared.repository import Known


class DeliveryNow(BaseModel):
    delivery: str
    received: Number | None = Field(description="None: only what was rejected of it is known")
    rejected: Number


class MaterialNow(BaseModel):
    """Quantities are in `unit`."""

    material: str
    description: str | None = Field(description="None: it is not planned, and something of it was told")
    position: str | None
    unit: Unit | None
    lines: tuple[str, ...] = Field(description="None: all")
    consumption: Consumption | None = Field(description="By which `needed` was worked out; none: it was told")
    needed: Number
    needed_by: date | None
    ordered: Number
    suppliers: tuple[str, ...]
    usable: Number = Field(description="What came in, less what was rejected")
    missing: Number = Field(description="What is still to come of what is needed")
    expected_on: date | None = Field(description="The last forecast")
    short: Number | None = Field(description="What was said last that it will lack 欠料")
    deliveries: tuple[DeliveryNow, ...]


class MaterialsNow(BaseModel):
    order_id: UUID
    version: int
    materials: tuple[MaterialNow, ...]


def materials_now(order_id: UUID, known: Known[Materials]) -> MaterialsNow:
    shown = tuple(_shown(number, each) for number, each in known.state.all.items())
    return MaterialsNow(order_id=order_id, version=known.version, materials=shown)


def _shown(number: str, its: Material) -> MaterialNow:
    planned = its.planned
    return MaterialNow(
        material=number,
        description=planned and planned.description,
        position=planned and planned.position,
        unit=planned and planned.unit,
        lines=planned.lines if planned else (),
        consumption=planned and planned.consumption,
        needed=its.needed,
        needed_by=planned and planned.needed_by,
        ordered=its.bought,
        suppliers=tuple(dict.fromkeys(each.supplier for each in its.ordered.values())),
        usable=its.usable,
        missing=its.missing,
        expected_on=its.expected and its.expected.on,
        short=its.short and its.short.quantity,
        deliveries=tuple(_delivery(paper, its) for paper in dict.fromkeys([*its.received, *its.rejected])),
    )


def _delivery(paper: str, its: Material) -> DeliveryNow:
    came, bad = its.received.get(paper), its.rejected.get(paper)
    return DeliveryNow(delivery=paper, received=came and came.quantity, rejected=bad.quantity if bad else Decimal(0))
