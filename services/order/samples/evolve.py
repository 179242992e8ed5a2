"""How each fact changes what a sample request is; any of them may be the first."""

from dataclasses import replace
from typing import assert_never

from services.order.samples.state import Sample, Step
from shared.events.sample import (
    SampleApproved,
    SampleCancelled,
    SampleChargeDecided,
    SampleDelivered,
    SampleDispatched,
    SampleEvent,
    SampleFactRetracted,
    SampleFeedbackRequested,
    SampleMade,
    SampleOrdered,
    SamplePhotographed,
    SampleRejected,
    SampleRequestApproved,
    SampleRequestChanged,
    SampleRequested,
    SampleRequestRefused,
    SampleReviewed,
    SampleSealed,
)


def evolve(sample: Sample, event: SampleEvent) -> Sample:
    match event:
        case SampleRequested():
            return replace(sample, requested=event, terms=event, signed=False, refused=None)
        case SampleRequestChanged():
            changed = sample.terms and with_change(sample.terms, event)
            return replace(sample, terms=changed, revision=event.revision, signed=False, refused=None, charge=None)
        case SampleRequestApproved():
            return replace(sample, signed=True, refused=None)
        case SampleRequestRefused(reason=reason):
            return replace(sample, refused=reason)
        case SampleChargeDecided():
            return replace(sample, charge=event)
        case SampleCancelled(reason=reason):
            return replace(sample, cancelled=reason)
        case (
            SampleOrdered()
            | SampleMade()
            | SampleReviewed()
            | SamplePhotographed()
            | SampleDispatched()
            | SampleDelivered()
            | SampleFeedbackRequested()
            | SampleApproved()
            | SampleRejected()
            | SampleSealed()
        ):
            return replace(sample, rounds={**sample.rounds, event.round: _further(sample, event)})
        case SampleFactRetracted():
            return sample
        case _:
            assert_never(event)


def with_change(terms: SampleRequested, change: SampleRequestChanged) -> SampleRequested:
    """The request with the change written in; what the change leaves out stays."""
    changes = {"lines": change.lines, "specifications": change.specifications, "needed_by": change.needed_by}
    return terms.model_copy(update={name: value for name, value in changes.items() if value is not None})


def _further(sample: Sample, step: Step) -> dict[type[Step], Step]:
    return {**sample.rounds.get(step.round, {}), type(step): step}
