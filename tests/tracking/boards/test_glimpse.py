"""What boards read of a kept view, and not all of it, says the same of the order."""

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given as for_all
from hypothesis import settings

from services.tracking.boards.glimpse import glimpsed
from services.tracking.orders.next_step import next_step
from services.tracking.orders.outlook import outlook
from services.tracking.orders.points import points
from services.tracking.orders.rows import COLUMNS, row
from tests.promises.size import sized
from tests.tracking.boards.several import ALL
from tests.tracking.telling import Telling
from tests.tracking.why.lives import DAYS, lives

TODAY = date(2026, 12, 3)
VIEW = COLUMNS.index("view")


def is_seen_the_same(tell: Telling, today: date) -> None:
    view = tell.view()
    kept = row(view, datetime(2026, 12, 3, tzinfo=UTC))[VIEW]
    assert isinstance(kept, bytes)
    glimpse = glimpsed(kept)
    assert outlook(glimpse, today) == outlook(view, today)
    assert points(glimpse) == points(view)
    assert next_step(glimpse, points(glimpse)) == next_step(view, points(view))


@for_all(lives(), DAYS)
@settings(max_examples=sized(75, 300), deadline=None)
def test_whatever_happens_to_an_order_a_glimpse_says_the_same(tell: Telling, today: date) -> None:
    is_seen_the_same(tell, today)


@pytest.mark.parametrize("made", ALL)
def test_a_glimpse_of_each_kind_of_order_says_the_same(made: Callable[[dict[str, int]], Telling]) -> None:
    is_seen_the_same(made(defaultdict(int)), TODAY)
