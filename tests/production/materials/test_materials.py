"""What an order needs, what came in and what is missing: told late, twice and of any order, and never counted twice."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.production.materials.copies import note_amendment, note_order
from services.production.materials.domain import buy, expect, fall_short, plan, receive, reject
from services.production.materials.evolve import evolve
from services.production.materials.needed import needed, quantity
from services.production.materials.state import Materials
from shared.errors import NotKnownYet, Rejected
from shared.events.material import (
    Consumption,
    MaterialEvent,
    MaterialExpected,
    MaterialFactRetracted,
    MaterialOrdered,
    MaterialPlanned,
    MaterialReceived,
    MaterialRejected,
    MaterialShort,
    OrderNoted,
)
from shared.events.order import OrderAmended
from shared.events.output import OrderedLine
from shared.events.values import Unit
from tests.given import Given
from tests.order import examples as orders

ORDER = UUID("2d7241e5-8576-5655-9c59-c25ab29d048f")
IT: dict[str, Any] = {"order_id": ORDER, "material": "M-1"}
LINES = (
    OrderedLine(number="1", unit=Unit.PIECE, quantity=Decimal(1200)),
    OrderedLine(number="2", unit=Unit.PIECE, quantity=Decimal(300)),
    OrderedLine(number="3", unit=Unit.DOZEN, quantity=Decimal(10)),
)
ORDERED = {line.number: line for line in LINES}

given: Given[Materials, MaterialEvent] = Given(Materials(), evolve)
noted = OrderNoted(order_id=ORDER, lines=LINES, customer_code="HARBOUR")


def planned(quantity: str = "1701", unit: Unit = Unit.METRE, lines: tuple[str, ...] = ("1",)) -> MaterialPlanned:
    return MaterialPlanned(**IT, description="canvas", unit=unit, quantity=Decimal(quantity), lines=lines)


def ordered(quantity: str = "1701", reference: str = "PU-1") -> MaterialOrdered:
    return MaterialOrdered(**IT, supplier="Weifang Mill", reference=reference, quantity=Decimal(quantity))


def expected(day: str) -> MaterialExpected:
    return MaterialExpected(**IT, on=date.fromisoformat(day), reason="dyed again")


def received(quantity: str = "1000", delivery: str = "DN-1") -> MaterialReceived:
    return MaterialReceived(**IT, delivery=delivery, quantity=Decimal(quantity))


def rejected(quantity: str = "40", delivery: str = "DN-1") -> MaterialRejected:
    return MaterialRejected(**IT, delivery=delivery, quantity=Decimal(quantity), reason="shade")


short = MaterialShort(**IT, quantity=Decimal(60), reason="one roll short")


@pytest.mark.parametrize(
    ("goods", "each", "wastage", "need"),
    [
        ("1200", "1.35", "5", "1701"),
        ("1200", "1.35", "0", "1620"),
        ("100", "0.333333", "3", "34.333299"),
        ("1", "0.000001", "1", "0.000002"),
        ("3", "2", "100", "12"),
    ],
)
def test_need_is_quantity_times_consumption_plus_wastage_rounded_up(
    goods: str, each: str, wastage: str, need: str
) -> None:
    how = Consumption(each=Decimal(each), wastage=Decimal(wastage))
    assert needed(Decimal(goods), how) == Decimal(need)


def test_it_is_worked_out_for_some_lines_or_all_if_they_are_counted_alike() -> None:
    how = Consumption(each=Decimal("0.5"))
    assert quantity(ORDERED, ["1", "2", "1"], how) == Decimal(750), "a line counts once"
    assert quantity(ORDERED, ["3"], how) == Decimal(5)
    assert quantity(ORDERED, [], Decimal(7)) == Decimal(7), "what is told is what is needed"
    with pytest.raises(Rejected, match="dozen and piece"):
        quantity(ORDERED, [], how)
    with pytest.raises(Rejected, match="no line 9"):
        quantity(ORDERED, ["9"], how)
    with pytest.raises(NotKnownYet):
        quantity({}, [], how)


def test_what_is_needed_is_planned_anew_and_the_last_word_counts() -> None:
    given(noted, planned()).when(plan, planned("1800")).then(planned("1800"))
    given(noted).when(plan, planned(lines=("9",))).then_refused("no line 9")
    given().when(plan, planned(lines=("9",))).then(planned(lines=("9",)))


def test_its_unit_is_not_changed_once_quantities_of_it_were_told() -> None:
    for told in ordered(), received(), rejected(), short:
        given(planned(), told).when(plan, planned(unit=Unit.YARD)).then_refused("in metre")
        given(planned(), told).when(plan, planned("1800")).then(planned("1800"))
    given(planned()).when(plan, planned(unit=Unit.YARD)).then(planned(unit=Unit.YARD))


def test_several_purchase_orders_add_up_and_each_counts_once() -> None:
    history = given(planned()).when(buy, ordered("1000")).then(ordered("1000"))
    after = history.when(buy, ordered("701", "PU-2")).then(ordered("701", "PU-2"))
    assert after.state.of("M-1").bought == 1701
    after.when(buy, ordered("999")).then_refused("PU-1 of material M-1 was told already")


def test_several_deliveries_add_up_and_a_paper_told_twice_counts_once() -> None:
    history = given(planned()).when(receive, received()).then(received())
    history.when(receive, received("999")).then_refused("retract that first")
    after = history.when(receive, received("701", "DN-2")).then(received("701", "DN-2"))
    its = after.state.of("M-1")
    assert (its.usable, its.missing) == (Decimal(1701), Decimal(0))


def test_what_cannot_be_used_is_missing_again_and_is_never_more_than_came() -> None:
    after = given(planned("1000"), received()).when(reject, rejected()).then(rejected())
    assert (after.state.of("M-1").usable, after.state.of("M-1").missing) == (Decimal(960), Decimal(40))
    given(received()).when(reject, rejected("1001")).then_refused("brought 1000")
    given(received(), rejected()).when(reject, rejected("41")).then_refused("retract that first")
    early = given().when(reject, rejected()).then(rejected())
    assert early.state.of("M-1").usable == 0


def test_every_forecast_is_kept_and_the_last_one_counts() -> None:
    history = given(planned(), expected("2026-12-20")).when(expect, expected("2026-12-24")).then(expected("2026-12-24"))
    back = history.when(expect, expected("2026-12-20")).then(expected("2026-12-20"))
    last = back.state.of("M-1").expected
    assert last == expected("2026-12-20")


def test_that_it_will_not_suffice_is_taken_down() -> None:
    assert given(planned()).when(fall_short, short).then(short).state.of("M-1").short == short


def test_whose_order_it_is_and_of_how_much_is_noted() -> None:
    (event,) = note_order(Materials(), ORDER, orders.papers())
    state = given(event).state
    assert (state.customer_code, list(state.lines)) == ("HARBOUR", ["1"])
    change = OrderAmended(revision=1, reason="fewer", lines=(orders.line(quantity="9"),))
    (amended,) = note_amendment(state, ORDER, change)
    after = given(event, amended).state
    assert (after.customer_code, after.lines["1"].quantity) == ("HARBOUR", Decimal(9))
    assert note_amendment(Materials(), ORDER, change) == []


retracted = MaterialFactRetracted(
    order_id=ORDER, retracted_version=1, retracted_event="1:production:1", why="did_not_occur", reason="x"
)
FACTS: list[tuple[Callable[..., Sequence[MaterialEvent]], Any]] = [
    (plan, planned()),
    (plan, planned("10", Unit.YARD)),
    (buy, ordered()),
    (expect, expected("2026-12-20")),
    (receive, received()),
    (receive, received("5", "DN-2")),
    (receive, received("6", "DN-2")),
    (reject, rejected()),
    (fall_short, short),
]


@for_all(st.lists(st.sampled_from([noted, retracted, *(told for _, told in FACTS)]), max_size=12))
def test_the_fold_takes_any_event_at_any_time_and_nothing_is_less_than_nothing(events: list[MaterialEvent]) -> None:
    for its in given(*events).state.all.values():
        assert its.usable >= 0
        assert its.missing <= its.needed


@for_all(st.lists(st.sampled_from(FACTS), max_size=12))
def test_what_is_told_once_more_changes_nothing(
    facts: list[tuple[Callable[..., Sequence[MaterialEvent]], Any]],
) -> None:
    history = given(noted)
    for decide, told in facts:
        try:
            history = history(*decide(history.state, told))
        except Rejected:
            continue
        assert not list(decide(history.state, told))
    its = history.state.of("M-1")
    papers = {told.delivery for decide, told in facts if decide is receive}
    assert set(its.received) == papers, "every paper counts, and once"
