"""What an order is: its papers, how far it has come, what has left, and what was paid."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID, uuid5

from services.order.orders.clarifications.state import Question
from services.order.orders.comparisons.state import Comparison
from services.order.orders.dates.state import Proposal
from services.order.orders.money.state import Credit
from shared.events.order import (
    Clearance,
    Difference,
    OrderGate,
    OrderReceived,
    PaymentReceived,
    ShippedLine,
)

ORDERS = UUID("a3f1c0de-7b1e-5f55-8d5c-0b6f5a9e4d22")


def order_id(customer_code: str, po_number: str) -> UUID:
    """The order that this customer calls by this number: a PO number is unique within its customer."""
    return uuid5(ORDERS, f"{customer_code}/{po_number}")


class Status(StrEnum):
    """How far the order has come. What each command then does: docs/order-states.md."""

    UNKNOWN = "unknown"
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    RELEASED = "released"
    HELD = "held"
    CANCELLED = "cancelled"
    ARCHIVED = "archived"


class Shipped(StrEnum):
    """How much of what was ordered has left, or was delivered."""

    NONE = "none"
    PART = "part"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Order:
    """Each step is kept by itself, so that a hold remembers what it interrupted and a retraction takes out one step."""

    received: OrderReceived | None = None
    """The papers as first told, to recognise them when they are told again."""
    terms: OrderReceived | None = None
    """The papers as amended since. None: not received; facts may be known all the same."""
    revision: int = 0
    signed: int = 0
    """How often the papers were countersigned since they changed; how many of these stand, the history decides."""
    acknowledged: bool = False
    released: bool = False
    held: str | None = None
    """Why the order is on hold; None: it is not."""
    cancelled: bool = False
    quotations: tuple[str, ...] = ()
    payments: Mapping[str, PaymentReceived] = field(default_factory=dict)
    """By the bank slip's reference."""
    noted: Mapping[tuple[str, str, str], ShippedLine] = field(default_factory=dict)
    """What logistics said, by shipment, stage and line: a shipment may be delivered in parts, on several days."""
    questions: Mapping[str, Question] = field(default_factory=dict)
    """What the customer was asked about the papers, by number."""
    comparisons: Mapping[UUID, Comparison] = field(default_factory=dict)
    """The newest with each sealed sample, by the sample's id."""
    accepted: frozenset[str] = frozenset()
    """The numbers of the differences that were accepted in writing."""
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    """Dates that one side proposed, by number."""
    credits: Mapping[str, Credit] = field(default_factory=dict)
    """Letters of credit, by their numbers."""
    cleared: frozenset[Clearance] = frozenset()
    """For what enough money is there."""
    conceded: Mapping[OrderGate, frozenset[str]] = field(default_factory=dict)
    """What was let through at each gate, by number; which of it stands, the history decides."""
    archived: bool = False

    @property
    def customer_code(self) -> str | None:
        """Whose order it is; None where only facts are known of it."""
        return self.terms.customer_code if self.terms else None

    @property
    def status(self) -> Status:
        if self.terms is None:
            return Status.UNKNOWN
        if self.archived:
            return Status.ARCHIVED
        if self.cancelled:
            return Status.CANCELLED
        if self.held is not None:
            return Status.HELD
        if self.released:
            return Status.RELEASED
        return Status.ACKNOWLEDGED if self.acknowledged else Status.RECEIVED

    @property
    def signatures_required(self) -> int:
        """How many people have to countersign before the order is released."""
        return self.terms.countersign.signatures if self.terms else 0

    @property
    def quantities_shipped(self) -> dict[str, Decimal]:
        """Per line, in its unit. Departed and delivered of one shipment are the same goods: the larger counts, once."""
        units = {line.number: line.unit for line in self.terms.lines} if self.terms else {}
        largest: dict[tuple[str, str], Decimal] = {}
        for (shipment, _, number), noted in self.noted.items():
            # cartons are no pieces: what was told in another unit, before the order was known, counts nowhere
            if noted.unit in {None, units.get(number, noted.unit)}:
                goods = shipment, number
                largest[goods] = max(largest.get(goods, Decimal(0)), noted.quantity)
        shipped: dict[str, Decimal] = {}
        for (_, number), quantity in largest.items():
            shipped[number] = shipped.get(number, Decimal(0)) + quantity
        return shipped

    @property
    def shipped(self) -> Shipped:
        shipped = self.quantities_shipped
        if self.terms and all(shipped.get(line.number, 0) >= line.quantity for line in self.terms.lines):
            return Shipped.ALL
        return Shipped.PART if any(shipped.values()) else Shipped.NONE

    @property
    def quantities_open(self) -> dict[str, Decimal]:
        """Per line what is still to be shipped: nothing, once the order is cancelled."""
        if self.terms is None:
            return {}
        shipped = self.quantities_shipped
        rest = {line.number: line.quantity - shipped.get(line.number, Decimal(0)) for line in self.terms.lines}
        return {number: Decimal(0) if self.cancelled else max(left, Decimal(0)) for number, left in rest.items()}

    @property
    def open_questions(self) -> tuple[Question, ...]:
        return tuple(each for each in self.questions.values() if each.is_open)

    @property
    def open_differences(self) -> tuple[Difference, ...]:
        """From the sealed samples, as compared last, and not accepted."""
        found = {each.number: each for one in self.comparisons.values() for each in one.compared.differences}
        return tuple(each for each in found.values() if each.number not in self.accepted)
