"""Proposing dates and bringing each side's word on them over HTTP 核对交期."""

from datetime import date
from typing import Annotated

from fastapi import Path
from pydantic import Field

from services.order.orders.api import OrderId, Orders
from services.order.orders.dates.decisions import check_speaks, confirm, decline, propose
from services.order.orders.receiving import basis_under
from services.order.orders.rules import MOST_LINES
from services.order.orders.state import Order
from shared.events.order import DateConfirmed, DateDeclined, DateProposed, OrderEvent, Side
from shared.events.values import Basis, PathReference, PromisedDate, Remark
from shared.http import edge
from shared.http.approving import Approving
from shared.http.attached import Attached, Files
from shared.http.commands import After
from shared.http.rules import allows
from shared.http.says import says
from shared.http.told import Told
from shared.identity.roles import COMMERCIAL, Role

router = edge.router(prefix="/v1/orders/{order_id}/dates", tags=["dates"])

SPEAKING = COMMERCIAL | {Role.PRODUCTION_MERCHANDISER, Role.PLANNING}
ProposalNumber = Annotated[PathReference, Path(description="Our number of the proposal", examples=["D1"])]
Whose = Annotated[Side, Field(description="Whose word it is; each side's is brought by who deals with it")]


class ProposeDate(Told):
    """Another day for some lines, or for all. Whoever proposes it has confirmed it."""

    number: PathReference = Field(description="Our number of it, unique within the order", examples=["D1"])
    on: date = Field(description="A calendar day at the place of its basis", examples=["2026-10-15"])
    basis: Basis | None = Field(default=None, description="What happens on that day. Left out: by the Incoterm")
    lines: tuple[PathReference, ...] = Field(
        default=(), max_length=MOST_LINES, description="Of which lines. Left out: of all"
    )
    by: Whose
    reason: Remark | None = Field(default=None, examples=["their season moved"])


class SideAgrees(Told):
    by: Whose
    evidence: Files = ()


class SideDeclines(Told):
    by: Whose
    reason: Remark = Field(examples=["the zips come a week later"])


@router.post("")
@allows(SPEAKING)
@says(leads={"proposal": "$request.body#/number"})
async def propose_date(order_id: OrderId, body: ProposeDate, orders: Orders, who: Approving) -> After:
    """What is promised stays, until the other side has confirmed it."""

    def decide(order: Order) -> list[OrderEvent]:
        check_speaks(body.by, who.roles)
        basis = body.basis or basis_under(order.terms.incoterm if order.terms else None)
        promised = PromisedDate(on=body.on, basis=basis)
        wanted = DateProposed(number=body.number, promised=promised, lines=body.lines, by=body.by, reason=body.reason)
        return propose(order, wanted)

    return await orders.transact(order_id, body, decide)


@router.post("/{proposal}/confirm")
@allows(SPEAKING)
@says(example={"by": "customer"})
async def confirm_date(
    *, order_id: OrderId, proposal: ProposalNumber, body: SideAgrees, orders: Orders, who: Approving, attached: Attached
) -> After:
    """With the word of both sides the proposed day is what is promised."""
    confirmed = DateConfirmed(number=proposal, by=body.by, evidence=await attached.of(body.evidence))

    def decide(order: Order) -> list[OrderEvent]:
        check_speaks(body.by, who.roles)
        return confirm(order, confirmed)

    return await orders.transact(order_id, body, decide)


@router.post("/{proposal}/decline")
@allows(SPEAKING)
@says(example={"by": "factory"})
async def decline_date(
    order_id: OrderId, proposal: ProposalNumber, body: SideDeclines, orders: Orders, who: Approving
) -> After:
    """What is promised stays; another day needs another proposal."""
    declined = DateDeclined(number=proposal, by=body.by, reason=body.reason)

    def decide(order: Order) -> list[OrderEvent]:
        check_speaks(body.by, who.roles)
        return decline(order, declined)

    return await orders.transact(order_id, body, decide)
