"""The materials for an order over HTTP: needed, bought, expected, received, rejected, short."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from services.production.copied import check_is_ours
from services.production.knowing import OnceKnown
from services.production.materials import domain
from services.production.materials.requests import (
    PlanMaterial,
    TellBought,
    TellExpected,
    TellReceived,
    TellRejected,
    TellShort,
)
from services.production.materials.state import Materials, materials_of
from services.production.materials.view import MaterialsNow, materials_now
from shared.errors import Unknown
from shared.events.material import (
    MaterialEvent,
    MaterialExpected,
    MaterialOrdered,
    MaterialReceived,
    MaterialRejected,
    MaterialShort,
)
from shared.events.values import PathReference
from shared.http import edge
from shared.http.attached import Attached
from shared.http.commands import After, Commands, Reading, Retract, commands, reading
from shared.http.rules import allows
from shared.http.says import says
from shared.identity.roles import STAFF, SUPPLYING

router = edge.router(prefix="/v1/orders/{order_id}/materials", tags=["materials"])

Supplies = Annotated[Commands[Materials, MaterialEvent], commands("material")]
MaterialsRead = Annotated[Reading[Materials, MaterialEvent], reading("material")]
OrderId = Annotated[UUID, Path(description="The order's id", examples=["2d7241e5-8576-5655-9c59-c25ab29d048f"])]
Number = Annotated[PathReference, Path(description="Our number for it", examples=["M-1"])]


@router.post("", status_code=201)
@allows(SUPPLYING)
@says(leads={"material": "$request.body#/material"})
async def plan_material(order_id: OrderId, body: PlanMaterial, supplies: Supplies, once_known: OnceKnown) -> After:
    """What is needed 用料: told, or worked out from the consumption of the lines once they are known here."""

    async def plan() -> After:
        return await supplies.transact(
            materials_of(order_id),
            body,
            lambda materials: domain.plan(materials, body.told(order_id, materials.lines)),
            created_at=f"/v1/orders/{order_id}/materials",
        )

    return await (once_known(plan) if body.consumption else plan())


@router.get("")
@allows(STAFF)
async def show_materials_as_decided(order_id: OrderId, materials: MaterialsRead, response: Response) -> MaterialsNow:
    """The materials for an order, as the next decision sees them; for status and history ask tracking."""
    known = await materials.get(materials_of(order_id))
    if not known.version:
        raise Unknown("nothing is known here of such an order")
    response.headers["ETag"] = f'"{known.version}"'
    return materials_now(order_id, known)


@router.post("/retractions")
@allows(SUPPLYING)
async def retract_material_fact(
    order_id: OrderId, body: Retract, supplies: Supplies, histories: MaterialsRead
) -> After:
    """Declare an earlier fact about a material wrong; it can then be told again, rightly."""
    id = materials_of(order_id)
    check_is_ours(body.version, await histories.history(id))
    return await supplies.retract(id, body)


@router.post("/{material}/ordered")
@allows(SUPPLYING)
async def note_material_ordered(order_id: OrderId, material: Number, body: TellBought, supplies: Supplies) -> After:
    """It was bought from a supplier: a fact, planned or not."""
    told = MaterialOrdered(
        order_id=order_id,
        material=material,
        supplier=body.supplier,
        reference=body.reference,
        quantity=body.quantity,
        unit_cost=body.unit_cost,
    )
    return await supplies.transact(materials_of(order_id), body, lambda materials: domain.buy(materials, told))


@router.post("/{material}/expected")
@allows(SUPPLYING)
async def forecast_material(order_id: OrderId, material: Number, body: TellExpected, supplies: Supplies) -> After:
    """The supplier confirmed a day, or moved it. Every forecast is kept."""
    told = MaterialExpected(order_id=order_id, material=material, on=body.on, reason=body.reason)
    return await supplies.transact(materials_of(order_id), body, lambda materials: domain.expect(materials, told))


@router.post("/{material}/received")
@allows(SUPPLYING)
async def note_material_received(
    order_id: OrderId, material: Number, body: TellReceived, supplies: Supplies, attached: Attached
) -> After:
    """A delivery came in: a fact. One paper is one delivery, however often it is told."""
    told = MaterialReceived(
        order_id=order_id,
        material=material,
        delivery=body.delivery,
        quantity=body.quantity,
        evidence=await attached.of(body.evidence),
    )
    return await supplies.transact(materials_of(order_id), body, lambda materials: domain.receive(materials, told))


@router.post("/{material}/rejected")
@allows(SUPPLYING)
async def note_material_rejected(
    order_id: OrderId, material: Number, body: TellRejected, supplies: Supplies, attached: Attached
) -> After:
    """Of a delivery so much cannot be used."""
    told = MaterialRejected(
        order_id=order_id,
        material=material,
        delivery=body.delivery,
        quantity=body.quantity,
        reason=body.reason,
        evidence=await attached.of(body.evidence),
    )
    return await supplies.transact(materials_of(order_id), body, lambda materials: domain.reject(materials, told))


@router.post("/{material}/short")
@allows(SUPPLYING)
async def note_material_short(order_id: OrderId, material: Number, body: TellShort, supplies: Supplies) -> After:
    """It will not suffice 欠料: how much is missing, and why."""
    told = MaterialShort(order_id=order_id, material=material, quantity=body.quantity, reason=body.reason)
    return await supplies.transact(materials_of(order_id), body, lambda materials: domain.fall_short(materials, told))
