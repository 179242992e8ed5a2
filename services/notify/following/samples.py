"""Samples: what of them we owe the customer, and what they think of those that they have."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from uuid import UUID

from services.notify.following.customers import Customer, Pause, due, hours_of
from services.notify.following.heard import Fact, Heard
from services.notify.following.papers import end_of, papers_of
from services.notify.obligations.domain import Kept, Over, Wanted
from services.notify.obligations.state import Blocked, obligation_of
from services.notify.obligations.terms import TERMS
from shared.events import Event
from shared.events.obligation import ObligationKind, ObligationStarted, Party
from shared.events.sample import (
    SampleApproved,
    SampleCancelled,
    SampleDelivered,
    SampleFeedbackRequested,
    SampleKind,
    SampleRejected,
    SampleRequested,
    SampleRequestRefused,
)

KIND = ObligationKind.SAMPLE_FEEDBACK
ANSWERS = (SampleApproved, SampleRejected)
ENDS = (SampleDelivered, SampleApproved, SampleCancelled, SampleRequestRefused)


def owed_samples(heard: Heard) -> list[Pause]:
    """From when until when we owed them a sample: from its request, or the day by which it is needed, to its delivery.

    A shipment sample is taken from bulk: nobody waits for it before its day.
    """
    return [pause for facts in _by_sample(heard) for pause in _owed(facts)]


def _owed(facts: list[Fact[Event]]) -> Iterator[Pause]:
    asked = next((each for each in facts if isinstance(each.event, SampleRequested)), None)
    if asked is None or not isinstance(asked.event, SampleRequested):
        return
    needed_by, begins = asked.event.needed_by, asked.at
    if needed_by is not None:
        begins = max(begins, end_of(needed_by))
    elif asked.event.kind is SampleKind.SHIPMENT:
        return
    since: datetime | None = asked.at
    for each in facts:
        if isinstance(each.event, ENDS) and since is not None:
            if max(since, begins) < each.at:
                yield max(since, begins), each.at
            since = None
        elif isinstance(each.event, SampleRejected):
            since = each.at
    if since is not None:
        yield max(since, begins), None


def follow_up(_subject: UUID, heard: Heard, _customer: Customer) -> Iterator[tuple[UUID, Wanted]]:
    """As soon as a round was delivered we write and ask; whoever has told us by then need not be asked."""
    terms = TERMS[ObligationKind.SAMPLE_FOLLOW_UP]
    assert terms.hours
    for delivered in _delivered(heard):
        asked = [each for each in heard.all(SampleFeedbackRequested) if _of_the_round(each, delivered)]
        yield _wanted(
            delivered,
            heard,
            ObligationKind.SAMPLE_FOLLOW_UP,
            owed_by=Party.US,
            due=delivered.at + terms.hours,
            outcome=Kept(asked[0].at) if asked else _outcome(delivered, heard),
        )


def feedback(_subject: UUID, heard: Heard, customer: Customer) -> Iterator[tuple[UUID, Wanted]]:
    """What the customer thinks, from delivery on; until we have asked, they wait for us."""
    terms, papers = TERMS[KIND], papers_of(heard, also_wrong=True)
    assert terms.working_hours
    hours = hours_of(customer, papers.destination if papers else None)
    for delivered in _delivered(heard):
        at, _ = due(hours, delivered.at, terms.working_hours, [])
        was_asked = any(_of_the_round(each, delivered) for each in heard.all(SampleFeedbackRequested))
        yield _wanted(
            delivered,
            heard,
            KIND,
            owed_by=Party.CUSTOMER,
            due=at,
            blocked=None if was_asked else Blocked(Party.US, "we have not asked them yet"),
            outcome=_outcome(delivered, heard),
        )


def _wanted(
    delivered: Fact[SampleDelivered],
    heard: Heard,
    kind: ObligationKind,
    *,
    owed_by: Party,
    due: datetime,
    outcome: Kept | Over | None,
    blocked: Blocked | None = None,
) -> tuple[UUID, Wanted]:
    papers, sample, round = papers_of(heard, also_wrong=True), delivered.originator_id, delivered.event.round
    request = next((each.event for each in heard.every(SampleRequested) if each.originator_id == sample), None)
    about = f"sample {request.sample}, round {round}" if request else f"a sample's round {round}"
    started = ObligationStarted(
        order_id=delivered.event.order_id,
        kind=kind,
        about=f"{papers.name}, {about}" if papers else about,
        customer_code=request.customer_code if request else None,
        owed_by=owed_by,
        owner=TERMS[kind].owner,
        began=delivered.at,
        due=due,
    )
    moved = "it was delivered at another time"
    id = obligation_of(kind, f"{sample}/{round}")
    return id, Wanted(started, delivered.recorded_at, None, blocked, outcome, moved)


def _by_sample(heard: Heard) -> list[list[Fact[Event]]]:
    facts: list[Fact[Event]] = [*heard.all(SampleRequested, SampleRejected, *ENDS)]
    ordered = sorted(facts, key=lambda fact: fact.originator_id.int)  # stable: of one sample as it happened
    return [list(group) for _, group in groupby(ordered, key=lambda fact: fact.originator_id)]


def _delivered(heard: Heard) -> list[Fact[SampleDelivered]]:
    """One for each round: the first word that stands; one that was declared wrong only where nothing else was said."""
    every = sorted(heard.every(SampleDelivered), key=lambda each: each.is_wrong)
    return list({(each.originator_id, each.event.round): each for each in reversed(every)}.values())


def _outcome(delivered: Fact[SampleDelivered], heard: Heard) -> Kept | Over | None:
    if delivered.is_wrong:
        return Over("it was not delivered")
    answers = [each for each in heard.all(*ANSWERS) if each.originator_id == delivered.originator_id]
    for each in answers:
        if each.event.round >= delivered.event.round:
            return Kept(each.at)
    later = [each for each in _delivered(heard) if each.originator_id == delivered.originator_id]
    if any(each.event.round > delivered.event.round and not each.is_wrong for each in later):
        return Over("a later round was delivered")
    if any(each.originator_id == delivered.originator_id for each in heard.all(SampleCancelled)):
        return Over("the sample was cancelled")
    return None


def _of_the_round(each: Fact[SampleFeedbackRequested], delivered: Fact[SampleDelivered]) -> bool:
    return each.originator_id == delivered.originator_id and each.event.round >= delivered.event.round
