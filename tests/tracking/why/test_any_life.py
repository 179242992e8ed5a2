"""Whatever happens to an order: each day of its delay is put down once, and the first cause is the outlook's."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import pairwise

from hypothesis import given as for_all
from hypothesis import settings

from services.tracking.dossier.promise import promise
from services.tracking.orders.answer import AsOf, Known, answer
from services.tracking.orders.foreseen import foresee
from services.tracking.orders.outlook import Prospect, at_risk_from, outlook
from services.tracking.why.chain import Beside, Hop, Stretch
from tests.promises.size import sized
from tests.tracking.telling import Telling
from tests.tracking.why.lives import DAYS, lives
from tests.tracking.why.orders import why_of


@for_all(lives(), DAYS)
@settings(max_examples=sized(75, 300), deadline=None)
def test_the_days_of_the_hops_and_of_the_parties_add_up_to_the_days_late(tell: Telling, today: date) -> None:
    for chain in why_of(tell, today).chains:
        assert sum(hop.days for hop in chain.hops) == chain.days
        assert sum(each.days for each in chain.parties) == chain.days
        for hop in chain.hops:
            assert hop.days >= 0
            assert sum(each.days for each in hop.stretches) == hop.days
            assert all(each.days > 0 for each in hop.stretches)
        if chain.days and not chain.kept:
            assert chain.days == (max(chain.on or today, today if chain.promised_on < today else date.min)
                                  - chain.promised_on).days  # fmt: skip
        if chain.days:
            assert chain.hops[0].days > 0, "what comes first has cost at least one day"


@for_all(lives(), DAYS)
@settings(max_examples=sized(75, 300), deadline=None)
def test_no_day_of_the_calendar_is_put_down_twice(tell: Telling, today: date) -> None:
    for chain in why_of(tell, today).chains:
        for hop in chain.hops:
            spans = [(each.since, each.until) for each in hop.stretches if each.since and each.until]
            assert all(until < since for (_, until), (since, _) in pairwise(spans))


@for_all(lives(), DAYS)
@settings(max_examples=sized(75, 300), deadline=None)
def test_the_first_cause_of_the_chain_is_that_of_the_outlook(tell: Telling, today: date) -> None:
    shown, found = outlook(tell.view(), today), why_of(tell, today)
    assert found.prospect is shown.prospect
    if shown.prospect in {Prospect.AT_RISK, Prospect.LATE}:
        chain = found.chains[0]
        assert (chain.promised_on, chain.cause) == (shown.promised_on, shown.cause)


@for_all(lives(), DAYS)
@settings(max_examples=sized(75, 300), deadline=None)
def test_the_day_that_lists_filter_by_is_the_first_on_which_the_outlook_is_bad(tell: Telling, today: date) -> None:
    view = tell.view()
    first = at_risk_from(view)
    is_bad = outlook(view, today).prospect in {Prospect.AT_RISK, Prospect.LATE}
    assert is_bad == (first is not None and today >= first)


@for_all(lives(), DAYS)
@settings(max_examples=sized(75, 300), deadline=None)
def test_head_list_boards_and_why_say_the_same_day(tell: Telling, today: date) -> None:
    view, now = tell.view(), datetime.combine(today, time(12), UTC)
    shown = outlook(view, today)
    order = answer(Known(view, None, now), AsOf(), now, None, None)
    assert (order.today, order.outlook, foresee(view, today).outlook) == (today, shown, shown)
    head = promise(order)
    if shown.prospect in {Prospect.NONE, Prospect.DONE}:
        return
    chain = why_of(tell, today).chains[0]
    assert head
    assert (head.promised_on, head.cause) == (chain.promised_on, chain.cause)
    assert chain.on == shown.expected_on == (None if head.so_far else head.on)
    assert (head.days or 0) == (chain.days or -(chain.spare or 0))
    if chain.on:
        assert chain.on >= today, "a day that is past is expected no more"


@for_all(lives(), DAYS)
@settings(max_examples=sized(25, 100), deadline=None)
def test_every_event_that_is_cited_was_told(tell: Telling, today: date) -> None:
    found = why_of(tell, today)
    known = {each.id for each in tell.entries}
    cited = {each.id for each in found.evidence}
    named = {id for chain in found.chains for hop in chain.hops for id in hop.evidence} | {
        id for chain in found.chains for hop in chain.hops for each in _parts(hop)
        for id in each.evidence
    } | {id for chain in found.chains for id in chain.evidence}  # fmt: skip
    assert named <= cited <= known


def _parts(hop: Hop) -> Iterator[Stretch | Beside]:
    yield from hop.stretches
    yield from hop.beside
