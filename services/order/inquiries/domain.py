"""What an inquiry 询盘 is, and what may be done to it: quoted, won as an order, or lost."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never
from uuid import UUID, uuid5

from shared.errors import Rejected, Unknown
from shared.events.inquiry import (
    InquiryEvent,
    InquiryFactRetracted,
    InquiryLost,
    InquiryQuoted,
    InquiryReceived,
    InquiryWon,
)

INQUIRIES = UUID("0f6f7a52-31c8-5e0e-8a57-2b9c1f3c7d44")


def inquiry_id(customer_code: str, reference: str) -> UUID:
    """The inquiry that we call so: a number is unique within its customer."""
    return uuid5(INQUIRIES, f"{customer_code}/{reference}")


class Status(StrEnum):
    UNKNOWN = "unknown"
    OPEN = "open"
    QUOTED = "quoted"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Inquiry:
    received: InquiryReceived | None = None
    quotations: tuple[str, ...] = ()
    order_id: UUID | None = None
    """The order that it became."""
    lost: str | None = None
    """Why it came to nothing."""

    @property
    def customer_code(self) -> str | None:
        return self.received.customer_code if self.received else None

    @property
    def status(self) -> Status:
        if self.received is None:
            return Status.UNKNOWN
        if self.order_id is not None:
            return Status.WON
        if self.lost is not None:
            return Status.LOST
        return Status.QUOTED if self.quotations else Status.OPEN


def receive(inquiry: Inquiry, asked: InquiryReceived) -> list[InquiryEvent]:
    if inquiry.received is None:
        return [asked]
    if inquiry.received == asked:
        return []
    raise Rejected(
        f"inquiry {asked.reference} of {asked.customer_code} is there already, with other content: give this one a "
        "number of its own, or retract what was written down wrongly"
    )


def quote(inquiry: Inquiry, quotation: str) -> list[InquiryEvent]:
    """A quotation went out: a fact, also once it is won or lost."""
    if inquiry.status is Status.UNKNOWN:
        raise unknown()
    return [] if quotation in inquiry.quotations else [InquiryQuoted(quotation=quotation)]


def win(inquiry: Inquiry, order_id: UUID) -> list[InquiryEvent]:
    """It became an order: also where it was given up before."""
    match inquiry.status:
        case Status.UNKNOWN:
            raise unknown()
        case Status.OPEN | Status.QUOTED | Status.LOST:
            return [InquiryWon(order_id=order_id)]
        case Status.WON:
            if inquiry.order_id == order_id:
                return []
            raise Rejected(f"it became order {inquiry.order_id}: an inquiry is for one order; write a second inquiry")
        case _:
            assert_never(inquiry.status)


def lose(inquiry: Inquiry, reason: str) -> list[InquiryEvent]:
    match inquiry.status:
        case Status.UNKNOWN:
            raise unknown()
        case Status.OPEN | Status.QUOTED:
            return [InquiryLost(reason=reason)]
        case Status.LOST:
            return []
        case Status.WON:
            raise Rejected(f"it became order {inquiry.order_id}: it is not lost; cancel the order if it is")
        case _:
            assert_never(inquiry.status)


def unknown() -> Unknown:
    return Unknown("there is no such inquiry here")


def evolve(inquiry: Inquiry, event: InquiryEvent) -> Inquiry:
    match event:
        case InquiryReceived():
            return replace(inquiry, received=event)
        case InquiryQuoted(quotation=quotation):
            return replace(inquiry, quotations=(*inquiry.quotations, quotation))
        case InquiryWon(order_id=order_id):
            return replace(inquiry, order_id=order_id)
        case InquiryLost(reason=reason):
            return replace(inquiry, lost=reason)
        case InquiryFactRetracted():
            return inquiry
        case _:
            assert_never(event)
