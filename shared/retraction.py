"""Declaring an earlier event wrong, and reading a history without what was declared wrong (domain.md, rule 1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.errors import Rejected, Unknown
from shared.events import REGISTRY, ErrorReason, Event, FactRetracted
from shared.received import Received, UnknownTopic

SUFFIX = ".fact_retracted"


@dataclass(frozen=True, slots=True)
class Retraction:
    """Which event of the aggregate is wrong, why (EPCIS 2.0 error reasons), and in somebody's words."""

    version: int
    why: ErrorReason
    reason: str


def standing(history: Sequence[Received]) -> list[Received]:
    """An aggregate's history without what was retracted, and without the retractions."""
    retractions = [_retraction(each) for each in history if each.topic.endswith(SUFFIX)]
    wrong = {retraction.retracted_version for retraction in retractions}
    return [each for each in history if not each.topic.endswith(SUFFIX) and each.originator_version not in wrong]


def retract(aggregate: str, history: Sequence[Received], retraction: Retraction) -> list[Event]:
    """Decide to declare one event of the history wrong; once declared, again decides nothing."""
    wrong = next((each for each in history if each.originator_version == retraction.version), None)
    if wrong is None:
        raise Unknown(f"there is no version {retraction.version} to retract; the history has {len(history)}")
    if wrong.topic.endswith(SUFFIX):
        raise Rejected("a retraction cannot be retracted; tell the fact again instead")
    if wrong not in standing(history):
        return []
    what = {
        "retracted_version": wrong.originator_version,
        "retracted_event": wrong.id,
        "why": retraction.why,
        "reason": retraction.reason,
    }
    try:
        event = wrong.event()
    except UnknownTopic:
        raise Rejected(f"{wrong.topic} was written by a newer release: retract it with that one") from None
    retracted = REGISTRY[aggregate + SUFFIX]
    if "order_id" in retracted.model_fields:  # it belongs to an order's history, as what it retracts does
        what["order_id"] = getattr(event, "order_id", None)
    return [retracted.model_validate(what)]


def _retraction(received: Received) -> FactRetracted:
    event = received.event()
    assert isinstance(event, FactRetracted)
    return event
