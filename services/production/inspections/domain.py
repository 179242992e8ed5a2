"""What may be told of inspections 验货: agreed for a day, moved, performed; the result follows from what was found."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.production.inspections import sampling
from services.production.inspections.lots import check_lots, size
from services.production.inspections.state import Inspections
from shared.errors import Rejected
from shared.events.files import Attachment
from shared.events.inspection import (
    Found,
    InspectedLine,
    InspectionEvent,
    InspectionPerformed,
    InspectionScheduled,
    Inspector,
    Result,
    SamplingPlan,
    Time,
)

CLASSES = ("critical", "major", "minor")


@dataclass(frozen=True, slots=True)
class Seen:
    """What an inspector saw. `result` is what they say: None leaves it to the numbers."""

    order_id: UUID
    inspection: str
    time: Time
    inspector: Inspector
    lots: tuple[InspectedLine, ...]
    found: Found
    result: Result | None = None
    follows: str | None = None
    report: str | None = None
    remarks: str | None = None
    evidence: tuple[Attachment, ...] = ()


def schedule(inspections: Inspections, told: InspectionScheduled) -> list[InspectionEvent]:
    """It is agreed for a day, or moved to another one, for a reason. Each agreement is kept."""
    known = inspections.of(told.inspection)
    if known.scheduled == told:
        return []
    check_lots(inspections, told.lots)
    if known.performed:
        raise Rejected(f"inspection {told.inspection} was performed: what is looked at again has another number")
    if known.scheduled and known.scheduled.on != told.on and told.reason is None:
        raise Rejected(f"inspection {told.inspection} is agreed for {known.scheduled.on}: say why it is moved")
    return [told]


def perform(inspections: Inspections, seen: Seen) -> list[InspectionEvent]:
    """A lot was inspected: a fact, agreed or not. The sampling plan is frozen, and the result follows from it.

    Raises Rejected for what cannot have been: more defective units than were looked at, goods that are not ordered, a
    result that the numbers do not give.
    """
    known = inspections.of(seen.inspection).performed
    if known is None:
        check_lots(inspections, seen.lots)
        check_follows(inspections, seen)
        plan = sampling.plan(size(inspections.lines, seen.lots), inspections.policy)
        check_found(plan, seen.found)
        return [performed(seen, plan)]
    if not is_same_look(known, seen):
        raise told_otherwise(seen.inspection)
    said = seen.result or known.result
    if known.result is Result.PENDING and said is not Result.PENDING:
        return [performed(seen, known.plan)]
    again = performed(replace(seen, result=None if said is judged(known.plan, seen.found) else said), known.plan)
    if again != known:
        raise told_otherwise(seen.inspection)
    return []


def performed(seen: Seen, plan: SamplingPlan) -> InspectionPerformed:
    return InspectionPerformed(
        order_id=seen.order_id,
        inspection=seen.inspection,
        time=seen.time,
        inspector=seen.inspector,
        lots=seen.lots,
        plan=plan,
        found=seen.found,
        result=result(plan, seen),
        follows=seen.follows,
        report=seen.report,
        remarks=seen.remarks,
        evidence=seen.evidence,
    )


def result(plan: SamplingPlan, seen: Seen) -> Result:
    """What the numbers give; the customer or a third party may also fail what they give, or leave it to the customer.

    Nobody passes what they reject: that is a concession.
    """
    by_numbers = judged(plan, seen.found)
    if seen.result in {None, by_numbers}:
        return by_numbers
    if seen.inspector is Inspector.OWN:
        raise Rejected(f"by what was found the lot {by_numbers}: the result of our own inspections follows from that")
    if seen.result is Result.PASSED:
        raise Rejected(
            "by what was found the lot failed: it is told as failed, or as pending while the customer decides, and "
            "what is accepted nevertheless is conceded 让步接收"
        )
    return seen.result or by_numbers


def judged(plan: SamplingPlan, found: Found) -> Result:
    """Passed, where of no class more was found than is accepted."""
    accepted = all(getattr(found, each) <= getattr(plan, each).accept for each in CLASSES)
    return Result.PASSED if accepted else Result.FAILED


def check_found(plan: SamplingPlan, found: Found) -> None:
    for each in CLASSES:
        if (bad := getattr(found, each)) > (sample := getattr(plan, each).sample):
            raise Rejected(f"{bad} {each} defective units are more than the {sample} that are looked at: count units")


def check_follows(inspections: Inspections, seen: Seen) -> None:
    """What repeats another inspection repeats one that failed, or was left open; what is told late may come first."""
    if seen.follows == seen.inspection:
        raise Rejected("an inspection does not repeat itself: give the one that failed")
    before = inspections.of(seen.follows).performed if seen.follows else None
    if before and before.result is Result.PASSED:
        raise Rejected(f"inspection {seen.follows} passed: there is nothing to repeat")
    if before and before.follows == seen.inspection:
        raise Rejected(f"inspection {seen.follows} itself repeats {seen.inspection}")


def is_same_look(known: InspectionPerformed, seen: Seen) -> bool:
    """Whether the same was seen of the same goods, whatever was decided on it."""
    told = (seen.time, seen.inspector, seen.lots, seen.found, seen.follows)
    return told == (known.time, known.inspector, known.lots, known.found, known.follows)


def told_otherwise(inspection: str) -> Rejected:
    return Rejected(
        f"inspection {inspection} was told already, and otherwise: retract that first, or give what was looked at "
        "again a number of its own that follows it"
    )
