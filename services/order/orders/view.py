"""An order as the write side knows it now, for whoever decides about it next."""

from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.order.orders.clarifications.state import Question
from services.order.orders.comparisons.state import Comparison
from services.order.orders.dates.state import Proposal, Standing
from services.order.orders.money.payments import Expected, expected
from services.order.orders.state import Order, Shipped, Status
from shared.events.order import (
    Clearance,
    Destination,
    Difference,
    Flow,
    OrderGate,
    OrderLine,
    PaymentReceived,
    PaymentTerms,
    Side,
)
from shared.events.quality import InspectionPolicy
from shared.events.styles import Specification
from shared.events.values import Countersign, Incoterm, PromisedDate, Tolerance
from shared.repository import Known


class LineNow(OrderLine):
    shipped: Decimal = Field(description="What departed or was delivered, in the line's unit")
    open: Decimal = Field(description="What is still to be shipped")


class Papers(BaseModel):
    """What was ordered, as amended."""

    model_config = ConfigDict(from_attributes=True)

    customer_id: UUID
    customer_code: str
    po_number: str
    currency: str
    flow: Flow
    destination: Destination
    incoterm: Incoterm | None
    payment_terms: PaymentTerms | None
    vendor: str | None
    tolerance: Tolerance
    countersign: Countersign
    specifications: tuple[Specification, ...]
    shipment_sample: bool
    inspection: InspectionPolicy


class QuestionNow(BaseModel):
    """What the customer was asked about the papers; open without an answer."""

    number: str
    question: str
    lines: tuple[str, ...]
    blocking: bool
    answer: str | None
    calls: tuple[str, ...]


class DifferenceNow(Difference):
    accepted: bool


class ComparisonNow(BaseModel):
    """What was found when the papers were held against a sealed sample last."""

    sample_id: UUID
    sample: str
    round: int
    revision: int = Field(description="Of the papers that were compared")
    differences: tuple[DifferenceNow, ...]


class ProposalNow(BaseModel):
    """A day that one side proposed."""

    number: str
    promised: PromisedDate
    lines: tuple[str, ...] = Field(description="None: all")
    by: Side
    confirmed: tuple[Side, ...]
    standing: Standing


class OrderNow(BaseModel):
    id: UUID
    version: int
    status: Status
    on_hold_because: str | None
    shipped: Shipped
    revision: int = Field(description="How many amendments changed it")
    countersigned: bool = Field(description="Whether the papers as they are now are signed by as many as they need")
    papers: Papers | None = Field(description="Null: the order was not received, but facts about it are known")
    lines: tuple[LineNow, ...]
    quotations: tuple[str, ...]
    instalments: tuple[Expected, ...] = Field(description="What is expected, and what of it has come in")
    payments: tuple[PaymentReceived, ...]
    questions: tuple[QuestionNow, ...]
    comparisons: tuple[ComparisonNow, ...]
    dates: tuple[ProposalNow, ...]
    cleared: tuple[Clearance, ...] = Field(description="What need not wait for money any more")
    conceded: dict[OrderGate, tuple[str, ...]] = Field(description="What was let through at each gate, by number")


def order_now(id: UUID, known: Known[Order], signed: int) -> OrderNow:
    """`signed`: how many countersignatures of its papers stand."""
    order = known.state
    shipped, still_open = order.quantities_shipped, order.quantities_open
    return OrderNow(
        id=id,
        version=known.version,
        status=order.status,
        on_hold_because=order.held,
        shipped=order.shipped,
        revision=order.revision,
        countersigned=0 < signed >= order.signatures_required,
        papers=Papers.model_validate(order.terms) if order.terms else None,
        lines=tuple(
            LineNow(**dict(line), shipped=shipped.get(line.number, Decimal(0)), open=still_open[line.number])
            for line in (order.terms.lines if order.terms else ())
        ),
        quotations=order.quotations,
        instalments=expected(order),
        payments=tuple(order.payments.values()),
        questions=tuple(_question(each) for each in order.questions.values()),
        comparisons=tuple(_comparison(each, order.accepted) for each in order.comparisons.values()),
        dates=tuple(_proposal(each) for each in order.proposals.values()),
        cleared=tuple(sorted(order.cleared)),
        conceded={gate: tuple(sorted(about)) for gate, about in order.conceded.items()},
    )


def _question(question: Question) -> QuestionNow:
    asked, answered = question.asked, question.answered
    return QuestionNow(
        number=asked.number,
        question=asked.question,
        lines=asked.lines,
        blocking=asked.blocking,
        answer=answered.answer if answered else None,
        calls=question.calls,
    )


def _comparison(comparison: Comparison, accepted: frozenset[str]) -> ComparisonNow:
    compared = comparison.compared
    return ComparisonNow(
        sample_id=compared.sample_id,
        sample=compared.sample,
        round=compared.round,
        revision=compared.revision,
        differences=tuple(
            DifferenceNow(**dict(each), accepted=each.number in accepted) for each in compared.differences
        ),
    )


def _proposal(proposal: Proposal) -> ProposalNow:
    proposed = proposal.proposed
    return ProposalNow(
        number=proposed.number,
        promised=proposed.promised,
        lines=proposed.lines,
        by=proposed.by,
        confirmed=tuple(sorted(proposal.confirmed)),
        standing=proposal.standing,
    )
