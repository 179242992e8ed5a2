"""Exceptions 异常 of production: whoever one was given to sees to it, in time; else the manager hears of it."""

from collections.abc import Iterator
from uuid import UUID

from services.notify.following.customers import Customer
from services.notify.following.heard import Fact, Heard, by_recording
from services.notify.following.papers import Papers, end_of, papers_of
from services.notify.obligations.domain import Kept, Over, Wanted
from services.notify.obligations.state import obligation_of
from services.notify.obligations.terms import TERMS
from shared.events.exception import ExceptionAssigned, ExceptionClosed, ExceptionRaised
from shared.events.obligation import ObligationKind, ObligationStarted, Party
from shared.identity.roles import OUTSIDE, Role

KIND = ObligationKind.EXCEPTION

Given = Fact[ExceptionRaised] | Fact[ExceptionAssigned]


def exceptions(subject: UUID, heard: Heard, _customer: Customer) -> Iterator[tuple[UUID, Wanted]]:
    """Each has an obligation of its own for every role that it was given to: given on, it is the next one's."""
    papers = papers_of(heard, also_wrong=True)
    every = sorted(heard.every(ExceptionRaised), key=lambda each: not each.is_wrong)
    raised = {each.event.exception: each for each in every}  # those that stand go before those that were wrong
    for number, first in raised.items():
        told = [each for each in by_recording(heard.every(ExceptionAssigned)) if each.event.exception == number]
        standing, wrong = ([each for each in told if each.is_wrong is it] for it in (False, True))
        last = _owner(standing[-1] if standing else first)
        given: dict[Role, Given] = {_owner(each): each for each in wrong}
        given |= {_owner(first): first} | {_owner(each): each for each in standing}
        for owner, each in given.items():
            outcome = _outcome(number, first, heard, papers)
            if outcome is None and owner is not last:
                outcome = Over(f"it was given to {last}")
            yield (
                obligation_of(KIND, f"{subject}/{number}/{owner}"),
                _wanted(subject, first, each, papers, outcome),
            )


def _wanted(
    subject: UUID, raised: Fact[ExceptionRaised], given: Given, papers: Papers | None, outcome: Kept | Over | None
) -> Wanted:
    """By the day that was named, to its end; where none was, within the hours of its terms."""
    terms, about = TERMS[KIND], f"exception {raised.event.exception}"
    assert terms.hours
    day = given.event.due or raised.event.due
    started = ObligationStarted(
        order_id=subject,
        kind=KIND,
        about=f"{papers.name}, {about}" if papers else about,
        customer_code=papers.customer_code if papers else None,
        owed_by=Party.US,
        owner=_owner(given),
        began=given.at,
        due=end_of(day) if day else given.at + terms.hours,
        soft=tuple(given.at + each for each in terms.soft),
    )
    return Wanted(started, given.recorded_at, outcome=outcome, moved="it was given another day")


def _owner(given: Given) -> Role:
    """Who is outside the company has no inbox: then production sees to it."""
    return TERMS[KIND].owner if given.event.owner in OUTSIDE else given.event.owner


def _outcome(number: str, raised: Fact[ExceptionRaised], heard: Heard, papers: Papers | None) -> Kept | Over | None:
    if raised.is_wrong:
        return Over("it was declared wrong")
    closed = next((each for each in heard.all(ExceptionClosed) if each.event.exception == number), None)
    if closed:
        return Kept(closed.at)
    return Over(papers.called_off) if papers and papers.called_off else None
