"""Whatever the order in which facts become known, and however often: the same set gives the same view."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from services.tracking.entries import Entry
from services.tracking.orders.axes import Countersigned
from services.tracking.orders.irregularities import Code
from services.tracking.orders.view import OrderView, fold
from shared.envelope import Occurred
from shared.events import Event
from shared.events.order import (
    OrderAcknowledged,
    OrderAmended,
    OrderCancelled,
    OrderCountersigned,
    OrderHeld,
    OrderQuoted,
    OrderReleased,
    OrderResumed,
)
from shared.events.values import Countersign
from tests.tracking.telling import BEGINNING, ORDER, Telling, ordered, paid, received, terms

QUANTITIES = st.sampled_from([0, 40, 60, 100, 105])
SHIPMENTS = st.sampled_from(["S1", "S2", "S3"])
STAGES = st.sampled_from(["booked", "departed", "arrived", "delivered"])

PAPERS = st.sampled_from([
    OrderQuoted(reference="Q-1"),
    received(ordered("A"), ordered("B"), under=5, payment_terms=terms(deposit=30, balance=70)),
    received(ordered("A", 60)),
    received(ordered("A"), countersign=Countersign.BY_TWO),
    OrderCountersigned(revision=0),
    OrderAcknowledged(),
    OrderReleased(),
    OrderAmended(revision=1, reason="more", lines=(ordered("A", 200),)),
    OrderAmended(revision=2, reason="less", lines=(ordered("A", 40), ordered("B", 1))),
    OrderHeld(reason="colour"),
    OrderResumed(),
    OrderCancelled(reason="bankrupt"),
    paid(30, "SLIP-1"),
    paid(70, "SLIP-2", instalment="balance"),
])  # fmt: skip
MOMENTS = st.one_of(
    st.builds(Occurred.on, st.dates(date(2026, 10, 30), date(2026, 11, 6))),
    st.builds(lambda hours: Occurred(BEGINNING + timedelta(hours=hours)), st.integers(-48, 48)),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """What two services say: any facts, at any moments, some of them declared wrong."""
    tell = Telling()
    for _ in range(draw(st.integers(1, 14))):
        event: Event
        if draw(st.booleans()):
            event = draw(PAPERS)
        else:
            stage: Callable[..., Event] = getattr(tell, draw(STAGES))
            lines = {name: draw(QUANTITIES) for name in draw(st.sets(st.sampled_from("ABZ"), max_size=3))}
            event = stage(draw(SHIPMENTS), **lines)
        entry = tell(event, draw(MOMENTS))
        if draw(st.integers(0, 4)) == 0:
            tell.retract(entry, draw(MOMENTS))
    return tell.entries


@given(histories(), st.data())
def test_interleaving_and_repetition_change_nothing(entries: list[Entry], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(entries), max_size=5))
    shuffled = data.draw(st.permutations([*entries, *again]))
    assert fold(ORDER, shuffled) == fold(ORDER, entries)


@given(histories(), st.data())
def test_when_facts_became_known_changes_nothing(entries: list[Entry], data: st.DataObject) -> None:
    times = data.draw(st.permutations([entry.received_at for entry in entries]))
    known_otherwise = [replace(entry, received_at=time) for entry, time in zip(entries, times, strict=True)]
    assert fold(ORDER, known_otherwise) == fold(ORDER, entries)


@given(histories())
def test_as_of_the_end_of_time_is_now(entries: list[Entry]) -> None:
    assert fold(ORDER, entries, happened_by=datetime.max.replace(tzinfo=UTC)) == fold(ORDER, entries)
    assert fold(ORDER, entries, happened_by=date.max) == fold(ORDER, entries)


@given(histories(), st.integers(0, 40))
def test_as_known_by_a_time_is_what_was_shown_at_that_time(entries: list[Entry], hours: int) -> None:
    """Folding what was known by then, whatever became known later, is folding what had come in."""
    known_by = BEGINNING + timedelta(hours=hours)
    shown_then = fold(ORDER, entries[: hours + 1])
    assert fold(ORDER, [entry for entry in entries if entry.received_at <= known_by]) == shown_then


@given(histories(), st.data())
def test_what_was_retracted_leaves_no_trace(entries: list[Entry], data: st.DataObject) -> None:
    tell = Telling(entries=[*entries])
    tell.positions.update(order=100, logistics=100)
    before = tell.view()
    tell.retract(tell(data.draw(PAPERS), data.draw(MOMENTS)))
    assert unsigned(tell.view()) == unsigned(before)


def unsigned(view: OrderView) -> OrderView:
    """But for signatures: papers that were changed and changed back have to be signed again."""
    rest = tuple(each for each in view.exceptions if each.code is not Code.RELEASED_UNSIGNED)
    return dataclasses.replace(view, countersign=Countersigned.NOT_REQUIRED, countersigned=(), exceptions=rest)


@given(histories())
def test_every_quantity_shown_was_told(entries: list[Entry]) -> None:
    """No line shows more of a stage than the shipments' facts about that line, taken at their highest, add up to."""
    view = fold(ORDER, entries)
    for line in view.lines:
        for stage in ("booked", "departed", "arrived", "delivered"):
            highest: dict[str, int] = {}
            for shipment in view.shipments:
                told = [
                    int(part.quantity)
                    for each in shipment.told
                    if each.stage == stage
                    for part in each.lines
                    if part.line == line.number
                ]
                highest[shipment.number] = max(told, default=0)
            assert getattr(line, stage) <= sum(highest.values())


def test_of_two_words_about_one_moment_the_later_one_counts_whichever_was_heard_first(tell: Telling) -> None:
    order, first, second = tell(received()), tell(paid(10), date(2026, 11, 3)), tell(paid(20), date(2026, 11, 3))
    for heard in ([order, first, second], [order, second, first]):
        assert [each.amount for each in fold(ORDER, heard).payments] == [Decimal(20)]
