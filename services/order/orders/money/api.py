"""Money that came in, letters of credit, and when what is due, over HTTP."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, Field

from services.order.orders.api import OrderId, Orders, OrdersRead
from services.order.orders.money.credits import check_credit, doubts, open_credit
from services.order.orders.money.due import Part, happened, payment_plan
from services.order.orders.money.payments import paid_in_all, pay, value_of
from services.order.orders.money.state import Credit
from services.order.orders.requests import PaymentOfOrder
from services.order.orders.state import Order
from shared.errors import Unknown
from shared.events.confidential import Confidential
from shared.events.order import Clearance, CreditChecked, CreditOpened, PaymentReceived
from shared.events.values import Currency, Positive, Reference, Remark, Text
from shared.http import edge
from shared.http.attached import Attached, Files
from shared.http.commands import After
from shared.http.rules import allows
from shared.http.says import says
from shared.http.told import Told
from shared.identity.roles import COMMERCIAL, STAFF, Role

router = edge.router(prefix="/v1/orders/{order_id}", tags=["money"])

CreditNumber = Annotated[str, Path(description="The credit's number", examples=["LC-2026-0815"], max_length=64)]
AMENDMENT = Field(default=0, ge=0, le=99, description="Which amendment of it; 0: as it was opened")


class CreditCameIn(Told):
    """A letter of credit 信用证 as its paper says, or an amendment of one, as a whole."""

    reference: Reference = Field(description="The issuing bank's number for it", examples=["LC-2026-0815"])
    amendment: int = AMENDMENT
    issuing_bank: Text | None = Field(default=None, examples=["Hamburger Sparkasse"])
    amount: Annotated[Positive, Confidential.PRICE] = Field(examples=["10080.00"])
    currency: Currency = Field(examples=["USD"])
    latest_shipment: date | None = Field(default=None, examples=["2026-10-15"])
    expires: date = Field(examples=["2026-11-05"])
    presentation_days: int = Field(default=21, ge=1, le=365, description="After shipment (UCP 600, article 14c)")
    partial_shipments: bool = Field(default=True, description="Whether it allows them (article 31)")
    evidence: Files = ()


class CreditGoneThrough(Told):
    amendment: int = AMENDMENT
    verified: bool = Field(description="Whether bank and salesperson found nothing wrong with it", examples=[True])
    discrepancies: Remark | None = Field(
        default=None, description="What is wrong, for whoever opened it to amend; told where it is not verified"
    )
    evidence: Files = ()


class CreditNow(BaseModel):
    reference: str
    amendment: int
    issuing_bank: str | None
    amount: Annotated[Decimal, Confidential.PRICE]
    currency: str
    latest_shipment: date | None
    expires: date
    presentation_days: int
    partial_shipments: bool
    verified: bool
    discrepancies: str | None
    doubts: tuple[str, ...] = Field(description="What in it does not fit the order, as far as figures and dates tell")


class MoneyOfOrder(BaseModel):
    """What is due when, and what came in. `parts` together are the order's stated value, to the cent."""

    version: int
    currency: str | None
    value: Annotated[Decimal, Confidential.PRICE]
    paid: Annotated[Decimal, Confidential.PRICE] = Field(description="In the order's currency")
    parts: tuple[Part, ...]
    payments: tuple[PaymentReceived, ...]
    credits: tuple[CreditNow, ...]
    cleared: tuple[Clearance, ...] = Field(description="What need not wait for money any more")


@router.get("/payments")
@allows(STAFF)
async def show_money_of_order(order_id: OrderId, orders: OrdersRead) -> MoneyOfOrder:
    """When what is due, given what is known now: an instalment that waits for goods is due as these leave or arrive."""
    known = await orders.get(order_id)
    if not known.version:
        raise Unknown("there is no such order here")
    order, history = known.state, await orders.history(order_id)
    return MoneyOfOrder(
        version=known.version,
        currency=order.terms.currency if order.terms else None,
        value=value_of(order.terms) if order.terms else Decimal(0),
        paid=paid_in_all(order),
        parts=payment_plan(order, happened(history[: known.version])),
        payments=tuple(order.payments.values()),
        credits=tuple(shown for each in order.credits.values() if (shown := _credit(order, each))),
        cleared=tuple(sorted(order.cleared)),
    )


@router.post("/payments")
@allows(COMMERCIAL, Role.FINANCE)
async def note_payment(order_id: OrderId, body: PaymentOfOrder, orders: Orders, attached: Attached) -> After:
    """Money came in: a fact. One bank slip is one payment."""
    payment = PaymentReceived(
        reference=body.reference,
        amount=body.amount,
        currency=body.currency,
        instalment=body.instalment,
        evidence=await attached.of(body.evidence),
    )
    return await orders.transact(order_id, body, lambda order: pay(order, payment))


@router.post("/credits")
@allows(COMMERCIAL, Role.FINANCE)
@says(leads={"credit": "$request.body#/reference"})
async def note_credit(order_id: OrderId, body: CreditCameIn, orders: Orders, attached: Attached) -> After:
    """A letter of credit came in, or an amendment: a fact. It counts once it is verified."""
    opened = CreditOpened(**_told(body), evidence=await attached.of(body.evidence))
    return await orders.transact(order_id, body, lambda order: open_credit(order, opened))


@router.post("/credits/{credit}/check")
@allows(COMMERCIAL, Role.FINANCE)
@says(example={"verified": True, "discrepancies": None})
async def check_credit_of_order(
    order_id: OrderId, credit: CreditNumber, body: CreditGoneThrough, orders: Orders, attached: Attached
) -> After:
    """Bank and salesperson went through it. With discrepancies it is not verified, and waits for its amendment."""
    checked = CreditChecked(reference=credit, **_told(body), evidence=await attached.of(body.evidence))
    return await orders.transact(order_id, body, lambda order: check_credit(order, checked))


def _told(body: Told) -> dict[str, Any]:
    """What the body says of the fact itself, without its files."""
    return {name: value for name, value in body if name not in {*Told.model_fields, "evidence"}}


def _credit(order: Order, credit: Credit) -> CreditNow | None:
    """As it is now; None where only its check is known."""
    if credit.now is None:
        return None
    checked = credit.checked.get(credit.now.amendment)
    return CreditNow(
        **credit.now.model_dump(exclude={"evidence"}),
        verified=credit.verified,
        discrepancies=checked.discrepancies if checked else None,
        doubts=doubts(order, credit.now),
    )
