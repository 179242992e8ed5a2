"""Some orders for boards to show, at noon of Thursday, 3 December 2026: late, at risk, on their way, being made."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from shared.events.inspection import InspectedLine as InspectedLot
from shared.events.inspection import InspectionScheduled, Inspector, Result, Time
from shared.events.order import Due, Flow, Instalment, OrderReleased, PaymentTerms
from shared.events.output import MadeLine, OutworkReturned, OutworkSent
from shared.events.shipment import CutOffs, Mode
from shared.events.values import Basis, PromisedDate
from tests.tracking.life import asked, inspected, plan_drawn
from tests.tracking.telling import NAMES, Telling, day, ordered, paid, received

TERMS = PaymentTerms(
    text="30 % deposit, 70 % 14 days after departure",
    instalments=(
        Instalment(name="deposit", percent=Decimal(30), due=Due.ON_ORDER, days=7),
        Instalment(name="balance", percent=Decimal(70), due=Due.ON_DEPARTURE, days=14),
    ),
)
OTHER = uuid5(NAMES, "another customer")
MADE_UP = uuid5(NAMES, "a customer to be looked at")


def id_of(name: str) -> UUID:
    return uuid5(NAMES, f"board {name}")


def promised(on: str) -> PromisedDate:
    return PromisedDate(on=date.fromisoformat(on), basis=Basis.ON_BOARD)


def of(tell: Telling) -> dict[str, Any]:
    return {"order_id": tell.order_id}


def late(positions: dict[str, int]) -> Telling:
    """PO-LATE of ACME: promised for 20 November, made in part, a question to the customer unanswered; deposit paid."""
    tell = Telling(id_of("late"), positions=positions)
    line = ordered("A", 1000, promised=promised("2026-11-20"))
    tell(received(line, po_number="PO-LATE", flow=Flow.MADE_TO_ORDER, payment_terms=TERMS), day("2026-10-01"))
    tell(paid(300, instalment="deposit"), day("2026-10-05"))
    tell(asked("Q-1"), day("2026-11-23"))
    return tell


def outworked(positions: dict[str, int]) -> Telling:
    """PO-OUT of ACME: with two subcontractors, one of whom is late; inspected on Tuesday, and again on Friday."""
    tell = Telling(id_of("out"), positions=positions)
    line = ordered("A", 800, promised=promised("2026-12-20"))
    tell(received(line, po_number="PO-OUT", flow=Flow.MADE_TO_ORDER), day("2026-10-10"))
    tell(OrderReleased(), day("2026-10-12"))
    lines = MadeLine(line="A", quantity=Decimal(500))
    tell(OutworkSent(**of(tell), note="W-1", subcontractor="Li Embroidery", process="embroidery", lines=(lines,),
                     due=date(2026, 11, 30)))  # fmt: skip
    back = MadeLine(line="A", quantity=Decimal(200), spoiled=Decimal(4))
    tell(OutworkReturned(**of(tell), note="R-1", sent="W-1", lines=(back,)))
    tell(OutworkSent(**of(tell), note="W-2", subcontractor="Wu Print", process="print", lines=(lines,),
                     due=date(2026, 12, 9)))  # fmt: skip
    tell(inspected("I-1", Result.FAILED).model_copy(update=of(tell)), day("2026-12-01"))
    again: dict[str, Any] = {"time": Time.FINAL, "inspector": Inspector.CUSTOMER}
    lots = (InspectedLot(line="A", quantity=Decimal(100)),)
    tell(InspectionScheduled(**of(tell), inspection="I-2", on=date(2026, 12, 4), lots=lots, **again))
    return tell


def sailing(positions: dict[str, int]) -> Telling:
    """PO-SEA of OTHER: booked for the 11th with cut-offs, and another part that has left; its balance is due."""
    tell = Telling(id_of("sea"), positions=positions)
    line = ordered("A", 2000, promised=promised("2026-12-31"))
    what: dict[str, Any] = {"customer_code": "OTHER", "customer_id": OTHER, "payment_terms": TERMS}
    tell(received(line, po_number="PO-SEA", **what), day("2026-10-10"))
    tell(paid(600, "SLIP-7", instalment="deposit"), day("2026-10-16"))
    booked: dict[str, Any] = {"mode": Mode.SEA, "forwarder": "Sinotrans", "booking_number": "COSU61",
                              "departs_on": date(2026, 12, 11), "arrives_on": date(2027, 1, 9),
                              "cut_offs": CutOffs(cargo=datetime(2026, 12, 9, 10, tzinfo=UTC))}  # fmt: skip
    tell(tell.booked("SH-1", A=1500).model_copy(update=booked))
    left = {"bill_of_lading": "BL-77", "containers": ("CSQU3054383",)}
    tell(tell.departed("SH-2", A=500).model_copy(update=left), day("2026-11-16"))
    return tell


def risky(positions: dict[str, int], name: str = "PO-RISK", **what: Any) -> Telling:
    """Promised for 10 December, and its plan will not keep that."""
    tell = Telling(id_of(name), positions=positions)
    line = ordered("A", 100, promised=promised("2026-12-10"))
    tell(received(line, **{"po_number": name, "flow": Flow.MADE_TO_ORDER, **what}), day("2026-11-01"))
    tell(OrderReleased(), day("2026-11-02"))
    tell(plan_drawn().model_copy(update=of(tell)), day("2026-11-02"))
    return tell


def made_up(positions: dict[str, int]) -> Telling:
    """As PO-RISK, of a customer who is there to be looked at."""
    return risky(positions, "PO-DEMO", customer_code="DEMO-SHORE", customer_id=MADE_UP)


ALL = (late, outworked, sailing, risky, made_up)
