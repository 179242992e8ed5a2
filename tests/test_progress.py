"""How far long work is: a bar for a terminal, plain lines for a file."""

from io import StringIO

import pytest
from rich.console import Console

from gendan.progress import EVERY, Telling, telling


def test_a_terminal_shows_a_bar_with_rate_and_remaining_time() -> None:
    screen = StringIO()
    with telling(Console(file=screen, force_terminal=True, width=100), 1000) as progress:
        progress.begins("orders")
        for _ in range(10):
            progress.advances(100)
    shown = screen.getvalue()
    assert "orders" in shown
    assert "1000/1000" in shown
    assert "/s" in shown
    assert "0:00:00" in shown


def test_a_file_gets_plain_lines_now_and_then() -> None:
    page, clock = StringIO(), iter(range(0, 1000, 2))
    progress = Telling(Console(file=page), 100, None, now=lambda: next(clock))
    progress.begins("orders")
    for _ in range(20):
        progress.advances(1)
    lines = page.getvalue().splitlines()
    assert 2 <= len(lines) < 20
    assert lines[0].startswith("orders: ")
    assert "of 100 commands" in lines[0]
    assert lines[0].endswith(" remaining")
    assert "\x1b" not in page.getvalue()


def test_a_short_import_into_a_file_says_nothing_in_between() -> None:
    page = StringIO()
    progress = Telling(Console(file=page), 100, None, now=lambda: EVERY / 2)
    progress.advances(100)
    assert page.getvalue() == ""


@pytest.mark.parametrize("terminal", [True, False])
def test_it_says_once_for_whom_it_waits_and_once_that_they_are_back(*, terminal: bool) -> None:
    page = StringIO()
    with telling(Console(file=page, force_terminal=terminal, width=200), 10) as progress:
        for _ in range(3):
            progress.waits("logistics", "nothing answers at http://127.0.0.1:8003")
        for _ in range(3):
            progress.goes_on("logistics")
    assert page.getvalue().count("waiting for the logistics service: nothing answers at http://127.0.0.1:8003") == 1
    assert page.getvalue().count("the logistics service answers again") == 1
