"""Facts about an order, told by the order service."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from shared.events import Approved, Event, FactRetracted
from shared.events.confidential import Confidential
from shared.events.files import Evidence
from shared.events.quality import InspectionPolicy
from shared.events.styles import Specification, StyleLine
from shared.events.values import (
    Countersign,
    Country,
    Currency,
    Incoterm,
    Number,
    PathReference,
    Percent,
    Positive,
    PromisedDate,
    Reference,
    Remark,
    Text,
    TimeZone,
    Tolerance,
    Unit,
    Value,
)


class Flow(StrEnum):
    """How the goods come about; gates of making and inspecting belong to the first kind only."""

    MADE_TO_ORDER = "made_to_order"
    TRADED = "traded"
    FROM_STOCK = "from_stock"


class OrderLine(StyleLine):
    """What is made, as samples say it too, and at which price and by when."""

    price: Annotated[Number, Confidential.PRICE]
    """Per unit, in the order's currency."""
    stated_value: Annotated[Number, Confidential.PRICE]
    """The line's value as the customer's paper states it; it may differ from quantity × price."""
    promised: PromisedDate

    @property
    def difference(self) -> Decimal:
        """Stated value less quantity × price, in the order's currency."""
        return self.stated_value - self.quantity * self.price


class Destination(Value):
    """Where the goods go: the text as written, its ISO 3166 code and IANA time zone where known."""

    text: Text
    country: Country | None = None
    time_zone: TimeZone | None = None


class Due(StrEnum):
    """What an instalment waits for."""

    ON_ORDER = "on_order"
    ON_DEPARTURE = "on_departure"
    ON_DELIVERY = "on_delivery"
    AGAINST_DOCUMENTS = "against_documents"
    """Against a copy of the bill of lading: the originals wait for it."""
    ON_DATE = "on_date"


class Instalment(Value):
    """A part of the order's stated value that is expected: `deposit`, 30 %, on order, within 7 days."""

    name: PathReference
    percent: Percent
    due: Due
    days: Annotated[int, Field(ge=-366, le=3660)] = 0
    """After it; before it where negative, as in `balance one week before departure`."""
    on: date | None = None
    """The day itself, where it is due on a fixed date."""


class PaymentTerms(Value):
    """The terms as written, and the instalments that they mean; their percents add up to 100."""

    text: Text
    instalments: tuple[Instalment, ...] = ()
    letter_of_credit: bool = False
    """Whether a letter of credit 信用证 is to be opened: production waits for one that was verified."""


class OrderQuoted(Event, topic="order.quoted"):
    """A quotation for what became this order went to the customer."""

    reference: Reference


class OrderReceived(Event, topic="order.received"):
    class_version = 2

    @staticmethod
    def upcast_v1_v2(_: dict[str, Any]) -> None:
        """v2 knows instalments that are due against documents or on a fixed date; what v1 says, it says the same."""

    customer_id: UUID
    customer_code: PathReference
    po_number: Reference
    currency: Currency
    lines: tuple[OrderLine, ...]
    flow: Flow
    destination: Destination
    incoterm: Incoterm | None = None
    """None: the papers do not state one."""
    payment_terms: PaymentTerms | None = None
    vendor: Text | None = None
    """Who makes or supplies the goods, where that is not us."""
    tolerance: Tolerance = Tolerance()
    countersign: Countersign = Countersign.NOT_REQUIRED
    """By how many the order is countersigned before it is released."""
    specifications: tuple[Specification, ...] = ()
    """How each style is made, as the customer's papers say."""
    shipment_sample: bool = False
    """Whether the customer approves a shipment sample 船样 before goods go out."""
    inspection: InspectionPolicy = InspectionPolicy()
    """How strictly lots of it are inspected."""


class OrderAcknowledged(Event, topic="order.acknowledged"):
    """The signed copy went back to the customer (EDI 855)."""


