"""Whatever happens in whatever order: the fold takes it, no gate is passed unopened, and there is always a way on."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from hypothesis import given as for_all
from hypothesis import strategies as st

from services.production.plans import copies, facts
from services.production.plans.domain import choose, cut, start, waive
from services.production.plans.evolve import evolve
from services.production.plans.state import Plan, Standing
from shared.errors import Rejected
from shared.events.order import Clearance, DateConfirmed, DateProposed, OrderAmended, Side
from shared.events.plan import CuttingStarted, PlanEvent, PlanFactRetracted, PlanGate
from shared.events.sample import SampleKind
from tests.order import examples as orders
from tests.production.plans.examples import (
    BEGINS,
    ORDER,
    SAMPLE,
    approved,
    cancelled,
    chosen,
    conceded,
    cutting,
    drawn,
    forecast,
    given,
    held,
    money,
    noted,
    on,
    reached,
    ready,
    resumed,
    said,
    sample,
    started,
    waived,
)

retracted = PlanFactRetracted(
    order_id=ORDER, retracted_version=1, retracted_event="1:production:1", why="did_not_occur", reason="x"
)
EVENTS: list[PlanEvent] = [
    noted(), noted(waits=True), noted(whose=None, waits=None), drawn(), drawn("bag"), held, resumed, cancelled,
    money(), money(cleared=False), sample("B-2041"), approved, sample("B-2041", round=2, approved=False),
    said(Side.FACTORY, "2026-07-20"), said(Side.CUSTOMER), chosen("rush"), reached("cut"), waived("washed"),
    forecast("cut", "2026-05-01"), ready("2026-06-20"), started, cutting("1"), cutting(), retracted,
    *(conceded(gate) for gate in PlanGate),
]  # fmt: skip

Decide = Callable[[Plan], Sequence[PlanEvent]]


def amending(day: str) -> Decide:
    line = orders.line().model_copy(update={"promised": on(day)})
    return lambda plan: copies.note_amendment(plan, ORDER, OrderAmended(revision=1, reason="moved", lines=(line,)))


DECISIONS: list[Decide] = [
    lambda plan: copies.note_order(plan, ORDER, orders.papers(payment_terms=orders.terms("30", "70"))),
    lambda plan: copies.note_release(plan, ORDER, BEGINS),
    lambda plan: copies.stop(plan, ORDER, "held"),
    lambda plan: copies.go_on(plan, ORDER),
    lambda plan: copies.stop(plan, ORDER, "cancelled"),
    lambda plan: copies.note_clearance(plan, ORDER, Clearance.PRODUCTION, cleared=True),
    lambda plan: copies.note_clearance(plan, ORDER, Clearance.PRODUCTION, cleared=False),
    lambda plan: copies.note_sample(plan, ORDER, SAMPLE, SampleKind.PRE_PRODUCTION, ["B-2041"]),
    lambda plan: copies.note_word(plan, ORDER, SAMPLE, 1, approved=True),
    lambda plan: copies.note_word(plan, ORDER, SAMPLE, 2, approved=False),
    lambda plan: copies.note_date(plan, ORDER, DateProposed(number="D-1", promised=on("2026-07-20"), by=Side.FACTORY)),
    lambda plan: copies.note_date(plan, ORDER, DateConfirmed(number="D-1", by=Side.CUSTOMER)),
    amending("2026-08-01"),
    amending("2026-04-01"),
    lambda plan: choose(plan, ORDER, "bag", None),
    lambda plan: start(plan, ORDER),
    lambda plan: cut(plan, ORDER),
    lambda plan: waive(plan, ORDER, "finished", "x"),
    lambda plan: facts.reach(plan, reached("cut")),
    lambda plan: facts.forecast(plan, forecast("packed", "2026-06-01")),
    lambda plan: facts.expect_ready(plan, ready("2026-06-20")),
    *(lambda plan, gate=gate: [] if gate in plan.conceded else [conceded(gate)] for gate in PlanGate),
]


def lived(decisions: Sequence[Decide]) -> list[tuple[Plan, Sequence[PlanEvent]]]:
    """Each state with what was decided on it; what is refused changes nothing."""
    history, steps = given(), []
    for decide in decisions:
        before = history.state
        try:
            events = decide(before)
        except Rejected:
            events = []
        history = history(*events)
        steps.append((before, events))
    return [*steps, (history.state, [])]


@for_all(st.lists(st.sampled_from(EVENTS), max_size=14))
def test_the_fold_takes_any_event_at_any_time(events: list[PlanEvent]) -> None:
    state = given(*events).state
    assert (state.standing is Standing.UNKNOWN) == (state.customer_code is None)
    assert state.unapproved(state.lines) == () or state.lines


@for_all(st.lists(st.sampled_from(DECISIONS), max_size=18))
def test_nothing_is_decided_past_a_gate_that_is_closed(decisions: list[Decide]) -> None:
    for before, events in lived(decisions):
        for event in events:
            if event == started:
                assert before.is_paid_for or PlanGate.START in before.conceded
            if isinstance(event, CuttingStarted):
                assert before.started
                assert not before.unapproved(event.lines or before.lines) or PlanGate.CUTTING in before.conceded
            if event.topic in {started.topic, cutting().topic}:
                assert before.standing is Standing.RELEASED


@for_all(st.lists(st.sampled_from(DECISIONS), max_size=18))
def test_what_was_reached_started_or_cut_stays_so_whatever_is_drawn_anew(decisions: list[Decide]) -> None:
    steps = lived(decisions)
    for (before, _), (after, _) in pairwise(steps):
        assert before.reached <= after.reached
        assert before.cut <= after.cut
        assert after.started or not before.started


@for_all(st.lists(st.sampled_from(DECISIONS), max_size=18))
def test_every_plan_that_goes_on_can_be_brought_to_cutting(decisions: list[Decide]) -> None:
    state, _ = lived(decisions)[-1]
    if state.standing not in {Standing.RELEASED, Standing.HELD}:
        return
    steps: list[Decide] = [
        lambda plan: copies.go_on(plan, ORDER),
        lambda plan: copies.note_release(plan, ORDER, BEGINS),
        lambda plan: copies.note_clearance(plan, ORDER, Clearance.PRODUCTION, cleared=True),
        lambda plan: start(plan, ORDER),
        lambda _: [conceded(PlanGate.CUTTING)],
        lambda plan: cut(plan, ORDER),
    ]
    for step in steps:
        for event in step(state):
            state = evolve(state, event)
    assert set(state.lines) <= state.cut
