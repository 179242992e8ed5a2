"""Output per stage, line and lot, and outwork 外发, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from services.production.copied import check_is_ours
from services.production.output import domain
from services.production.output.requests import RecordOutput, ReturnOutwork, SendOutwork
from services.production.output.state import Output, output_of
from services.production.output.view import OutputNow, output_now
from services.production.plans.state import Plan, plan_of
from shared.errors import Unknown
from shared.events.output import OutputEvent, OutputRecorded, OutworkReturned, OutworkSent
from shared.events.plan import PlanEvent
from shared.events.values import PathReference
from shared.http import edge
from shared.http.commands import After, Commands, Reading, Retract, commands, reading
from shared.http.rules import allows
from shared.http.says import says
from shared.identity.roles import PRODUCING, STAFF

router = edge.router(prefix="/v1/orders/{order_id}", tags=["output"])

Outputs = Annotated[Commands[Output, OutputEvent], commands("output")]
OutputRead = Annotated[Reading[Output, OutputEvent], reading("output")]
PlansRead = Annotated[Reading[Plan, PlanEvent], reading("plan")]
OrderId = Annotated[UUID, Path(description="The order's id", examples=["2d7241e5-8576-5655-9c59-c25ab29d048f"])]
Note = Annotated[PathReference, Path(description="The delivery note's number", examples=["W-1"])]


@router.post("/output", status_code=201)
@allows(PRODUCING)
async def record_output(order_id: OrderId, body: RecordOutput, outputs: Outputs, plans: PlansRead) -> After:
    """So much came out of a stage of the order's plan: a fact, also where it is more than was ordered."""
    told = OutputRecorded(order_id=order_id, report=body.report, stage=body.stage, lot=body.lot, lines=body.lines)
    drawn = (await plans.get(plan_of(order_id))).state.drawn
    stages = drawn.stages if drawn else ()
    return await outputs.transact(
        output_of(order_id),
        body,
        lambda output: domain.record(output, told, stages),
        created_at=f"/v1/orders/{order_id}/output",
    )


@router.get("/output")
@allows(STAFF)
async def show_output_as_decided(order_id: OrderId, outputs: OutputRead, response: Response) -> OutputNow:
    """What was made of an order, and what subcontractors owe; for status and history ask tracking."""
    known = await outputs.get(output_of(order_id))
    if not known.version:
        raise Unknown("nothing is known here of such an order")
    response.headers["ETag"] = f'"{known.version}"'
    return output_now(order_id, known)


@router.post("/output/retractions")
@allows(PRODUCING)
async def retract_output_fact(order_id: OrderId, body: Retract, outputs: Outputs, histories: OutputRead) -> After:
    """Declare an earlier fact about output or outwork wrong; it can then be told again, rightly."""
    id = output_of(order_id)
    check_is_ours(body.version, await histories.history(id))
    return await outputs.retract(id, body)


@router.post("/outwork", status_code=201)
@allows(PRODUCING)
@says(leads={"note": "$request.body#/note"})
async def send_outwork(order_id: OrderId, body: SendOutwork, outputs: Outputs) -> After:
    """It went to a subcontractor 外发厂, for one process."""
    told = OutworkSent(
        order_id=order_id,
        note=body.note,
        subcontractor=body.subcontractor,
        process=body.process,
        lines=body.lines,
        due=body.due,
    )
    return await outputs.transact(
        output_of(order_id),
        body,
        lambda output: domain.send(output, told),
        created_at=f"/v1/orders/{order_id}/output",
    )


@router.post("/outwork/{note}/returned")
@allows(PRODUCING)
async def note_outwork_returned(order_id: OrderId, note: Note, body: ReturnOutwork, outputs: Outputs) -> After:
    """What went out under this note came back, or some of it, good or spoiled."""
    told = OutworkReturned(order_id=order_id, note=body.note, sent=note, lines=body.lines, remarks=body.remarks)
    return await outputs.transact(output_of(order_id), body, lambda output: domain.take_back(output, told))
