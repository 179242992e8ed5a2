"""An order with something of everything, for the pages to show."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shared.events import Event
from shared.events.exception import ExceptionRaised, Severity
from shared.events.inspection import Result
from shared.events.order import Due, Flow, Instalment, OrderHeld, OrderQuoted, OrderReleased, OrderResumed, PaymentTerms
from shared.events.sample import SampleDispatched
from shared.events.shipment import CustomsDeclared, CustomsQueried, Mode
from shared.events.values import Edition, Incoterm, Money, Rule
from shared.identity.roles import Role
from tests.tracking.life import (
    OF_IT,
    asked,
    compared,
    forecast,
    inspected,
    material,
    of_sample,
    output,
    plan_drawn,
    reached,
    sample,
)
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


def made(**papers: Any) -> Telling:
    """All of `much` and its life: asked, sampled, planned and late, bought, made, inspected, in trouble, cleared."""
    tell = much(**papers)
    told: list[tuple[str, Event]] = [
        ("2026-10-03", asked("Q-1")),
        ("2026-10-05", compared("D-1")),
        ("2026-09-01", sample()),
        ("2026-09-12", of_sample(SampleDispatched, courier="DHL", waybill="1Z998", courier_terms="collect", pieces=2)),
        ("2026-10-07", plan_drawn()),
        ("2026-11-12", reached("fabric")),
        ("2026-11-25", forecast("pack", date(2026, 12, 9))),
        ("2026-10-08", material("M-1", 2400, date(2026, 11, 15))),
        ("2026-11-18", output("cut", "R-1", **{"1": 1200})),
        ("2026-11-28", inspected("I-1", Result.FAILED)),
        ("2026-11-27", ExceptionRaised(**OF_IT, exception="E-1", what="a needle broke", severity=Severity.MAJOR,
                                       owner=Role.QUALITY)),
        ("2026-11-09", CustomsDeclared(**OF_IT, shipment="SH-1", declaration="310120260")),
        ("2026-11-16", CustomsQueried(**OF_IT, shipment="SH-1", question="which fibre?")),
    ]  # fmt: skip
    for on, event in told:
        tell(event, day(on))
    return tell
