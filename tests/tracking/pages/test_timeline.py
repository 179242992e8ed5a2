"""How a history is drawn: what one cause brought about many times over is one line, with the others behind it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from services.tracking.orders.history import Happened, Who
from services.tracking.pages.timeline import gathered
from shared.envelope import Occurred

HOLD = Happened(
    id="1:order:7",
    topic="order.held",
    occurred=Occurred.on(date(2026, 11, 22)),
    known_at=datetime(2026, 11, 22, 8, tzinfo=UTC),
    recorded_at=datetime(2026, 11, 22, 8, tzinfo=UTC),
    reported=None,
    actor=Who("wang", "Wang Fang", None, None, None),
    source="order",
    epoch=1,
    position=7,
    version=3,
    correlation_id="1:order:7",
    causation_id=None,
    retracted=None,
    data={},
)
PAUSED = [
    replace(HOLD, id=f"1:notify:{each}", topic="obligation.paused", position=each, causation_id=HOLD.id)
    for each in range(3)
]
CLOCKS = [each.id for each in PAUSED]


def ids(events: list[Happened]) -> list[list[str]]:
    return [[each.id for each in alike] for alike in gathered(events)]


def test_the_clocks_that_a_hold_pauses_are_one_line_of_the_history() -> None:
    assert ids([*PAUSED, HOLD]) == [CLOCKS, [HOLD.id]]


def test_what_has_no_cause_another_cause_or_something_in_between_stands_by_itself() -> None:
    assert ids([HOLD, replace(HOLD, id="1:order:8")]) == [["1:order:7"], ["1:order:8"]]
    assert ids([PAUSED[0], replace(PAUSED[1], causation_id="1:order:9")]) == [[CLOCKS[0]], [CLOCKS[1]]]
    assert ids([PAUSED[0], HOLD, PAUSED[1]]) == [[CLOCKS[0]], [HOLD.id], [CLOCKS[1]]]
