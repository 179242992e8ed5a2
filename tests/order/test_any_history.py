"""Whatever happens in whatever order: the fold takes it, and there is always a way on."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import reduce
from itertools import pairwise

from hypothesis import given as for_all
from hypothesis import strategies as st

from services.order.orders import domain, facts
from services.order.orders.amending import amend
from services.order.orders.archive.checklist import owed
from services.order.orders.archive.decisions import archive
from services.order.orders.clarifications.decisions import answer, ask
from services.order.orders.comparisons.decisions import accept, compare
from services.order.orders.dates.decisions import confirm, propose
from services.order.orders.evolve import evolve
from services.order.orders.money import payments
from services.order.orders.money.clearing import clear
from services.order.orders.money.credits import open_credit
from services.order.orders.money.payments import paid_in_all
from services.order.orders.state import Order, Shipped, Status
from shared.errors import Rejected
from shared.events.order import (
    Clearance,
    ClearanceWithdrawn,
    CustomerCalled,
    DateConfirmed,
    DateDeclined,
    DifferenceAccepted,
    OrderAmended,
    OrderCleared,
    OrderConceded,
    OrderCountersigned,
    OrderEvent,
    OrderFactRetracted,
    OrderGate,
    OrderQuoted,
    ShippedLine,
    Side,
)
from tests.order.examples import (
    acknowledged,
    archived,
    cancelled,
    compared,
    credit,
    date_proposed,
    given,
    held,
    left,
    line,
    papers,
    payment,
    question,
    received,
    released,
    resumed,
    sealed,
    verified,
)
from tests.order.examples import answer as answered

retracted = OrderFactRetracted(retracted_version=1, retracted_event="1:order:1", why="did_not_occur", reason="x")
amended = OrderAmended(revision=1, reason="more", lines=(line(quantity="120"),))
FOUND = compared(given(received).state)
ACCEPTED = DifferenceAccepted(number=FOUND.differences[0].number, reason="their mail")
EVENTS: list[OrderEvent] = [
    OrderCountersigned(revision=0),
    OrderQuoted(reference="Q-1"), received, acknowledged, released, amended, held, resumed, cancelled, payment(),
    left("40"), left("40", stage="delivered"), left("60", "ASN-2"), left("9", of="7"), retracted,
    question(), answered(), CustomerCalled(number="Q1", outcome="x"), FOUND, ACCEPTED, date_proposed(),
    DateConfirmed(number="D1", by=Side.FACTORY), DateDeclined(number="D1", by=Side.FACTORY, reason="x"),
    credit(), verified(), OrderCleared(clearance=Clearance.ORIGINALS, because="x"),
    ClearanceWithdrawn(clearance=Clearance.ORIGINALS, because="x"),
    OrderConceded(gate=OrderGate.CLARIFICATION, about=("Q1",), reason="x"), archived,
]  # fmt: skip

Decide = Callable[[Order], Sequence[OrderEvent]]


def noting(quantity: int) -> Decide:
    line = ShippedLine(line="1", quantity=Decimal(quantity))
    return lambda order: facts.note_shipment(order, f"ASN-{quantity}", "departed", (line,))


def amending(quantity: int) -> Decide:
    return lambda order: amend(order, "changed", lines=(line(quantity=str(quantity)),))


DECISIONS: list[Decide] = [
    lambda order: domain.receive(order, papers()),
    domain.acknowledge,
    domain.release,
    lambda order: domain.hold(order, "artwork"),
    domain.resume,
    lambda order: domain.cancel(order, "dropped"),
    lambda order: payments.pay(order, payment()),
    lambda order: ask(order, question()),
    lambda order: answer(order, answered()),
    lambda order: compare(order, sealed()),
    lambda order: accept(order, ACCEPTED),
    lambda order: propose(order, date_proposed()),
    lambda order: confirm(order, DateConfirmed(number="D1", by=Side.FACTORY)),
    lambda order: open_credit(order, credit()),
    clear,
    archive,
    *(noting(quantity) for quantity in (10, 40, 100)),
    *(amending(quantity) for quantity in (1, 50, 150)),
]


def lived(decisions: Sequence[Decide]) -> list[Order]:
    """The states that an order goes through when all of this is asked; what is refused changes nothing."""
    history, states = given(), [given().state]
    for decide in decisions:
        try:
            history = history(*decide(history.state))
        except Rejected:
            continue
        states.append(history.state)
    return states


@for_all(st.lists(st.sampled_from(EVENTS), max_size=12))
def test_the_fold_takes_any_event_at_any_time(events: list[OrderEvent]) -> None:
    state = given(*events).state
    assert (state.status is Status.UNKNOWN) == (received not in events)
    assert all(quantity >= 0 for quantity in state.quantities_open.values())


@for_all(st.lists(st.sampled_from(DECISIONS), max_size=15))
def test_every_state_has_a_way_on(decisions: list[Decide]) -> None:
    for state in lived(decisions):
        on = [
            decide
            for decide in (
                lambda order: domain.receive(order, received),
                domain.acknowledge,
                domain.release,
                domain.resume,
                lambda order: domain.cancel(order, "dropped"),
                lambda order: amend(order, "more", lines=(line(quantity="1000"),)),
            )
            if decided(decide, state)
        ]
        assert on or state.status in {Status.CANCELLED, Status.ARCHIVED}
        assert state.status is Status.ARCHIVED or released_at_last(state)
        assert decided(lambda order: payments.pay(order, payment("SLIP-9")), state), "money is always taken down"


def released_at_last(state: Order) -> bool:
    """Whether some of our commands, one after the other, bring it behind the gates, or close its file."""
    for decide in (
        lambda order: domain.receive(order, received),
        domain.resume,
        lambda order: answer(order, answered()),
        lambda order: compare(order, sealed()) if order.comparisons else [],
        lambda order: [
            event
            for each in order.open_differences
            for event in accept(order, DifferenceAccepted(number=each.number, reason="x"))
        ],
        domain.release,
        archive,
    ):
        try:
            state = reduce(evolve, decide(state), state)
        except Rejected:
            continue
    return state.released or state.archived or state.cancelled


@for_all(st.lists(st.sampled_from(DECISIONS), max_size=25))
def test_no_order_is_released_while_something_is_open(decisions: list[Decide]) -> None:
    for before, after in pairwise(lived(decisions)):
        if after.released and not before.released:
            assert not any(each.blocks for each in before.questions.values())
            assert not before.open_differences


@for_all(st.lists(st.sampled_from(DECISIONS), max_size=25))
def test_no_file_is_closed_that_is_not_complete(decisions: list[Decide]) -> None:
    for before, after in pairwise(lived(decisions)):
        if after.archived and not before.archived:
            assert not before.open_questions
            assert paid_in_all(before) >= owed(before)


@for_all(st.lists(st.sampled_from(DECISIONS), max_size=15))
def test_no_decision_brings_back_what_has_left(decisions: list[Decide]) -> None:
    for before, after in pairwise(lived(decisions)):
        for number, quantity in before.quantities_shipped.items():
            assert after.quantities_shipped[number] >= quantity


@for_all(st.lists(st.sampled_from(DECISIONS), max_size=15))
def test_no_amendment_takes_an_order_below_what_has_left(decisions: list[Decide]) -> None:
    for before, after in pairwise(lived(decisions)):
        if after.revision > before.revision:
            assert after.terms
            assert before.terms
            new, old = after.terms.lines[0].quantity, before.terms.lines[0].quantity
            assert new >= min(old, before.quantities_shipped.get("1", Decimal(0)))


@for_all(st.lists(st.sampled_from(DECISIONS), max_size=15))
def test_a_wholly_shipped_order_is_never_cancelled_by_us(decisions: list[Decide]) -> None:
    for before, after in pairwise(lived(decisions)):
        if before.shipped is Shipped.ALL:
            assert after.cancelled is before.cancelled


def decided(decide: Decide, state: Order) -> bool:
    try:
        return bool(decide(state))
    except Rejected:
        return False
