"""The checks of what tracking shows find what they are there for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.tracking.entries import Entry
from services.tracking.items.things.every import items_of
from services.tracking.orders import rows
from services.tracking.orders.view import fold
from services.tracking.reports.rows import lines_of, shipments_of
from tests.faults.checks.shown import ledger_is_the_stores, own_writes_are_seen, tables_are_the_fold
from tests.faults.recorded import Shown
from tests.faults.stored import Store, Tracking
from tests.faults.telling import HELD, ORDER, THEN, kinds, store
from tests.tracking.telling import ordered, received

STORE = store((ORDER, received(ordered("1")), "k1"), (ORDER, HELD, "k2"))
STORES: Mapping[str, Store] = {"order": STORE}


def tracking() -> Tracking:
    """As it should be."""
    ledger = [
        {"source": "order", "epoch": 1, "position": event.position, "hash": event.hash, "data": event.data,
         "topic": event.topic, "received_at": THEN + timedelta(minutes=event.position)}
        for event in STORE.events
    ]  # fmt: skip
    at = ledger[-1]["received_at"]
    view = fold(ORDER, [Entry.of(event, THEN) for event in STORE.events])
    shown = {
        "order_id": ORDER,
        "view": rows.VIEW.dump_json(view),
        "known_at": at,
        "headline": view.headline,
        "parked": False,
    }
    return Tracking(ledger, [shown], [*lines_of(view)], [*shipments_of(view)], [*items_of(view)], [], [])


def test_what_is_shown_rightly_passes() -> None:
    assert kinds(ledger_is_the_stores(tracking(), STORES)) == []
    assert kinds(tables_are_the_fold(tracking(), STORES)) == []


def test_a_ledger_that_lacks_an_event_or_has_one_too_many_or_another_is_found() -> None:
    whole = tracking()
    lacking = replace(whole, ledger=whole.ledger[:1])
    beyond = replace(whole, ledger=[*whole.ledger, whole.ledger[-1] | {"position": 3}])
    another = replace(whole, ledger=[whole.ledger[0], whole.ledger[1] | {"data": b"{}"}])
    for wrong in (lacking, beyond, another):
        assert kinds(ledger_is_the_stores(wrong, STORES)) == ["the ledger is not the stores"]


def test_an_event_that_became_known_before_the_one_before_it_is_found() -> None:
    whole = tracking()
    wrong = replace(whole, ledger=[whole.ledger[0], whole.ledger[1] | {"received_at": THEN}])
    assert kinds(ledger_is_the_stores(wrong, STORES)) == ["known before what came before"]


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("order_views", []),
        ("report_lines", []),
        ("report_shipments", [(ORDER, "S-1", None, "Hamburg")]),
        ("order_items", [(ORDER, "shipment", "S-1", "ACME")]),
    ],
)
def test_a_table_that_is_not_the_fold_is_found(table: str, rows: list[Any]) -> None:
    wrong = replace(tracking(), **{table: rows})
    assert kinds(tables_are_the_fold(wrong, STORES)) == ["tracking is not the fold"]


def test_a_view_of_before_the_newest_event_is_found() -> None:
    whole = tracking()
    old = rows.VIEW.dump_json(fold(ORDER, [Entry.of(event, THEN) for event in STORE.events[:1]]))
    wrong = replace(whole, order_views=[whole.order_views[0] | {"view": old}])
    assert kinds(tables_are_the_fold(wrong, STORES)) == ["tracking is not the fold"]


def test_what_is_parked_is_told() -> None:
    wrong = replace(tracking(), parked=[{"key": str(ORDER), "error": "it cannot be read"}])
    assert kinds(tables_are_the_fold(wrong, STORES)) == ["parked"]


def test_a_query_that_waited_and_does_not_show_the_write_is_found() -> None:
    assert kinds(own_writes_are_seen([Shown("k1", "tracking-1", 200, visible=True)])) == []
    assert kinds(own_writes_are_seen([Shown("k1", "tracking-1", 503, visible=False)])) == []
    assert kinds(own_writes_are_seen([Shown("k1", "tracking-1", 200, visible=False)])) == ["an older state was shown"]
    assert kinds(own_writes_are_seen([Shown("k1", "tracking-1", 404, visible=False)])) == ["an older state was shown"]
