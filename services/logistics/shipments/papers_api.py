"""Customs, bills of lading and other papers of a shipment over HTTP, and letting its originals go."""

from collections.abc import Sequence

from services.logistics.shipments.asking import PREFIX, Knowing, OrderId, Shipment, Shippings, Telling
from services.logistics.shipments.conceding import conceders
from services.logistics.shipments.handing_over import NOBODY
from services.logistics.shipments.originals import release_originals
from services.logistics.shipments.papers_requests import (
    BillWasIssued,
    CustomsAsked,
    CustomsDocumentsWereSent,
    DocumentsWereSent,
    ReleaseOriginals,
    ShipmentWasDeclared,
)
from services.logistics.shipments.state import Shipping, shipping_of
from shared.events.shipment import (
    BillIssued,
    CustomsDeclared,
    CustomsDocumentsSent,
    CustomsQueried,
    CustomsReleased,
    DocumentsSent,
    OriginalsReleased,
    ShipmentEvent,
    ShipmentGate,
)
from shared.http import edge
from shared.http.approving import Approving
from shared.http.attached import Attached
from shared.http.commands import After
from shared.http.rules import allows
from shared.http.says import says
from shared.http.told import Told
from shared.identity.roles import SHIPPING
from shared.repository import Past

router = edge.router(prefix=PREFIX, tags=["shipping documents"])


@router.post("/{shipment}/customs/documents-sent")
@allows(SHIPPING)
async def note_customs_documents(
    order_id: OrderId, shipment: Shipment, body: CustomsDocumentsWereSent, telling: Telling, attached: Attached
) -> After:
    """The customs documents 报关单据 went to forwarder or broker: a fact."""
    files = await attached.of(body.evidence)
    return await telling(body, CustomsDocumentsSent(order_id=order_id, shipment=shipment, to=body.to, evidence=files))


@router.post("/{shipment}/customs/declared")
@allows(SHIPPING)
async def note_declaration(order_id: OrderId, shipment: Shipment, body: ShipmentWasDeclared, telling: Telling) -> After:
    """It was declared to the customs 报关: a fact."""
    return await telling(body, CustomsDeclared(order_id=order_id, shipment=shipment, declaration=body.declaration))


@router.post("/{shipment}/customs/queried")
@allows(SHIPPING)
async def note_customs_query(order_id: OrderId, shipment: Shipment, body: CustomsAsked, telling: Telling) -> After:
    """The customs ask, or inspect 查验: a fact."""
    return await telling(body, CustomsQueried(order_id=order_id, shipment=shipment, question=body.question))


@router.post("/{shipment}/customs/released")
@allows(SHIPPING)
async def note_customs_release(order_id: OrderId, shipment: Shipment, body: Told, telling: Telling) -> After:
    """The customs let it go 放行: a fact."""
    return await telling(body, CustomsReleased(order_id=order_id, shipment=shipment))


@router.post("/{shipment}/bills")
@allows(SHIPPING)
async def note_bill(
    order_id: OrderId, shipment: Shipment, body: BillWasIssued, telling: Telling, attached: Attached
) -> After:
    """A bill of lading 提单, or what stands in its place, was issued: a fact, often told days after the departure."""
    told = BillIssued(
        order_id=order_id,
        shipment=shipment,
        number=body.number,
        kind=body.kind,
        on_board=body.on_board,
        evidence=await attached.of(body.evidence),
    )
    return await telling(body, told)


@router.post("/{shipment}/documents-sent")
@allows(SHIPPING)
async def note_documents(
    order_id: OrderId, shipment: Shipment, body: DocumentsWereSent, telling: Telling, attached: Attached
) -> After:
    """Copies of the documents went to the customer or to a bank: a fact."""
    told = DocumentsSent(
        order_id=order_id,
        shipment=shipment,
        documents=body.documents,
        to=body.to,
        waybill=body.waybill,
        evidence=await attached.of(body.evidence),
    )
    return await telling(body, told)


@router.post("/{shipment}/originals")
@allows(SHIPPING)
@says("not-known-yet")
async def release_original_documents(
    order_id: OrderId,
    shipment: Shipment,
    *,
    body: ReleaseOriginals,
    shippings: Shippings,
    knowing: Knowing,
    asker: Approving,
) -> After:
    """Let title to the goods go: the original bills, or a telex release 电放.

    Where the terms hold them back, the money is there or a manager has conceded it, who is somebody else.
    """
    wanted = OriginalsReleased(order_id=order_id, shipment=shipment, kind=body.kind, to=body.to, waybill=body.waybill)

    async def attempt(seen: str) -> After:
        async def decide(shipping: Shipping, past: Past) -> Sequence[ShipmentEvent]:
            by = conceders(await past(), shipment) if shipping.conceded(shipment) else {}
            opened = by.get(ShipmentGate.ORIGINALS, NOBODY)
            return release_originals(shipping, wanted, seen, asker=asker.themselves, conceders=opened)

        return await shippings.transact_on_history(shipping_of(order_id), body, decide)

    return await knowing(attempt)
