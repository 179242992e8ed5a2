"""Four of the customer's working hours for an answer; while we owe them a sample of the order, they wait for us."""

from collections.abc import Iterator
from uuid import UUID

from services.notify.following.customers import Customer, due, hours_of
from services.notify.following.heard import Fact, Heard, by_recording
from services.notify.following.papers import Papers, papers_of
from services.notify.following.samples import owed_samples
from services.notify.obligations.domain import Kept, Over, Wanted
from services.notify.obligations.state import obligation_of
from services.notify.obligations.terms import TERMS
from shared.events.obligation import ObligationKind, ObligationStarted, Party
from shared.events.order import ClarificationAnswered, ClarificationRequested

KIND = ObligationKind.CLARIFICATION


def clarifications(subject: UUID, heard: Heard, customer: Customer) -> Iterator[tuple[UUID, Wanted]]:
    papers = papers_of(heard, also_wrong=True)
    if papers is None:
        return
    terms, hours, pauses = TERMS[KIND], hours_of(customer, papers.destination), owed_samples(heard)
    assert terms.working_hours
    for asked in _asked(heard).values():
        began, number = asked.at, asked.event.number
        at, stands_still = due(hours, began, terms.working_hours, pauses)
        yield (
            obligation_of(KIND, f"{subject}/{number}"),
            Wanted(
                started=ObligationStarted(
                    order_id=subject,
                    kind=KIND,
                    about=f"{papers.name}, question {number}",
                    customer_code=papers.customer_code,
                    owed_by=Party.CUSTOMER,
                    owner=terms.owner,
                    began=began,
                    due=at,
                ),
                known_at=asked.recorded_at,
                paused="we owe them a sample" if stands_still else None,
                outcome=_outcome(asked, heard, papers),
                moved="the customer works at other hours, or waited for us",
            ),
        )


def open_questions(heard: Heard, customer: Customer) -> list[str]:
    """The numbers of those that hold up a release, and that do not wait for us themselves."""
    papers = papers_of(heard)
    if papers is None:
        return []
    hours, pauses, work = hours_of(customer, papers.destination), owed_samples(heard), TERMS[KIND].working_hours
    assert work
    return [
        number
        for number, asked in _asked(heard).items()
        if asked.event.blocking and _outcome(asked, heard, papers) is None and not due(hours, asked.at, work, pauses)[1]
    ]


def _asked(heard: Heard) -> dict[str, Fact[ClarificationRequested]]:
    """By number: the newest word on each; one that was declared wrong only where nothing else was said."""
    every = by_recording(heard.every(ClarificationRequested))
    return {each.event.number: each for each in sorted(every, key=lambda each: not each.is_wrong)}


def _outcome(asked: Fact[ClarificationRequested], heard: Heard, papers: Papers) -> Kept | Over | None:
    if asked.is_wrong:
        return Over("the question was never asked")
    answers = [each for each in heard.all(ClarificationAnswered) if each.event.number == asked.event.number]
    if answers:
        return Kept(answers[0].at)
    if papers.received.is_wrong:
        return Over("the order was declared wrong")
    return Over(papers.called_off) if papers.called_off else None
