"""The samples for an order: each request with its last round; nothing of a round undoes what came after it."""

from datetime import date

from services.tracking.moments import Moment
from services.tracking.orders.axes import Sampling
from services.tracking.orders.told import Fact, Told
from services.tracking.values import value
from shared.events import Event
from shared.events.sample import (
    SampleApproved,
    SampleCancelled,
    SampleDelivered,
    SampleDispatched,
    SampleFeedbackRequested,
    SampleKind,
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

STEPS: tuple[type[Event], ...] = (
    SampleOrdered,
    SampleMade,
    SampleReviewed,
    SamplePhotographed,
    SampleDispatched,
    SampleDelivered,
    SampleFeedbackRequested,
    SampleRejected,
    SampleApproved,
    SampleSealed,
)
"""In the order in which they should come."""
SENT = frozenset({SampleDispatched.topic, SampleDelivered.topic, SampleFeedbackRequested.topic})
URGENCY = (Sampling.REQUESTED, Sampling.REJECTED, Sampling.IN_HAND, Sampling.SENT, Sampling.APPROVED)
"""What is furthest from its approval comes first."""


@value
class SampleRound:
    """One attempt: the furthest step that is known of it, such as `sample.dispatched`, and since when."""

    round: int
    step: str
    occurred: Moment
    photos: tuple[str, ...] = ()
    """Digests."""
    courier: str | None = None
    waybill: str | None = None


@value
class SampleShown:
    """A sample request: its kind, how it stands, all its rounds. `needed_by` is a day at the customer's."""

    number: str
    kind: SampleKind | None
    standing: Sampling | None
    """None: it was cancelled."""
    signed: bool
    refused: str | None
    needed_by: date | None
    styles: tuple[str, ...]
    rounds: tuple[SampleRound, ...]


def samples(told: Told) -> tuple[SampleShown, ...]:
    if not any(topic.startswith("sample.") for topic in told.more):
        return ()
    every = told.of(SampleRequested, SampleRequestChanged, SampleRequestApproved, SampleRequestRefused, SampleCancelled)
    steps = [fact for kind in STEPS for fact in told.of(kind)]
    numbers = sorted({fact.event.sample for fact in [*every, *steps]})
    return tuple(
        _sample(
            number,
            [fact for fact in every if fact.event.sample == number],
            [fact for fact in steps if fact.event.sample == number],
        )
        for number in numbers
    )


def sampling(shown: tuple[SampleShown, ...]) -> Sampling:
    open_ = [each.standing for each in shown if each.standing is not None]
    return min(open_, key=URGENCY.index, default=Sampling.NONE)


def _sample(number: str, about: list[Fact], steps: list[Fact]) -> SampleShown:
    """`about`: of the request as a whole."""
    requested = next((fact.event for fact in about if _is(fact, SampleRequested)), None)
    decided = sorted(about, key=lambda fact: fact.decided)
    papers = [n for n, fact in enumerate(decided) if _is(fact, SampleRequested) or _is(fact, SampleRequestChanged)]
    since = decided[papers[-1] + 1 :] if papers else decided
    signed = any(_is(fact, SampleRequestApproved) for fact in since)
    refusals = [fact.event.reason for fact in since if _is(fact, SampleRequestRefused)]
    cancelled = any(_is(fact, SampleCancelled) for fact in about)
    rounds = tuple(
        _round(n, [fact for fact in steps if fact.event.round == n])
        for n in sorted({each.event.round for each in steps})
    )
    changes = [fact.event for fact in decided if _is(fact, SampleRequestChanged)]
    lines = next((each.lines for each in reversed(changes) if each.lines), requested.lines if requested else ())
    needed = next((each.needed_by for each in reversed(changes) if each.needed_by), None)
    return SampleShown(
        number=number,
        kind=requested.kind if requested else None,
        standing=_standing(signed=signed, rounds=rounds, steps=steps, cancelled=cancelled),
        signed=signed,
        refused=refusals[-1] if refusals and not signed else None,
        needed_by=needed or (requested.needed_by if requested else None),
        styles=tuple(dict.fromkeys(line.style for line in lines)),
        rounds=rounds,
    )


def _standing(*, signed: bool, rounds: tuple[SampleRound, ...], steps: list[Fact], cancelled: bool) -> Sampling | None:
    if any(_is(fact, SampleApproved) or _is(fact, SampleSealed) for fact in steps):
        return Sampling.APPROVED
    if cancelled:
        return None
    if not rounds:
        return Sampling.IN_HAND if signed else Sampling.REQUESTED
    last = [fact for fact in steps if fact.event.round == rounds[-1].round]
    failed = any(_is(fact, SampleReviewed) and not fact.event.passed for fact in last)
    if failed or any(_is(fact, SampleRejected) for fact in last):
        return Sampling.REJECTED
    return Sampling.SENT if any(fact.entry.topic in SENT for fact in last) else Sampling.IN_HAND


def _round(number: int, steps: list[Fact]) -> SampleRound:
    last = steps[-1]  # they stand in the order of STEPS
    photos = [fact.event for fact in steps if _is(fact, SamplePhotographed)]
    sent = [fact.event for fact in steps if _is(fact, SampleDispatched)]
    return SampleRound(
        round=number,
        step=last.entry.topic,
        occurred=last.occurred,
        photos=tuple(photo.digest for photo in photos[-1].photos) if photos else (),
        courier=sent[-1].courier if sent else None,
        waybill=sent[-1].waybill if sent else None,
    )


def _is(fact: Fact, kind: type[Event]) -> bool:
    return fact.entry.topic == kind.topic
