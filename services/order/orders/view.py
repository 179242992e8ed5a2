"""An order as the write side knows it now, for whoever decides about it next."""

from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.order.orders.payments import Expected, expected
from services.order.orders.state import Order, Shipped, Status
from shared.events.order import Destination, Flow, OrderLine, PaymentReceived, PaymentTerms
from shared.events.values import Countersign, Incoterm, Tolerance
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
    )
