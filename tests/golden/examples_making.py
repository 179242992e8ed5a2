"""One realistic event of each type about materials, output and inspections, with everything told that can be told."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.events import Event
from shared.events import inspection as inspections
from shared.events import material as materials
from shared.events import output as outputs
from shared.events.quality import Aql, InspectionPolicy, Level
from shared.events.values import Money, Tolerance, Unit
from tests.golden.examples_production import ORDER, PHOTO, wrong

MATERIALS = UUID("0d3b7a1c-5e2f-5b48-9c6d-2a4e8f0b1c37")
OUTPUT = UUID("7c9e1f2a-3b4d-5c6e-8f70-9a1b2c3d4e5f")
INSPECTIONS = UUID("a1b2c3d4-e5f6-5a7b-8c9d-0e1f2a3b4c5d")
OF_IT: dict[str, Any] = {"order_id": ORDER}
CANVAS: dict[str, Any] = {**OF_IT, "material": "M-1"}
LOOK: dict[str, Any] = {**OF_IT, "inspection": "QC-2"}
LINES = (outputs.OrderedLine(number="1", unit=Unit.PIECE, quantity=Decimal(1200)),)
LOTS = (inspections.InspectedLine(line="1", quantity=Decimal(600)),)


def limit(aql: Aql, letter: str, sample: int, accept: int) -> inspections.Limit:
    return inspections.Limit(aql=aql, letter=letter, sample=sample, accept=accept, reject=accept + 1)


TOLD_OF_MAKING: Sequence[tuple[UUID, Event]] = [
    (MATERIALS, materials.OrderNoted(**OF_IT, lines=LINES, customer_code="HARBOUR")),
    (MATERIALS, materials.MaterialPlanned(
        **CANVAS, description="canvas 16 oz, navy 帆布", position="shell", unit=Unit.METRE, quantity=Decimal(1701),
        needed_by=date(2026, 8, 10), lines=("1",),
        consumption=materials.Consumption(each=Decimal("1.35"), wastage=Decimal(5)),
    )),
    (MATERIALS, materials.MaterialOrdered(
        **CANVAS, supplier="Weifang Mill 潍坊", reference="PU-2026-311", quantity=Decimal(1701),
        unit_cost=Money(amount=Decimal("11.20"), currency="CNY"),
    )),
    (MATERIALS, materials.MaterialExpected(**CANVAS, on=date(2026, 8, 12), reason="dyed again")),
    (MATERIALS, materials.MaterialReceived(
        **CANVAS, delivery="DN-88", quantity=Decimal("1650.5"), evidence=(PHOTO,),
    )),
    (MATERIALS, materials.MaterialRejected(
        **CANVAS, delivery="DN-88", quantity=Decimal("40.25"), reason="shade differs from the lab dip",
        evidence=(PHOTO,),
    )),
    (MATERIALS, materials.MaterialShort(**CANVAS, quantity=Decimal("90.75"), reason="the mill is one roll short")),
    (MATERIALS, materials.MaterialFactRetracted.model_validate(wrong(28, 5))),
    (OUTPUT, outputs.OrderNoted(**OF_IT, lines=LINES, customer_code="HARBOUR")),
    (OUTPUT, outputs.OutputRecorded(
        **OF_IT, report="R-1", stage="sewing", lot="A",
        lines=(outputs.MadeLine(line="1", quantity=Decimal(600), spoiled=Decimal(4)),),
    )),
    (OUTPUT, outputs.OutworkSent(
        **OF_IT, note="W-1", subcontractor="Yiwu Embroidery 义乌绣花", process="embroidery",
        lines=(outputs.MadeLine(line="1", quantity=Decimal(600)),), due=date(2026, 8, 28),
    )),
    (OUTPUT, outputs.OutworkReturned(
        **OF_IT, note="RW-1", sent="W-1", remarks="thread of another lot",
        lines=(outputs.MadeLine(line="1", quantity=Decimal(590), spoiled=Decimal(6)),),
    )),
    (OUTPUT, outputs.OutputFactRetracted.model_validate(wrong(33, 2))),
    (INSPECTIONS, inspections.OrderNoted(
        **OF_IT, lines=LINES, customer_code="HARBOUR", policy=InspectionPolicy(level=Level.II, major=Aql.A1_5),
        tolerance=Tolerance(over=Decimal(5), under=Decimal("2.5")),
    )),
    (INSPECTIONS, inspections.InspectionScheduled(
        **LOOK, time=inspections.Time.FINAL, inspector=inspections.Inspector.CUSTOMER, on=date(2026, 9, 14),
        lots=LOTS, reason="sewing is two days late",
    )),
    (INSPECTIONS, inspections.InspectionPerformed(
        **LOOK, time=inspections.Time.FINAL, inspector=inspections.Inspector.CUSTOMER, lots=LOTS,
        plan=inspections.SamplingPlan(
            lot=600, level=Level.II, critical=limit(Aql.ZERO, "J", 80, 0), major=limit(Aql.A1_5, "J", 80, 3),
            minor=limit(Aql.A4_0, "J", 80, 7),
        ),
        found=inspections.Found(major=4, minor=2), result=inspections.Result.FAILED, follows="QC-1",
        report="QI-2026/118", remarks="loose threads at the zip", evidence=(PHOTO,),
    )),
    (INSPECTIONS, inspections.InspectionConceded(
        **LOOK, reason="the customer accepts the shade by mail", opinion="go on", evidence=(PHOTO,),
    )),
    (INSPECTIONS, inspections.InspectionFactRetracted.model_validate(wrong(39, 3))),
]  # fmt: skip
