"""docs/status.md, read row by row: what it says is what the fold says."""

import re
from collections.abc import Callable
from itertools import count, product
from pathlib import Path

import pytest

from services.tracking.orders.axes import Commercial, Headline, Logistics, Payment, Production
from services.tracking.orders.headline import headline
from shared.events import Event
from shared.events.order import (
    OrderAcknowledged,
    OrderArchived,
    OrderCancelled,
    OrderHeld,
    OrderQuoted,
    OrderReleased,
    OrderResumed,
)
from shared.events.plan import ProductionStarted
from tests.tracking.life import output, plan_drawn
from tests.tracking.telling import ORDER, Telling, ordered, paid, received, terms

TABLE = Path(__file__).parents[2] / "docs" / "status.md"
WORDS: dict[str, Callable[[], Event]] = {
    "quoted": lambda: OrderQuoted(reference="Q-1"),
    "acknowledged": OrderAcknowledged,
    "released": OrderReleased,
    "held": lambda: OrderHeld(reason="colour is being clarified"),
    "resumed": OrderResumed,
    "cancelled": lambda: OrderCancelled(reason="the shop closed"),
    "archived": lambda: OrderArchived(checked=("shipped", "paid")),
    "planned": plan_drawn,
    "started": lambda: ProductionStarted(order_id=ORDER),
}
ROW = re.compile(r"^\| ([a-z].*?) \| (\w+) \| (\w+) \| (\w+) \| (\w+) \| (\w+) \| ([a-z ]+) \|$")


def rows() -> list[tuple[str, ...]]:
    found = [match.groups() for text in TABLE.read_text().splitlines() if (match := ROW.match(text))]
    return [row for row in found if row[0] != "given"]


def told(given: str) -> Telling:
    telling, slips = Telling(), count(1)
    for each in given.split(", "):
        match each.split():
            case [word]:
                telling(WORDS[word]())
            case ["received", *words]:
                within = words[words.index("within") + 1] if "within" in words else 0
                goods = [pair for pair in zip(words[::2], words[1::2], strict=False) if pair[0] in {"A", "B"}]
                agreed = terms(deposit=30, balance=70) if "terms" in words else None
                telling(received(*(ordered(*pair) for pair in goods), under=within, payment_terms=agreed))
            case ["output", stage, *words]:
                told_of = dict(zip(words[::2], words[1::2], strict=True))
                telling(output(stage, f"R-{next(slips)}", **told_of))
            case ["paid", amount]:
                telling(paid(amount, reference=f"SLIP-{next(slips)}"))
            case [stage, shipment, *words]:
                quantities = dict(zip(words[::2], words[1::2], strict=True))
                telling(getattr(telling, stage)(shipment, **quantities))
    return telling


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_the_table_says_what_the_fold_says(row: tuple[str, ...]) -> None:
    given, *expected, _ = row
    view = told(given).view()
    assert [view.commercial, view.production, view.logistics, view.payment, view.headline] == expected


def test_no_row_of_the_table_is_overlooked() -> None:
    lines = [text for text in TABLE.read_text().splitlines() if text.startswith("|")]
    assert len(rows()) == len(lines) - 2  # its head and the rule below


def test_the_table_shows_every_value_of_every_axis() -> None:
    shown = [set(column) for column in zip(*rows(), strict=True)]
    assert shown[1:6] == [set(Commercial), set(Production), set(Logistics), set(Payment), set(Headline)]


def test_the_table_names_the_axis_that_decides() -> None:
    """Where an axis does not decide, changing it alone to its beginning changes nothing."""
    for given, commercial, production, logistics, payment, shown, decided_by in rows():
        axes = Commercial(commercial), Logistics(logistics), Payment(payment), Production(production)
        assert headline(*axes, archived=decided_by == "file") == shown
        match decided_by:
            case "commercial":
                assert shown in {commercial, "on_hold"}, given
            case "production":
                assert shown in {"in_production", "made"}, given
            case "file":
                assert shown == "archived", given
            case _:
                assert shown in {logistics, "settled"}, given


def test_every_combination_has_a_headline() -> None:
    for axes in product(Commercial, Logistics, Payment, Production):
        for archived in (False, True):
            assert headline(*axes, archived=archived) in Headline
