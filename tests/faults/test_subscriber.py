"""The subscriber of the faults suite goes on from where its file ends."""

from pathlib import Path

from shared.reading import Checkpoint
from tests.faults.stored import read_subscribed
from tests.faults.subscriber import file_of, line, resumed
from tests.faults.telling import HELD, ORDER, paid, store

EVENTS = store((ORDER, paid(), "k1"), (ORDER, HELD, "k2")).events


def test_it_begins_at_the_beginning(tmp_path: Path) -> None:
    assert resumed(file_of(tmp_path, "order")) == Checkpoint()


def test_it_goes_on_behind_the_last_whole_line_and_cuts_off_a_torn_one(tmp_path: Path) -> None:
    path = file_of(tmp_path, "order")
    path.write_text("".join(map(line, EVENTS)) + line(EVENTS[0])[:-1])
    assert resumed(path) == Checkpoint.at(EVENTS[1])
    assert read_subscribed(tmp_path, "order") == [(1, 1, EVENTS[0].hash), (1, 2, EVENTS[1].hash)]


def test_of_a_first_line_that_was_torn_nothing_is_left(tmp_path: Path) -> None:
    path = file_of(tmp_path, "order")
    path.write_text(line(EVENTS[0])[:20])
    assert resumed(path) == Checkpoint()
    assert path.read_text() == ""
