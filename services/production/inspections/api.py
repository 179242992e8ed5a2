"""Inspections 验货 of an order's lots over HTTP: agreed, performed, accepted nevertheless."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from services.production.copied import check_is_ours
from services.production.inspections import domain
from services.production.inspections.deciding import Concedes, Inspecting
from services.production.inspections.requests import ConcedeInspection, ScheduleInspection, TellInspection
from services.production.inspections.state import Inspections, inspections_of
from services.production.inspections.view import InspectionsNow, inspections_now
from shared.errors import Unknown
from shared.events.inspection import InspectionConceded, InspectionEvent, InspectionScheduled
from shared.events.values import PathReference
from shared.http import edge
from shared.http.attached import Attached
from shared.http.commands import After, Reading, Retract, reading
from shared.http.rules import allows
from shared.http.says import says
from shared.identity.roles import INSPECTING, STAFF, Role

router = edge.router(prefix="/v1/orders/{order_id}/inspections", tags=["inspections"])

InspectionsRead = Annotated[Reading[Inspections, InspectionEvent], reading("inspection")]
OrderId = Annotated[UUID, Path(description="The order's id", examples=["2d7241e5-8576-5655-9c59-c25ab29d048f"])]
Number = Annotated[PathReference, Path(description="Our number for it", examples=["QC-1"])]


@router.post("", status_code=201)
@allows(INSPECTING)
@says(leads={"inspection": "$request.body#/inspection"})
async def schedule_inspection(order_id: OrderId, body: ScheduleInspection, inspecting: Inspecting) -> After:
    """An inspection is agreed for a day 约验货; told with another day and a reason, it is moved."""
    told = InspectionScheduled(
        order_id=order_id,
        inspection=body.inspection,
        time=body.time,
        inspector=body.inspector,
        on=body.on,
        lots=body.lots,
        reason=body.reason,
    )
    return await inspecting.transact(
        inspections_of(order_id),
        body,
        lambda inspections: domain.schedule(inspections, told),
        created_at=f"/v1/orders/{order_id}/inspections",
    )


@router.get("")
@allows(STAFF)
async def show_inspections_as_decided(
    order_id: OrderId, inspections: InspectionsRead, response: Response
) -> InspectionsNow:
    """An order's inspections, as the next decision sees them; for status and history ask tracking."""
    known = await inspections.get(inspections_of(order_id))
    if not known.version:
        raise Unknown("nothing is known here of such an order")
    response.headers["ETag"] = f'"{known.version}"'
    return inspections_now(order_id, known)


@router.post("/retractions")
@allows(INSPECTING)
async def retract_inspection_fact(
    order_id: OrderId, body: Retract, inspecting: Inspecting, histories: InspectionsRead
) -> After:
    """Declare an earlier fact about an inspection wrong; it can then be told again, rightly."""
    id = inspections_of(order_id)
    check_is_ours(body.version, await histories.history(id))
    return await inspecting.retract(id, body)


@router.post("/{inspection}/performed")
@allows(INSPECTING)
async def note_inspection(
    order_id: OrderId, inspection: Number, body: TellInspection, inspecting: Inspecting, attached: Attached
) -> After:
    """A lot was inspected: a fact, agreed or not. The result follows from the sampling plan and what was found."""
    seen = domain.Seen(
        order_id=order_id,
        inspection=inspection,
        time=body.time,
        inspector=body.inspector,
        lots=body.lots,
        found=body.found,
        result=body.result,
        follows=body.follows,
        report=body.report,
        remarks=body.remarks,
        evidence=await attached.of(body.evidence),
    )
    return await inspecting.transact(
        inspections_of(order_id), body, lambda inspections: domain.perform(inspections, seen)
    )


@router.post("/{inspection}/concede")
@allows(Role.MANAGER)
async def concede_inspection(
    order_id: OrderId, inspection: Number, body: ConcedeInspection, attached: Attached, concedes: Concedes
) -> After:
    """A manager who had no hand in the inspection accepts what it failed 让步接收, and answers for it."""
    wanted = InspectionConceded(
        order_id=order_id,
        inspection=inspection,
        reason=body.reason,
        opinion=body.opinion,
        evidence=await attached.of(body.evidence),
    )

    return await concedes(wanted, body)
