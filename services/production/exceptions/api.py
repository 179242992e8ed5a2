"""The register of exceptions 异常登记 over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from services.production.exceptions import domain
from services.production.exceptions.requests import AssignException, CloseException, RaiseException, TellAction
from services.production.exceptions.state import Register, exceptions_of
from services.production.exceptions.view import ExceptionsNow, exceptions_now
from shared.errors import Rejected, Unknown
from shared.events.exception import (
    CorrectiveActionTaken,
    ExceptionAssigned,
    ExceptionClosed,
    ExceptionEvent,
    ExceptionRaised,
    OrderNoted,
)
from shared.events.values import PathReference
from shared.http import edge
from shared.http.attached import Attached
from shared.http.commands import After, Commands, Reading, Retract, commands, reading
from shared.http.rules import allows
from shared.http.says import says
from shared.identity.roles import MAKING, STAFF, WORKING, Role

router = edge.router(prefix="/v1/orders/{order_id}/exceptions", tags=["exceptions"])

Registers = Annotated[Commands[Register, ExceptionEvent], commands("exception")]
RegistersRead = Annotated[Reading[Register, ExceptionEvent], reading("exception")]
OrderId = Annotated[UUID, Path(description="The order's id", examples=["2d7241e5-8576-5655-9c59-c25ab29d048f"])]
Number = Annotated[PathReference, Path(description="Our number for it", examples=["EX-1"])]


@router.post("", status_code=201)
@allows(WORKING)
@says(leads={"exception": "$request.body#/exception"})
async def raise_exception(order_id: OrderId, body: RaiseException, registers: Registers, attached: Attached) -> After:
    """Something goes wrong: a fact, of any order, known or not."""
    told = ExceptionRaised(
        order_id=order_id,
        exception=body.exception,
        what=body.what,
        severity=body.severity,
        owner=body.owner,
        lines=body.lines,
        due=body.due,
        evidence=await attached.of(body.evidence),
    )
    return await registers.transact(
        exceptions_of(order_id),
        body,
        lambda register: domain.raise_exception(register, told),
        created_at=f"/v1/orders/{order_id}/exceptions",
    )


@router.get("")
@allows(STAFF)
async def show_exceptions_as_decided(order_id: OrderId, registers: RegistersRead, response: Response) -> ExceptionsNow:
    """What went wrong with an order, as the next decision sees it; for status and history ask tracking."""
    known = await registers.get(exceptions_of(order_id))
    if not known.version:
        raise Unknown("nothing is known here of such an order")
    response.headers["ETag"] = f'"{known.version}"'
    return exceptions_now(order_id, known)


@router.post("/retractions")
@allows(MAKING, Role.QUALITY)
async def retract_exception_fact(
    order_id: OrderId, body: Retract, registers: Registers, histories: RegistersRead
) -> After:
    """Declare an earlier fact of the register wrong; it can then be told again, rightly."""
    id = exceptions_of(order_id)
    wrong = [each.topic for each in await histories.history(id) if each.originator_version == body.version]
    if OrderNoted.topic in wrong:
        raise Rejected(f"version {body.version} is a copy of what the order service said: retract it there")
    return await registers.retract(id, body)


@router.post("/{exception}/assign")
@allows(MAKING, Role.QUALITY)
async def assign_exception(order_id: OrderId, exception: Number, body: AssignException, registers: Registers) -> After:
    """Somebody else sees to it from now on, or until another day."""
    told = ExceptionAssigned(order_id=order_id, exception=exception, owner=body.owner, due=body.due, reason=body.reason)
    return await registers.transact(exceptions_of(order_id), body, lambda register: domain.assign(register, told))


@router.post("/{exception}/actions")
@allows(WORKING)
async def note_corrective_action(
    order_id: OrderId, exception: Number, body: TellAction, registers: Registers, attached: Attached
) -> After:
    """Something was done about it 纠正措施: a fact."""
    evidence = await attached.of(body.evidence)
    told = CorrectiveActionTaken(order_id=order_id, exception=exception, action=body.action, evidence=evidence)
    return await registers.transact(exceptions_of(order_id), body, lambda register: domain.act(register, told))


@router.post("/{exception}/close")
@allows(MAKING, Role.QUALITY)
async def close_exception(
    order_id: OrderId, exception: Number, body: CloseException, registers: Registers, attached: Attached
) -> After:
    """Somebody looked, and it is over; what is not minor needs a corrective action first."""
    evidence = await attached.of(body.evidence)
    told = ExceptionClosed(order_id=order_id, exception=exception, outcome=body.outcome, evidence=evidence)
    return await registers.transact(exceptions_of(order_id), body, lambda register: domain.close(register, told))
