"""What counts as taken in everything, in order and once."""

import pytest

from gendan.conformance.failed import Failed
from gendan.conformance.history import History
from gendan.conformance.judged import Life, judge


@pytest.fixture
def history() -> History:
    """Forty events were told."""
    history = History()
    history.further(40)
    return history


def lines(*positions: int) -> list[str]:
    return [f"{position} 1:order:{position}" for position in positions]


def test_all_of_them_in_order_is_right(history: History) -> None:
    assert judge([Life(0, lines(*range(1, 41)))], history.events) == 40


def test_how_far_it_is_so_far_is_right_as_well(history: History) -> None:
    assert judge([], history.events) == judge([Life()], history.events) == 0
    assert judge([Life(0, lines(1, 2, 3))], history.events) == 3


def test_after_a_kill_the_last_may_come_again(history: History) -> None:
    assert judge([Life(0, lines(1, 2, 3)), Life(), Life(0, lines(3, 4)), Life(0, lines(2, 3))], history.events) == 4


@pytest.mark.parametrize(
    ("lives", "words"),
    [
        ([lines(1, 3)], "after position 1 came 3: position 2 was not taken in"),
        ([lines(1, 2, 7)], "after position 2 came 7: positions 3 to 6 were not taken in"),
        ([lines(1, 2, 2)], "after position 2 came 2 once more"),
        ([lines(1, 2, 3, 1)], "after position 3 came 1 once more"),
        ([lines(3, 4)], "it began with position 3: positions 1 to 2 were not taken in$"),
        ([lines(1, 2, 3), lines(5)], "position 4 was not taken in, so its checkpoint was ahead of its effects"),
        ([lines(1, 2, 3), lines(1)], "started again, it began with position 1, though 2 and more were taken in"),
        ([["1 2:order:1"]], "nothing of that id was told at that position"),
        ([[*lines(*range(1, 41)), "41 1:order:41"]], "nothing of that id was told at that position"),
        ([["hello"]], "what is wanted is a line POSITION ID"),
        ([["1:order:1 1"]], "what is wanted is a line POSITION ID"),
        ([["\u00b2 1:order:2"]], "what is wanted is a line POSITION ID"),
        ([["1"]], "what is wanted is a line POSITION ID"),
    ],
)
def test_anything_else_is_said_in_words(history: History, lives: list[list[str]], words: str) -> None:
    floors = [0, *([2] * (len(lives) - 1))]
    with pytest.raises(Failed, match=words):
        judge([Life(floor, each) for floor, each in zip(floors, lives, strict=True)], history.events)
