"""Facts about an inquiry 询盘, told by the order service: a customer asks, and maybe orders."""

from datetime import date
from uuid import UUID

from shared.events import Event, FactRetracted
from shared.events.files import Evidence
from shared.events.styles import StyleLine
from shared.events.values import PathReference, Reference, Remark


class InquiryReceived(Event, topic="inquiry.received"):
    customer_id: UUID
    customer_code: PathReference
    reference: Reference
    """Our number for it, unique within the customer."""
    lines: tuple[StyleLine, ...] = ()
    wanted_by: date | None = None
    """When the customer wants the goods; a day at the customer's."""
    words: Remark | None = None
    evidence: Evidence = ()


class InquiryQuoted(Event, topic="inquiry.quoted"):
    """A quotation went out."""

    quotation: Reference


class InquiryWon(Event, topic="inquiry.won"):
    """It became an order."""

    order_id: UUID


class InquiryLost(Event, topic="inquiry.lost"):
    reason: Remark


class InquiryFactRetracted(FactRetracted, topic="inquiry.fact_retracted"):
    pass


InquiryEvent = InquiryReceived | InquiryQuoted | InquiryWon | InquiryLost | InquiryFactRetracted
