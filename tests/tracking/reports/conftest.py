"""Orders to count: two customers of the house, and one who is made up to be looked at."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any
from uuid import uuid5

import pytest

from shared.events.order import OrderReceived
from tests.tracking.telling import NAMES, Telling, received

Tell = Callable[..., Telling]


@pytest.fixture
def another() -> Tell:
    """Another order each time, as it was received: `another(ordered(…), customer_code="OTHER", on="2026-11-02")`."""
    positions: dict[str, int] = defaultdict(int)

    def new(*lines: Any, on: Any = None, **papers: Any) -> Telling:
        number = f"PO-{positions['order'] + 1}"
        tell = Telling(uuid5(NAMES, number), positions=positions)
        code = papers.get("customer_code", "ACME")
        event: OrderReceived = received(*lines, po_number=number, customer_id=uuid5(NAMES, code), **papers)
        tell(event, on)
        return tell

    return new
