"""A garment order with something of everything: sizes and colours, a drawn plan, forecasts, files, money, shipments."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from services.production.plans.drawing import draw
from services.production.plans.templates import templates
from shared.events.exception import ExceptionRaised, Severity
from shared.events.files import Attachment, Kind
from shared.events.inspection import Found, InspectedLine, Result
from shared.events.material import MaterialExpected, MaterialOrdered
from shared.events.order import (
    Clearance,
    Due,
    Flow,
    Instalment,
    OrderCleared,
    OrderLine,
    OrderReleased,
    PaymentTerms,
)
from shared.events.output import MadeLine, OutworkSent
from shared.events.plan import MilestoneForecast, MilestoneReached, ProductionStarted, ReadyForecast
from shared.events.sample import SampleDispatched, SampleMade, SamplePhotographed
from shared.events.shipment import CutOffs, Mode, ShipmentBooked
from shared.events.values import Basis, PromisedDate
from shared.identity.roles import Role
from tests.tracking.life import (
    OF_IT,
    answered,
    asked,
    came,
    compared,
    inspected,
    material,
    of_sample,
    output,
    sample,
    signed,
)
from tests.tracking.telling import Telling, day, ordered, paid, received

SIZES = {"navy": {"S": 300, "M": 600, "L": 450, "XL": 150}, "ecru": {"S": 200, "M": 400, "L": 300}}
PROMISED = PromisedDate(on=date(2026, 12, 11), basis=Basis.ON_BOARD)


def file(n: int, kind: Kind = Kind.PHOTO, name: str = "front.jpg", media_type: str = "image/jpeg") -> Attachment:
    """A file whose digest is the number, again and again."""
    return Attachment(digest=f"{n:064x}", kind=kind, name=name, media_type=media_type, size=48_213)


def garment(**papers: Any) -> Telling:
    """Planned from the garment template, its fabric late, made in part, one final inspection failed."""
    tell = Telling()
    lines: list[OrderLine] = []
    for colour, sizes in SIZES.items():
        for size, quantity in sizes.items():
            number = f"{len(lines) + 1}"
            lines.append(
                ordered(number, quantity, style="TEE-204 organic jersey", buyer_style="88-1204", colour=colour,
                        size=size, price=Decimal("4.35"), stated_value=Decimal(quantity) * Decimal("4.35"),
                        promised=PROMISED)
            )  # fmt: skip
    lines.append(
        ordered("8", 1500, style="hang tag set", price=Decimal("0.12"), stated_value=Decimal(180), promised=PROMISED)
    )
    terms = PaymentTerms(
        text="30 % T/T deposit, 70 % against copy of B/L",
        instalments=(
            Instalment(name="deposit", percent=Decimal(30), due=Due.ON_ORDER, days=7),
            Instalment(name="balance", percent=Decimal(70), due=Due.AGAINST_DOCUMENTS),
        ),
    )
    what: dict[str, Any] = {
        "flow": Flow.MADE_TO_ORDER,
        "payment_terms": terms,
        "under": 3,
        "over": 5,
        "po_number": "PO 77-1204",
    }
    po = file(1, Kind.CUSTOMER_PAPER, "PO 77-1204 signed.pdf", "application/pdf")
    tell(received(*lines, **{**what, **papers}), day("2026-09-14"))
    tell(asked("Q-1"), day("2026-09-15"))
    tell(answered("Q-1").model_copy(update={"evidence": (po,)}), day("2026-09-17"))
    tell(compared("D-1"), day("2026-09-17"))
    tell(paid("1278", "SWIFT-20931", instalment="deposit"), day("2026-09-21"))
    tell(OrderCleared(clearance=Clearance.PRODUCTION, because="SWIFT-20931"), day("2026-09-21"))
    tell(OrderReleased(), datetime.fromisoformat("2026-09-21T16:20:00+08:00"))
    planned = draw(tell.order_id, templates()["garment"], begins=date(2026, 9, 21), promised=PROMISED, country="DE")
    tell(planned, day("2026-09-21"))
    tell(ProductionStarted(**OF_IT), day("2026-09-22"))
    tell(sample(), day("2026-09-22"))
    tell(signed(), day("2026-09-23"))
    tell(of_sample(SampleMade), day("2026-10-03"))
    tell(of_sample(SamplePhotographed, photos=(file(2), file(3, name="back.jpg"))), day("2026-10-03"))
    tell(
        of_sample(SampleDispatched, courier="DHL", waybill="1Z998", courier_terms="collect", pieces=2),
        day("2026-10-05"),
    )
    tell(material("M-1", 2400, date(2026, 10, 20)), day("2026-09-24"))
    tell(
        MaterialOrdered(
            **OF_IT, material="M-1", supplier="Shaoxing Huaxin mill", reference="PU-88", quantity=Decimal(2400)
        ),
        day("2026-09-26"),
    )
    for said, on, reason in (
        ("2026-10-10", date(2026, 10, 24), "the dyer's boiler broke"),
        ("2026-10-19", date(2026, 10, 30), "the shade was redyed"),
    ):
        tell(MaterialExpected(**OF_IT, material="M-1", on=on), day(said))
        tell(
            MilestoneForecast(**OF_IT, milestone="fabric-in-house", on=on, reason=reason, waits_for=Role.PURCHASING),
            day(said),
        )
    for n, code in enumerate(("lab-dips-approved", "fabric-booked", "trims-booked", "size-set-approved")):
        tell(_reached(code), day(f"2026-{9 if n == 0 else 10:02}-{28 if n == 0 else 2 + 4 * n:02}"))
    tell(came("M-1", 2380), day("2026-10-30"))
    tell(_reached("fabric-in-house"), day("2026-10-31"))
    for stage, share in (
        ("cutting", Decimal(1)),
        ("sewing", Decimal("0.8")),
        ("finishing", Decimal("0.5")),
        ("packing", Decimal("0.4")),
    ):
        made = {f"{line.number}": (line.quantity * Decimal(share)).quantize(Decimal(1)) for line in lines[:7]}
        if stage == "cutting":
            made["2"] = Decimal(660)
        tell(output(stage, f"R-{stage}", **made), day("2026-11-18"))
    sent = (MadeLine(line="1", quantity=Decimal(300)),)
    tell(OutworkSent(**OF_IT, note="W-1", subcontractor="Yiwu Print", process="screen print", lines=sent,
                     due=date(2026, 11, 20)), day("2026-11-12"))  # fmt: skip
    report = file(4, Kind.INSPECTION_REPORT, "final-1.pdf", "application/pdf")
    lots = (InspectedLine(line="1", quantity=Decimal(300)), InspectedLine(line="2", quantity=Decimal(600)))
    failed = inspected("I-1", Result.FAILED, lots=lots, found=Found(major=4, minor=2))
    tell(failed.model_copy(update={"evidence": (report,)}), day("2026-11-24"))
    tell(inspected("I-2", Result.PASSED, lots=lots[:1], found=Found(minor=1), follows="I-1"), day("2026-11-27"))
    tell(ExceptionRaised(**OF_IT, exception="E-1", what="needle found in carton 12", severity=Severity.MAJOR,
                         owner=Role.QUALITY, due=date(2026, 12, 4)), day("2026-11-25"))  # fmt: skip
    cut_offs = CutOffs(cargo=datetime.fromisoformat("2026-12-09T18:00:00+08:00"),
                       vgm=datetime.fromisoformat("2026-12-08T12:00:00+08:00"))  # fmt: skip
    tell(
        ShipmentBooked(order_id=tell.order_id, shipment="SH-1", lines=tell.booked("SH-1", **{"1": 300, "2": 600}).lines,
                       mode=Mode.SEA, forwarder="Sinotrans", booking_number="COSU6123", vessel="COSCO Rose 031W",
                       loading_port="CNNGB", discharge_port="DEHAM", departs_on=date(2026, 12, 10),
                       arrives_on=date(2027, 1, 12), cut_offs=cut_offs),
        day("2026-11-26"),
    )  # fmt: skip
    tell(ReadyForecast(**OF_IT, on=date(2026, 12, 8)), day("2026-11-20"))
    tell(ReadyForecast(**OF_IT, on=date(2026, 12, 14), reason="inspection is repeated"), day("2026-11-25"))
    wrong = tell(paid("5000", "SWIFT-WRONG"), day("2026-11-20"))
    tell.retract(wrong, day("2026-11-21"))
    return tell


def _reached(code: str) -> Any:
    return MilestoneReached(**OF_IT, milestone=code)
