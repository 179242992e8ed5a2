"""What is noted of an order's money, by the order service. Amounts are suggested to those only who may see prices."""

from decimal import Decimal

from services.tracking.acting.act import Act, Area, Field, Kind
from services.tracking.acting.asked import day, evidence, remark, text, verdict
from services.tracking.acting.known import at, once, several
from services.tracking.orders.answer import OrderAnswer
from services.tracking.orders.axes import Payment
from services.tracking.orders.next_step import Step
from services.tracking.orders.payments import Instalment
from services.tracking.orders.points import Open
from shared.events.confidential import Confidential
from shared.events.files import Kind as FileKind
from shared.identity.roles import COMMERCIAL, Role

AT = "/v1/orders/{order_id}"
PAID_BY = COMMERCIAL | {Role.FINANCE}
DONE = {Payment.PAID, Payment.OVERPAID}


def _due(order: OrderAnswer) -> Instalment | None:
    """The first of the instalments that has not come in."""
    return next((each for each in order.instalments if each.standing not in DONE), None)


def _instalment(order: OrderAnswer, _: str) -> str:
    due = _due(order)
    return due.name if due else ""


def _owed(order: OrderAnswer, _: str) -> Decimal | str:
    due = _due(order)
    return due.expected - due.paid if due else ""


ACTS = (
    Act(
        key="payment",
        area=Area.MONEY,
        service="order",
        path=f"{AT}/payments",
        roles=PAID_BY,
        fields=(
            text("reference", required=True, most=64),
            Field(name="amount", kind=Kind.QUANTITY, required=True, default=_owed, mark=Confidential.PRICE),
            Field(name="currency", required=True, most=3, default=lambda order, _: order.currency or ""),
            Field(
                name="instalment",
                kind=Kind.CHOICE,
                choices=lambda order: [each.name for each in order.instalments],
                default=_instalment,
            ),
            evidence(FileKind.BANK_SLIP),
        ),
        offered=lambda order: once(order, where=order.payment not in DONE),
        minds=("order.payment", "order.credit"),
        steps=frozenset({Step.COLLECT}),
        points=frozenset({Open.MONEY_FOR_PRODUCTION, Open.MONEY_FOR_ORIGINALS}),
    ),
    Act(
        key="credit",
        area=Area.MONEY,
        service="order",
        path=f"{AT}/credits",
        roles=PAID_BY,
        fields=(
            Field(name="reference", required=True, most=64, default=lambda _, about: about),
            Field(
                name="amendment",
                kind=Kind.WHOLE,
                default=lambda order, about: next(
                    (each.amendment + 1 for each in order.credits if each.reference == about), 0
                ),
            ),
            Field(name="amount", kind=Kind.QUANTITY, required=True, mark=Confidential.PRICE),
            Field(name="currency", required=True, most=3, default=lambda order, _: order.currency or ""),
            day("expires", required=True),
            day("latest_shipment"),
            text("issuing_bank", more=True),
            Field(name="partial_shipments", kind=Kind.YES, default=lambda *_: "yes", more=True),
            Field(name="presentation_days", kind=Kind.WHOLE, default=lambda *_: 21, more=True),
            evidence(FileKind.CUSTOMER_PAPER),
        ),
        offered=lambda order: (
            *several(order, (each.reference for each in order.credits if each.verified is False)),
            *once(order, where=not order.credits),
        ),
        minds=("order.credit",),
        points=frozenset({Open.CREDIT_DISCREPANT}),
    ),
    Act(
        key="check_credit",
        area=Area.MONEY,
        service="order",
        path=AT + "/credits/{credit}/check",
        roles=PAID_BY,
        fields=(
            verdict("verified"),
            remark("discrepancies"),
            Field(
                name="amendment",
                kind=Kind.WHOLE,
                default=lambda order, about: next(
                    (each.amendment for each in order.credits if each.reference == about), 0
                ),
            ),
            evidence(FileKind.CUSTOMER_PAPER, more=True),
        ),
        offered=lambda order: several(order, (each.reference for each in order.credits if each.verified is None)),
        place=at("credit"),
        minds=("order.credit",),
        points=frozenset({Open.CREDIT_UNCHECKED}),
    ),
)
