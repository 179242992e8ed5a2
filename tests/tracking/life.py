"""What services say of samples, making and papers, as short as it is said; all of the order in telling.py."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.events import inspection as inspections
from shared.events import material as materials
from shared.events import order as orders
from shared.events import output as outputs
from shared.events import plan as plans
from shared.events import sample as samples
from shared.events.files import Attachment, Kind
from shared.events.quality import Aql, Level
from shared.events.styles import StyleLine
from shared.events.values import Basis, PromisedDate, Unit
from shared.identity.roles import Role
from tests.tracking.telling import CUSTOMER, ORDER

OF_IT: dict[str, Any] = {"order_id": ORDER}
PROMISED = PromisedDate(on=date(2026, 12, 1), basis=Basis.DELIVERED)
PHOTO = Attachment(digest="ab" * 32, kind=Kind.PHOTO, name="front.jpg", media_type="image/jpeg", size=1000)


def milestone(code: str, planned: date, *after: str, owner: Role = Role.WORKSHOP, days: int = 5) -> plans.Milestone:
    return plans.Milestone(
        code=code,
        name=code,
        chinese=code,
        owner=owner,
        days=days,
        calendar=plans.Calendar.ELAPSED,
        after=after,
        planned=planned,
        earliest=planned,
    )


def plan_drawn(*milestones: plans.Milestone, begins: date = date(2026, 11, 3), keeps: str = "ship") -> plans.PlanDrawn:
    """Fabric by the 10th, cut by the 15th, packed by the 25th, with the customer on the 1st of December."""
    return plans.PlanDrawn(
        **OF_IT,
        template="bag",
        edition=1,
        stages=("cut", "pack"),
        begins=begins,
        promised=PROMISED,
        keeps=keeps,
        milestones=milestones
        or (
            milestone("fabric", date(2026, 11, 10), owner=Role.PURCHASING, days=7),
            milestone("cut", date(2026, 11, 15), "fabric"),
            milestone("pack", date(2026, 11, 25), "cut", days=10),
            milestone("ship", date(2026, 12, 1), "pack", owner=Role.LOGISTICS_MERCHANDISER, days=6),
        ),
    )


def reached(code: str) -> plans.MilestoneReached:
    return plans.MilestoneReached(**OF_IT, milestone=code)


def forecast(code: str, on: date, reason: str = "the dyer is late", waits_for: Role | None = None) -> Any:
    return plans.MilestoneForecast(**OF_IT, milestone=code, on=on, reason=reason, waits_for=waits_for)


def output(stage: str, report: str, **quantities: object) -> outputs.OutputRecorded:
    lines = tuple(outputs.MadeLine(line=line, quantity=Decimal(str(each))) for line, each in quantities.items())
    return outputs.OutputRecorded(**OF_IT, report=report, stage=stage, lines=lines)


def material(number: str, quantity: object = 100, needed_by: date | None = None) -> materials.MaterialPlanned:
    return materials.MaterialPlanned(
        **OF_IT,
        material=number,
        description=f"fabric {number}",
        unit=Unit.METRE,
        quantity=Decimal(str(quantity)),
        needed_by=needed_by,
    )


def came(number: str, quantity: object, delivery: str = "D-1") -> materials.MaterialReceived:
    return materials.MaterialReceived(**OF_IT, material=number, delivery=delivery, quantity=Decimal(str(quantity)))


def inspected(number: str, result: inspections.Result, quantity: object = 100, **other: Any) -> Any:
    told: dict[str, Any] = {
        "time": inspections.Time.FINAL,
        "inspector": inspections.Inspector.OWN,
        "lots": (inspections.InspectedLine(line="A", quantity=Decimal(str(quantity))),),
        "plan": sampling_plan(),
        "found": inspections.Found(),
    }
    return inspections.InspectionPerformed(**OF_IT, inspection=number, result=result, **{**told, **other})


def sampling_plan() -> inspections.SamplingPlan:
    limit = inspections.Limit(aql=Aql.A2_5, letter="F", sample=20, accept=1, reject=2)
    return inspections.SamplingPlan(lot=100, level=Level.II, critical=limit, major=limit, minor=limit)


def sample(
    number: str = "S-1", kind: samples.SampleKind = samples.SampleKind.PRE_PRODUCTION
) -> samples.SampleRequested:
    line = StyleLine(number="1", style="Style A", unit=Unit.PIECE, quantity=Decimal(2))
    return samples.SampleRequested(
        **OF_IT, sample=number, customer_id=CUSTOMER, customer_code="ACME", kind=kind, lines=(line,)
    )


def of_sample(kind: type[samples.OfRound], number: str = "S-1", round: int = 1, **told: Any) -> samples.OfRound:
    return kind(**OF_IT, sample=number, round=round, **told)


def signed(number: str = "S-1") -> samples.SampleRequestApproved:
    return samples.SampleRequestApproved(**OF_IT, sample=number, revision=0)


def asked(number: str = "Q-1", *, blocking: bool = True) -> orders.ClarificationRequested:
    return orders.ClarificationRequested(number=number, question="which zip?", blocking=blocking)


def answered(number: str = "Q-1") -> orders.ClarificationAnswered:
    return orders.ClarificationAnswered(number=number, answer="brass")


def compared(*differences: str) -> orders.OrderCompared:
    found = tuple(
        orders.Difference(
            number=number,
            style="Style A",
            element=orders.Element.MATERIAL,
            position="zip",
            sealed="brass",
            ordered=None,
        )
        for number in differences
    )
    return orders.OrderCompared(sample_id=UUID(int=5), sample="S-1", round=1, revision=0, differences=found)