class OrderCountersigned(Approved, topic="order.countersigned"):
    """Somebody who had no hand in the papers signed them 验签; any later change of them voids it."""

    revision: int
    """Of the papers that were signed: how many amendments they had."""


class OrderReleased(Event, topic="order.released"):
    """The internal order 中文订单 went to the departments."""


class OrderAmended(Event, topic="order.amended"):
    """The order's terms after a change; what is None stays as it was."""

    class_version = 2

    @staticmethod
    def upcast_v1_v2(_: dict[str, Any]) -> None:
        """v2 knows instalments that are due against documents or on a fixed date; what v1 says, it says the same."""

    revision: int
    reason: Remark
    lines: tuple[OrderLine, ...] | None = None
    destination: Destination | None = None
    incoterm: Incoterm | None = None
    payment_terms: PaymentTerms | None = None
    specifications: tuple[Specification, ...] | None = None


class OrderHeld(Event, topic="order.held"):
    reason: Remark


class OrderResumed(Event, topic="order.resumed"):
    pass


class OrderCancelled(Event, topic="order.cancelled"):
    """What has not been shipped will not be; what has been shipped stays owed and payable."""

    reason: Remark


class PaymentReceived(Event, topic="order.payment_received"):
    """Money came in, as the bank slip 水单 says; `instalment` is the one that the payer named, if any."""

    reference: Reference
    amount: Annotated[Positive, Confidential.PRICE]
    currency: Currency
    instalment: PathReference | None = None
    evidence: Evidence = ()


class ClarificationRequested(Event, topic="order.clarification_requested"):
    """Something in the papers is not clear: the customer is asked in writing."""

    number: PathReference
    """Of the question, unique within the order."""
    question: Remark
    lines: tuple[PathReference, ...] = ()
    """Which lines it is about; none: the whole order."""
    blocking: bool = True
    """Whether the release of these lines waits for the answer."""
    evidence: Evidence = ()


class ClarificationAnswered(Event, topic="order.clarification_answered"):
    number: PathReference
    answer: Remark
    evidence: Evidence = ()


class CustomerCalled(Event, topic="order.customer_called"):
    """No answer came in time: the customer was called."""

    number: PathReference
    outcome: Remark


class Element(StrEnum):
    """What orders are compared with the sealed sample by: never size or quantity."""

    MATERIAL = "material"
    CONSTRUCTION = "construction"
    COLOUR = "colour"


class Difference(Value):
    """One point in which an order differs from the sealed sample 封样."""

    number: PathReference
    """Unique within the order: the same difference found again has the same number."""
    style: Text
    element: Element
    position: Text
    """Of the material, the number of the point, or the colour."""
    sealed: Text | None = None
    """None: the sample has nothing there."""
    ordered: Text | None = None


class OrderCompared(Event, topic="order.compared"):
    """The papers were held against the sealed sample; without differences they agree."""

    sample_id: UUID
    sample: PathReference
    """The sample request's number."""
    round: int
    revision: int
    """Of the order's papers: how many amendments they had."""
    differences: tuple[Difference, ...] = ()


class DifferenceAccepted(Event, topic="order.difference_accepted"):
    """The customer accepted it in writing, or it was found to be none."""

    number: PathReference
    reason: Remark
    evidence: Evidence = ()


class Side(StrEnum):
    """Whose word on a date it is: a date stands when both sides have confirmed it."""

    CUSTOMER = "customer"
    FACTORY = "factory"


class DateProposed(Event, topic="order.date_proposed"):
    number: PathReference
    """Of the proposal, unique within the order."""
    promised: PromisedDate
    lines: tuple[PathReference, ...] = ()
    """None: all lines."""
    by: Side
    reason: Remark | None = None


class DateConfirmed(Event, topic="order.date_confirmed"):
    """One side agrees. With both, the proposal is what is promised."""

    number: PathReference
    by: Side
    evidence: Evidence = ()


