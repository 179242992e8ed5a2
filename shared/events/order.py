"""Facts about an order, told by the order service."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.events import Approved, Event, FactRetracted
from shared.events.confidential import Confidential
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


class OrderLine(Value):
    """One style in one colour and one size; the matrix 货号-颜色-尺码 is several lines of one style."""

    number: PathReference
    style: Text
    """货号, the maker's style number or the item's name."""
    buyer_style: Text | None = None
    material: Text | None = None
    construction: Text | None = None
    colour: Text | None = None
    size: Text | None = None
    unit: Unit
    quantity: Positive
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


class Instalment(Value):
    """A part of the order's stated value that is expected: `deposit`, 30 %, on order, within 7 days."""

    name: PathReference
    percent: Percent
    due: Due
    days: Annotated[int, Field(ge=-366, le=3660)] = 0
    """After it; before it where negative, as in `balance one week before departure`."""


class PaymentTerms(Value):
    """The terms as written, and the instalments that they mean; their percents add up to 100."""

    text: Text
    instalments: tuple[Instalment, ...] = ()


class OrderQuoted(Event, topic="order.quoted"):
    """A quotation for what became this order went to the customer."""

    reference: Reference


class OrderReceived(Event, topic="order.received"):
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

    revision: int
    reason: Remark
    lines: tuple[OrderLine, ...] | None = None
    destination: Destination | None = None
    incoterm: Incoterm | None = None
    payment_terms: PaymentTerms | None = None


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
    | ShipmentNoted
    | OrderFactRetracted
)
