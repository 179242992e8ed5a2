"""An order with something of everything, for the pages to show."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from shared.events.order import Due, Flow, Instalment, OrderHeld, OrderQuoted, OrderReleased, OrderResumed, PaymentTerms
from shared.events.shipment import Mode
from shared.events.values import Edition, Incoterm, Money, Rule
from tests.tracking.telling import Telling, day, ordered, paid, received


def much(**papers: Any) -> Telling:
    """Quoted, received (estimated), paid in part, held and resumed, departed: once told wrongly, once unbooked."""
    tell = Telling()
    fob = Incoterm(rule=Rule.FOB, edition=Edition.E2020, place="Ningbo")
    terms = PaymentTerms(
        text="30 % T/T deposit, 70 % against copy of B/L",
        instalments=(
            Instalment(name="deposit", percent=Decimal(30), due=Due.ON_ORDER, days=7),
            Instalment(name="balance", percent=Decimal(70), due=Due.ON_DEPARTURE, days=-7),
        ),
    )
    lines = (ordered("1", 1200, colour="navy", buyer_style="M-7781"), ordered("2", "250.5", style="全棉府绸面料"))
    what = {"flow": Flow.MADE_TO_ORDER, "incoterm": fob, "payment_terms": terms, "under": 3, "vendor": "Ningbo Bags"}
    tell(OrderQuoted(reference="Q-118"), day("2026-09-28"))
    tell(received(*lines, **{**what, **papers}), day("2026-10-02", estimated=True))
    tell(paid("435.15", "SWIFT-1", instalment="deposit"), day("2026-10-06"))
    tell(OrderReleased(), datetime.fromisoformat("2026-10-06T14:05:00+08:00"))
    tell(OrderHeld(reason="the lining's colour"), day("2026-10-12"))
    tell(OrderResumed(), day("2026-10-14"))
    booked: dict[str, Any] = {"mode": Mode.SEA, "forwarder": "Sinotrans", "booking_number": "COSU61",
                              "weight_kg": Decimal("1840.5"), "freight": Money(amount=Decimal(2100), currency="USD"),
                              "incoterm": fob, "remarks": "fragile"}  # fmt: skip
    tell(tell.booked("SH-1", **{"1": 1200}).model_copy(update=booked), day("2026-11-01"))
    wrong = tell(tell.departed("SH-1", **{"1": 1300}), day("2026-11-11"))
    tell.retract(wrong, day("2026-11-13"))
    left: dict[str, Any] = {"vessel": "COSCO Rose 031W", "bill_of_lading": "BL-1", "containers": ("CSQU3054383",)}
    tell(tell.departed("SH-1", **{"1": 1200}).model_copy(update=left), day("2026-11-12"))
    tell(tell.departed("SH-2", **{"2": 200}).model_copy(update={"air_waybill": "112-1"}), day("2026-11-19"))
    tell(paid(5000, "SWIFT-2", "EUR"), day("2026-11-20"))
    return tell
