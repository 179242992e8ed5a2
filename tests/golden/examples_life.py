"""One realistic event of each type of what is asked, compared, promised, paid, let through and closed of an order."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from shared.events import Event
from shared.events import order as orders
from shared.events.values import Basis, PromisedDate
from tests.golden.examples_samples import DELEGATION, MAIL, ORDER, SAMPLE

SLIP_OF_CREDIT = MAIL.model_copy(update={"name": "LC 信用证.pdf"})

TOLD_OF_LIFE: Sequence[tuple[UUID, Event]] = [
    (ORDER, orders.ClarificationRequested(
        number="Q1", question="which navy: 19-3933 or 19-4024?\n哪种藏青?", lines=("1",), blocking=False,
        evidence=(MAIL,),
    )),
    (ORDER, orders.CustomerCalled(number="Q1", outcome="will answer by mail this afternoon")),
    (ORDER, orders.ClarificationAnswered(number="Q1", answer="19-4024, as on the sample", evidence=(MAIL,))),
    (ORDER, orders.OrderCompared(
        sample_id=SAMPLE, sample="S-118", round=2, revision=1,
        differences=(orders.Difference(
            number="material-3f9a01c2", style="B-2041", element=orders.Element.MATERIAL, position="lining 里布",
            sealed="210D nylon", ordered="190T polyester",
        ),),
    )),
    (ORDER, orders.DifferenceAccepted(
        number="material-3f9a01c2", reason="their mail of 3 March: polyester is meant", evidence=(MAIL,),
    )),
    (ORDER, orders.DateProposed(
        number="D1", promised=PromisedDate(on=date(2026, 10, 15), basis=Basis.ON_BOARD), lines=("1",),
        by=orders.Side.FACTORY, reason="the zips come a week later",
    )),
    (ORDER, orders.DateDeclined(number="D1", by=orders.Side.CUSTOMER, reason="the season begins before")),
    (ORDER, orders.DateConfirmed(number="D2", by=orders.Side.CUSTOMER, evidence=(MAIL,))),
    (ORDER, orders.CreditOpened(
        reference="LC 2026/0815", amendment=1, issuing_bank="Hamburger Sparkasse", amount=Decimal("10086.00"),
        currency="USD", latest_shipment=date(2026, 10, 15), expires=date(2026, 11, 5), presentation_days=15,
        partial_shipments=False, evidence=(SLIP_OF_CREDIT,),
    )),
    (ORDER, orders.CreditChecked(
        reference="LC 2026/0815", amendment=1, verified=False, discrepancies="it excludes partial shipments",
        evidence=(MAIL,),
    )),
    (ORDER, orders.OrderCleared(clearance=orders.Clearance.PRODUCTION, because="deposit paid")),
    (ORDER, orders.ClearanceWithdrawn(clearance=orders.Clearance.PRODUCTION, because="deposit not paid")),
    (ORDER, orders.OrderConceded(
        gate=orders.OrderGate.DIFFERENCE, about=("material-3f9a01c2",), reason="the mill needs the order today",
        evidence=(MAIL,), delegation=DELEGATION, opinion="the lining does not show",
    )),
    (ORDER, orders.OrderArchived(checked=("no goods are still to leave", "what left is paid"))),
]  # fmt: skip