class DateDeclined(Event, topic="order.date_declined"):
    number: PathReference
    by: Side
    reason: Remark


class CreditOpened(Event, topic="order.credit_opened"):
    """A letter of credit came in, or an amendment of one: unverified, until somebody checked it (UCP 600)."""

    reference: Reference
    amendment: Annotated[int, Field(ge=0, le=99)] = 0
    """Which amendment of it, as a whole; 0: as it was opened. The highest number counts, whichever is told last."""
    issuing_bank: Text | None = None
    amount: Annotated[Positive, Confidential.PRICE]
    currency: Currency
    latest_shipment: date | None = None
    expires: date
    presentation_days: Annotated[int, Field(ge=1, le=365)] = 21
    """After shipment (article 14c)."""
    partial_shipments: bool = True
    """Allowed unless it excludes them (article 31)."""
    evidence: Evidence = ()


class CreditChecked(Event, topic="order.credit_checked"):
    """Bank and salesperson went through it; discrepancies are to be amended by whoever opened it."""

    reference: Reference
    amendment: Annotated[int, Field(ge=0, le=99)] = 0
    """Which amendment of it was gone through."""
    verified: bool
    discrepancies: Remark | None = None
    evidence: Evidence = ()


class Clearance(StrEnum):
    """What waits for money."""

    PRODUCTION = "production"
    """The deposit, or a verified letter of credit."""
    ORIGINALS = "originals"
    """Of the documents of title: the balance, unless the terms give credit."""


class OrderCleared(Event, topic="order.cleared"):
    """What came in suffices; `because` names it: a bank slip, a credit, the terms."""

    clearance: Clearance
    because: Remark


class ClearanceWithdrawn(Event, topic="order.clearance_withdrawn"):
    """What had sufficed was declared wrong, or the terms changed."""

    clearance: Clearance
    because: Remark


class OrderGate(StrEnum):
    """What may be opened by a concession, of what the order service decides."""

    CLARIFICATION = "clarification"
    """The release, while a question is not answered."""
    DIFFERENCE = "difference"
    """The release, while a difference from the sealed sample is not accepted."""
    ARCHIVE = "archive"
    """The closing of the file, while something is missing: bank charges, for example."""


class OrderConceded(Approved, topic="order.conceded"):
    """Somebody who had no hand in it opened a gate 让步放行, and answers for it."""

    gate: OrderGate
    about: tuple[PathReference, ...]
    """The numbers of the questions or differences, or the names of what is missing in the file."""
    reason: Remark
    evidence: Evidence = ()


class OrderArchived(Event, topic="order.archived"):
    """Shipped, paid and complete: the file is closed 资料留存."""

    checked: tuple[Text, ...]
    """What was found complete."""


class ShippedLine(Value):
    line: PathReference
    quantity: Number
    unit: Unit | None = None
    """As logistics counted; None: the order line's unit."""


class ShipmentNoted(Event, topic="order.shipment_noted"):
    """Logistics said that these quantities left or were delivered (our copy of their fact)."""

    shipment: PathReference
    stage: Literal["departed", "delivered"]
    lines: tuple[ShippedLine, ...]


class OrderFactRetracted(FactRetracted, topic="order.fact_retracted"):
    pass


OrderEvent = (
    OrderQuoted
    | OrderReceived
    | OrderAcknowledged
    | OrderCountersigned
    | OrderReleased
    | OrderAmended
    | OrderHeld
    | OrderResumed
    | OrderCancelled
    | PaymentReceived
    | ClarificationRequested
    | ClarificationAnswered
    | CustomerCalled
    | OrderCompared
    | DifferenceAccepted
    | DateProposed
    | DateConfirmed
    | DateDeclined
    | CreditOpened
    | CreditChecked
    | OrderCleared
    | ClearanceWithdrawn
    | OrderConceded
    | OrderArchived
    | ShipmentNoted
    | OrderFactRetracted
)
