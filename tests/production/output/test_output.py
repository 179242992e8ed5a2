"""What was made by stage, line and lot, and what subcontractors owe: reports add up, and each counts once."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given as for_all
from hypothesis import strategies as st

from services.production.output.balance import Sum, made, owed, unmatched
from services.production.output.copies import note_amendment, note_order
from services.production.output.domain import record, send, take_back
from services.production.output.evolve import evolve
from services.production.output.state import Output
from shared.errors import Rejected
from shared.events.order import OrderAmended
from shared.events.output import (
    MadeLine,
    OrderedLine,
    OrderNoted,
    OutputEvent,
    OutputFactRetracted,
    OutputRecorded,
    OutworkReturned,
    OutworkSent,
)
from shared.events.values import Unit
from tests.given import Given
from tests.order import examples as orders

ORDER = UUID("2d7241e5-8576-5655-9c59-c25ab29d048f")
STAGES = ("cutting", "sewing", "packing")
LINES = (
    OrderedLine(number="1", unit=Unit.PIECE, quantity=Decimal(100)),
    OrderedLine(number="2", unit=Unit.PIECE, quantity=Decimal(100)),
)

given: Given[Output, OutputEvent] = Given(Output(), evolve)
noted = OrderNoted(order_id=ORDER, lines=LINES, customer_code="HARBOUR")


def line(number: str = "1", quantity: str = "60", spoiled: str | None = None) -> MadeLine:
    return MadeLine(line=number, quantity=Decimal(quantity), spoiled=None if spoiled is None else Decimal(spoiled))


def report(*lines: MadeLine, number: str = "R-1", stage: str = "sewing", lot: str | None = None) -> OutputRecorded:
    return OutputRecorded(order_id=ORDER, report=number, stage=stage, lot=lot, lines=lines or (line(),))


def sent(*lines: MadeLine, note: str = "W-1", by: str = "Yiwu Embroidery") -> OutworkSent:
    return OutworkSent(order_id=ORDER, note=note, subcontractor=by, process="embroidery", lines=lines or (line(),))


def back(*lines: MadeLine, note: str = "RW-1", of: str = "W-1") -> OutworkReturned:
    return OutworkReturned(order_id=ORDER, note=note, sent=of, lines=lines or (line(quantity="50", spoiled="2"),))


def test_reports_of_a_stage_add_up_over_lots_and_each_counts_once() -> None:
    history = given(noted).when(record, report(lot="A"), STAGES).then(report(lot="A"))
    more = report(line(quantity="30", spoiled="3"), number="R-2", lot="B")
    after = history.when(record, more, STAGES).then(more)
    assert made(after.state) == {("sewing", "1"): Sum(Decimal(90), Decimal(3))}
    after.when(record, report(line(quantity="61")), STAGES).then_refused("report R-1 was told already")


def test_stages_are_those_of_the_plan_where_there_is_one() -> None:
    given(noted).when(record, report(stage="dyeing"), STAGES).then_refused("it has cutting, sewing, packing")
    given(noted).when(record, report(stage="dyeing"), ()).then(report(stage="dyeing"))


def test_more_than_was_ordered_is_a_fact_and_an_unknown_line_of_a_known_order_is_a_slip() -> None:
    given(noted).when(record, report(line(quantity="104")), STAGES).then(report(line(quantity="104")))
    for decide, told in [(record, report(line("9"))), (send, sent(line("9"))), (take_back, back(line("9")))]:
        more = [STAGES] if decide is record else []
        given(noted).when(decide, told, *more).then_refused("no line 9: it has 1, 2")  # type: ignore[arg-type]
        given().when(decide, told, *more).then(told)  # type: ignore[arg-type]
    given(noted).when(send, sent(line(), line())).then_refused("twice")
    given(noted).when(send, sent(line(spoiled="1"))).then_refused("not spoiled yet")


def test_what_a_subcontractor_owes_is_what_was_sent_less_what_came_back_good_or_spoiled() -> None:
    history = given(noted, sent(line(), line("2", "40")), sent(note="W-2"), sent(note="W-3", by="Ningbo Wash"))
    after = history.when(take_back, back()).then(back())
    (owes, twos, other) = owed(after.state).values()
    assert (owes.sent, owes.back, owes.out) == (Decimal(120), Sum(Decimal(50), Decimal(2)), Decimal(68))
    assert (twos.out, other.out) == (Decimal(40), Decimal(60))
    assert list(owed(after.state))[2] == ("Ningbo Wash", "embroidery", "1")


def test_more_may_come_back_than_was_sent() -> None:
    after = given(noted, sent()).when(take_back, back(line(quantity="61"))).then(back(line(quantity="61")))
    assert [each.out for each in owed(after.state).values()] == [Decimal(-1)]


def test_what_comes_back_before_its_sending_is_told_waits_for_it() -> None:
    early = given(noted).when(take_back, back()).then(back())
    assert (owed(early.state), unmatched(early.state)) == ({}, ("RW-1",))
    late = early.when(send, sent()).then(sent())
    assert [each.out for each in owed(late.state).values()] == [Decimal(8)]
    assert unmatched(late.state) == ()


def test_only_what_went_out_under_a_note_comes_back_under_it() -> None:
    given(noted, sent()).when(take_back, back(line("2"))).then_refused("line 2 did not go out under note W-1: 1 did")


def test_notes_told_otherwise_are_refused() -> None:
    given(noted, sent()).when(send, sent(line(quantity="9"))).then_refused("delivery note W-1 was told already")
    given(noted, back()).when(take_back, back(line(quantity="9"))).then_refused("return note RW-1 was told already")


def test_what_is_to_be_made_is_noted() -> None:
    (event,) = note_order(Output(), ORDER, orders.papers())
    state = given(event).state
    assert (state.customer_code, list(state.lines)) == ("HARBOUR", ["1"])
    change = OrderAmended(revision=1, reason="fewer", lines=(orders.line(quantity="9"),))
    (amended,) = note_amendment(state, ORDER, change)
    after = given(event, amended).state
    assert (after.customer_code, after.lines["1"].quantity) == ("HARBOUR", Decimal(9))
    assert note_amendment(Output(), ORDER, change) == []


retracted = OutputFactRetracted(
    order_id=ORDER, retracted_version=1, retracted_event="1:production:1", why="did_not_occur", reason="x"
)
Decide = Callable[[Output], Sequence[OutputEvent]]
FACTS = [report(), report(line(quantity="7")), report(number="R-2"), sent(), sent(line("2")), back(), back(of="W-9")]


def decide(output: Output, told: Any) -> Sequence[OutputEvent]:
    match told:
        case OutputRecorded():
            return record(output, told, STAGES)
        case OutworkSent():
            return send(output, told)
        case _:
            return take_back(output, told)


@for_all(st.lists(st.sampled_from([noted, retracted, *FACTS]), max_size=12))
def test_the_fold_takes_any_event_at_any_time(events: list[OutputEvent]) -> None:
    output = given(*events).state
    assert len(made(output)) <= len(output.reports)
    assert set(unmatched(output)) <= set(output.returned)


@for_all(st.lists(st.sampled_from(FACTS), max_size=12))
def test_told_once_more_in_any_order_nothing_counts_twice(facts: list[OutputEvent]) -> None:
    history = given(noted)
    for told in facts:
        try:
            history = history(*decide(history.state, told))
        except Rejected:
            continue
        assert not list(decide(history.state, told))
    good = sum((its.good for its in made(history.state).values()), Decimal(0))
    told_once = [each for number, each in history.state.reports.items() if number == each.report]
    assert good == sum((part.quantity for each in told_once for part in each.lines), Decimal(0))
