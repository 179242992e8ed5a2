"""Receiving, changing and following orders over HTTP. What is possible when: docs/order-states.md."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from services.order.customers.api import CustomersRead
from services.order.customers.domain import customer_id
from services.order.customers.refusals import not_registered
from services.order.orders import domain, facts
from services.order.orders.amending import amend
from services.order.orders.countersigning import countersign, strictest
from services.order.orders.receiving import line_of
from services.order.orders.requests import (
    AmendOrder,
    CancelOrder,
    CountersignOrder,
    HoldOrder,
    QuoteOrder,
    ReceiveOrder,
)
from services.order.orders.signing import Signatures
from services.order.orders.state import Order, order_id
from services.order.orders.view import OrderNow, order_now
from shared.errors import Rejected, Unknown
from shared.events.customer import CustomerProfiled
from shared.events.order import (
    ClearanceWithdrawn,
    OrderCleared,
    OrderEvent,
    OrderReceived,
    ShipmentNoted,
)
from shared.events.values import Countersign
from shared.http import edge
from shared.http.approving import Approving
from shared.http.commands import After, Commands, Reading, Retract, commands, reading
from shared.http.rules import allows
from shared.http.says import says
from shared.http.told import Told
from shared.identity.roles import ABLE_TO_APPROVE, COMMERCIAL, STAFF, Role
from shared.identity.rules import Facts
from shared.received import Received
from shared.repository import Past

router = edge.router(prefix="/v1/orders", tags=["orders"])

Orders = Annotated[Commands[Order, OrderEvent], commands("order")]
OrdersRead = Annotated[Reading[Order, OrderEvent], reading("order")]

CLEARANCES = {OrderCleared.topic, ClearanceWithdrawn.topic}

OrderId = Annotated[
    UUID, Path(description="As its receipt was answered", examples=["2d7241e5-8576-5655-9c59-c25ab29d048f"])
]


@router.post("", status_code=201)
@allows(COMMERCIAL)
@says(leads={"order_id": "$response.body#/id"})
async def receive_order(body: ReceiveOrder, orders: Orders, customers: CustomersRead) -> After:
    """The same papers received again do nothing; other papers under the same PO number are refused."""
    known = (await customers.get(customer_id(body.customer_code))).state
    customer, profile = known.registered, known.profile or CustomerProfiled()
    if customer is None:
        raise not_registered(body.customer_code)
    papers = OrderReceived(
        customer_id=customer_id(body.customer_code),
        customer_code=body.customer_code,
        po_number=body.po_number,
        currency=body.currency,
        lines=tuple(line_of(line, body.incoterm) for line in body.lines),
        flow=body.flow,
        destination=body.destination,
        incoterm=body.incoterm,
        payment_terms=body.payment_terms,
        vendor=body.vendor,
        tolerance=body.tolerance or customer.tolerance,
        countersign=body.countersign or customer.countersign,
        specifications=body.specifications,
        shipment_sample=profile.shipment_sample if body.shipment_sample is None else body.shipment_sample,
        inspection=body.inspection or profile.inspection,
    )

    async def decide(order: Order, past: Past) -> list[OrderEvent]:
        before = Countersign.NOT_REQUIRED if order.received else strictest(await past())
        return domain.receive(order, papers, customer.countersign, before)

    id = order_id(body.customer_code, body.po_number)
    return await orders.transact_on_history(
        id,
        body,
        decide,
        created_at=f"/v1/orders/{id}",
        about=Facts(body.customer_code),
    )


@router.get("/{order_id}")
@allows(STAFF)
async def show_order_as_decided(
    order_id: OrderId, orders: OrdersRead, signatures: Signatures, response: Response
) -> OrderNow:
    """The order as the next decision sees it; for status and history ask tracking."""
    known = await orders.get(order_id)
    if not known.version:
        raise Unknown("there is no such order here")

    async def past() -> Sequence[Received]:
        return (await orders.history(order_id))[: known.version]

    signed = len((await signatures.papers(known.state, past)).approvals) if known.state.signed else 0
    response.headers["ETag"] = f'"{known.version}"'
    return order_now(order_id, known, signed)


@router.post("/{order_id}/quoted")
@allows(COMMERCIAL)
async def note_quotation(order_id: OrderId, body: QuoteOrder, orders: Orders) -> After:
    """A quotation for what became this order went out: a fact."""
    return await orders.transact(order_id, body, lambda order: facts.quote(order, body.reference))


@router.post("/{order_id}/acknowledge")
@allows(COMMERCIAL)
async def acknowledge_order(order_id: OrderId, body: Told, orders: Orders) -> After:
    """The signed copy goes back to the customer."""
    return await orders.transact(order_id, body, domain.acknowledge)


@router.post("/{order_id}/countersign")
@allows(ABLE_TO_APPROVE)
async def countersign_order(
    order_id: OrderId, body: CountersignOrder, orders: Orders, signatures: Signatures, approver: Approving
) -> After:
    """A manager, or whoever acts for one by delegation, signs the papers 验签: never those that they had a hand in."""
    by = await signatures.of(approver, body.delegation)

    async def decide(order: Order, past: Past) -> list[OrderEvent]:
        papers = await signatures.to_sign(order, past)
        known, now = await signatures.delegations(), signatures.now
        return countersign(order, papers, by, known, now, seen=body.version, opinion=body.opinion)

    return await orders.transact_on_history(order_id, body, decide, role=Role.MANAGER, on_behalf_of=by.on_behalf_of)


@router.post("/{order_id}/release")
@allows(COMMERCIAL)
async def release_order(order_id: OrderId, body: Told, orders: Orders, signatures: Signatures) -> After:
    """The internal order 中文订单 goes to the departments.

    Countersigned, if the customer or the papers ask for it; with every question answered that stops it, and every
    difference from the sealed sample accepted, or let through by a concession.
    """

    async def decide(order: Order, past: Past) -> list[OrderEvent]:
        signed = len((await signatures.papers(order, past)).approvals) if order.signatures_required else 0
        return domain.release(order, signed, await signatures.conceded(order, past))

    return await orders.transact_on_history(order_id, body, decide)


@router.post("/{order_id}/amend")
@allows(COMMERCIAL)
async def amend_order(order_id: OrderId, body: AmendOrder, orders: Orders) -> After:
    """Change what has not left. What changes nothing does nothing."""

    def decide(order: Order) -> list[OrderEvent]:
        incoterm = body.incoterm or (order.terms.incoterm if order.terms else None)
        return amend(
            order,
            body.reason,
            lines=None if body.lines is None else tuple(line_of(line, incoterm) for line in body.lines),
            destination=body.destination,
            incoterm=body.incoterm,
            payment_terms=body.payment_terms,
            specifications=body.specifications,
        )

    return await orders.transact(order_id, body, decide)


@router.post("/{order_id}/hold")
@allows(COMMERCIAL)
async def hold_order(order_id: OrderId, body: HoldOrder, orders: Orders) -> After:
    """Stop release and booking until the order is resumed."""
    return await orders.transact(order_id, body, lambda order: domain.hold(order, body.reason))


@router.post("/{order_id}/resume")
@allows(COMMERCIAL)
async def resume_order(order_id: OrderId, body: Told, orders: Orders) -> After:
    """End the hold; the order stands where it stood before."""
    return await orders.transact(order_id, body, domain.resume)


@router.post("/{order_id}/cancel")
@allows(COMMERCIAL)
async def cancel_order(order_id: OrderId, body: CancelOrder, orders: Orders) -> After:
    """What has not left will not leave; what has left stays owed and payable."""
    return await orders.transact(order_id, body, lambda order: domain.cancel(order, body.reason))


@router.post("/{order_id}/retractions")
@allows(COMMERCIAL)
async def retract_order_fact(order_id: OrderId, body: Retract, orders: Orders, histories: OrdersRead) -> After:
    """Declare an earlier fact about the order wrong; it can then be told again, rightly."""
    wrong = [each.topic for each in await histories.history(order_id) if each.originator_version == body.version]
    if ShipmentNoted.topic in wrong:
        raise Rejected(f"version {body.version} is a copy of what logistics said: retract it there")
    if CLEARANCES & set(wrong):
        raise Rejected(f"version {body.version} follows from what was paid: retract that, and it follows anew")
    return await orders.retract(order_id, body)
