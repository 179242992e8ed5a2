"""Inquiries over HTTP: what customers ask for, before they order."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Path, Response
from pydantic import BaseModel, Field

from services.order.customers.api import CustomersRead
from services.order.customers.domain import customer_id
from services.order.customers.refusals import not_registered
from services.order.inquiries import domain
from services.order.inquiries.domain import Inquiry, Status, inquiry_id
from shared.errors import Unknown
from shared.events.inquiry import InquiryEvent, InquiryReceived
from shared.events.styles import StyleLine
from shared.events.values import PathReference, Reference, Remark
from shared.http import edge
from shared.http.attached import Attached, Files
from shared.http.commands import After, Commands, Reading, Retract, commands, reading
from shared.http.rules import allows
from shared.http.says import says
from shared.http.told import Told
from shared.identity.roles import COMMERCIAL, STAFF
from shared.identity.rules import Facts

router = edge.router(prefix="/v1/inquiries", tags=["inquiries"])

Inquiries = Annotated[Commands[Inquiry, InquiryEvent], commands("inquiry")]
InquiriesRead = Annotated[Reading[Inquiry, InquiryEvent], reading("inquiry")]
InquiryId = Annotated[
    UUID, Path(description="As its receipt was answered", examples=["9127ca42-6f36-5058-8d41-59c169c51f09"])
]


class ReceiveInquiry(Told):
    """What a customer asks for."""

    customer_code: PathReference = Field(description="A registered customer", examples=["HARBOUR"])
    reference: Reference = Field(description="Our number for it, unique within the customer", examples=["INQ-31"])
    lines: tuple[StyleLine, ...] = Field(default=(), max_length=100, description="What they ask for, as far as stated")
    wanted_by: date | None = Field(default=None, description="When they want the goods", examples=["2026-09-30"])
    words: Remark | None = Field(default=None, examples=["a tote like TOTE-70, in canvas"])
    evidence: Files = ()


class QuoteInquiry(Told):
    quotation: Reference = Field(description="Our number of the quotation", examples=["Q-2026-118"])


class WinInquiry(Told):
    order_id: UUID = Field(description="The order that it became", examples=["2d7241e5-8576-5655-9c59-c25ab29d048f"])


class LoseInquiry(Told):
    reason: Remark = Field(examples=["the price was too high"])


class InquiryNow(BaseModel):
    id: UUID
    version: int
    status: Status
    customer_code: str
    reference: str
    lines: tuple[StyleLine, ...]
    wanted_by: date | None
    words: str | None
    quotations: tuple[str, ...]
    order_id: UUID | None = Field(description="The order that it became")
    lost_because: str | None


@router.post("", status_code=201)
@allows(COMMERCIAL)
@says(leads={"inquiry_id": "$response.body#/id"})
async def receive_inquiry(
    body: ReceiveInquiry, inquiries: Inquiries, customers: CustomersRead, attached: Attached
) -> After:
    """A customer asks: written down the day it comes."""
    if (await customers.get(customer_id(body.customer_code))).state.registered is None:
        raise not_registered(body.customer_code)
    asked = InquiryReceived(
        customer_id=customer_id(body.customer_code),
        customer_code=body.customer_code,
        reference=body.reference,
        lines=body.lines,
        wanted_by=body.wanted_by,
        words=body.words,
        evidence=await attached.of(body.evidence),
    )
    id = inquiry_id(body.customer_code, body.reference)
    return await inquiries.transact(
        id,
        body,
        lambda inquiry: domain.receive(inquiry, asked),
        created_at=f"/v1/inquiries/{id}",
        about=Facts(body.customer_code),
    )


@router.get("/{inquiry_id}")
@allows(STAFF)
async def show_inquiry(inquiry_id: InquiryId, inquiries: InquiriesRead, response: Response) -> InquiryNow:
    """The inquiry, and what became of it."""
    known = await inquiries.get(inquiry_id)
    inquiry, received = known.state, known.state.received
    if received is None:
        raise Unknown("there is no such inquiry here")
    response.headers["ETag"] = f'"{known.version}"'
    return InquiryNow(
        id=inquiry_id,
        version=known.version,
        status=inquiry.status,
        customer_code=received.customer_code,
        reference=received.reference,
        lines=received.lines,
        wanted_by=received.wanted_by,
        words=received.words,
        quotations=inquiry.quotations,
        order_id=inquiry.order_id,
        lost_because=inquiry.lost,
    )


@router.post("/{inquiry_id}/quoted")
@allows(COMMERCIAL)
async def note_quotation_of_inquiry(inquiry_id: InquiryId, body: QuoteInquiry, inquiries: Inquiries) -> After:
    """A quotation went out: a fact."""
    return await inquiries.transact(inquiry_id, body, lambda inquiry: domain.quote(inquiry, body.quotation))


@router.post("/{inquiry_id}/won")
@allows(COMMERCIAL)
async def note_inquiry_won(inquiry_id: InquiryId, body: WinInquiry, inquiries: Inquiries) -> After:
    """It became an order."""
    return await inquiries.transact(inquiry_id, body, lambda inquiry: domain.win(inquiry, body.order_id))


@router.post("/{inquiry_id}/lost")
@allows(COMMERCIAL)
async def note_inquiry_lost(inquiry_id: InquiryId, body: LoseInquiry, inquiries: Inquiries) -> After:
    """It came to nothing, and why."""
    return await inquiries.transact(inquiry_id, body, lambda inquiry: domain.lose(inquiry, body.reason))


@router.post("/{inquiry_id}/retractions")
@allows(COMMERCIAL)
async def retract_inquiry_fact(inquiry_id: InquiryId, body: Retract, inquiries: Inquiries) -> After:
    """Declare an earlier fact about the inquiry wrong; it can then be told again, rightly."""
    return await inquiries.retract(inquiry_id, body)
