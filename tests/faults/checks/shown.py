"""What tracking shows is a fold in memory of all that the services tell; and whoever waits sees their own writes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from services.tracking.customers.view import fold as fold_customer
from services.tracking.entries import Entry
from services.tracking.items.things.every import items_of
from services.tracking.ledger import order_of
from services.tracking.orders.rows import seen
from services.tracking.orders.view import fold
from services.tracking.reports.rows import lines_of, shipments_of
from tests.faults.recorded import Shown
from tests.faults.stored import Store, Tracking
from tests.faults.violation import Violation

WAITED = {200, 409, 503}


def ledger_is_the_stores(tracking: Tracking, stores: Mapping[str, Store]) -> Iterator[Violation]:
    """Every event once, as it is stored; what a service told later never became known earlier."""
    stored = {(store.service, 1, event.position): event for store in stores.values() for event in store.events}
    known: dict[str, datetime] = {}
    for row in tracking.ledger:
        key = row["source"], row["epoch"], row["position"]
        event = stored.pop(key, None)
        if event is None or (event.hash, event.data, event.topic) != (row["hash"], row["data"], row["topic"]):
            yield Violation("the ledger is not the stores", f"{key} is {'another one' if event else 'not stored'}")
        if row["received_at"] < known.get(row["source"], row["received_at"]):
            yield Violation("known before what came before", str(key))
        known[row["source"]] = row["received_at"]
    for key in stored:
        yield Violation("the ledger is not the stores", f"{key} is missing")


def tables_are_the_fold(tracking: Tracking, stores: Mapping[str, Store]) -> Iterator[Violation]:
    """Each table, row by row, as computed here from the stores and the ledger's times."""
    received_at = {(row["source"], row["position"]): row["received_at"] for row in tracking.ledger}
    orders: dict[UUID, list[Entry]] = defaultdict(list)
    customers: dict[UUID, list[Entry]] = defaultdict(list)
    for store in stores.values():
        for event in store.events:
            known_at = received_at.get((event.source, event.position))
            if known_at is None:
                continue  # told already: the ledger lacks it
            entry = Entry.of(event, known_at)
            if order := order_of(event):
                orders[order].append(entry)
            else:
                customers[event.originator_id].append(entry)
    views = {id: fold(id, entries) for id, entries in orders.items()}
    at = {id: max(entry.received_at for entry in entries) for id, entries in orders.items()}
    yield from _differences(
        "order_views",
        {
            row["order_id"]: (seen(row["view"]), row["known_at"], row["headline"], row["parked"])
            for row in tracking.order_views
        },
        {id: (view, at[id], view.headline, False) for id, view in views.items()},
    )
    yield from _differences(
        "report_lines",
        {tuple(row)[:2]: tuple(row)[2:] for row in tracking.report_lines},
        {tuple(row)[:2]: tuple(row)[2:] for view in views.values() for row in lines_of(view)},
    )
    yield from _differences(
        "report_shipments",
        {tuple(row)[:3]: tuple(row)[3:] for row in tracking.report_shipments},
        {tuple(row)[:3]: tuple(row)[3:] for view in views.values() for row in shipments_of(view)},
    )
    yield from _differences(
        "order_items",
        {tuple(row)[:3]: tuple(row)[3:] for row in tracking.order_items},
        {tuple(row)[:3]: tuple(row)[3:] for view in views.values() for row in items_of(view)},
    )
    known = {id: fold_customer(id, entries) for id, entries in customers.items()}
    yield from _differences(
        "customer_views",
        {row["customer_id"]: (row["code"], row["name"]) for row in tracking.customer_views},
        {id: (view.code, view.name) for id, view in known.items()},
    )
    for row in tracking.parked:
        yield Violation("parked", str(dict(row)))


def own_writes_are_seen(shown: Iterable[Shown]) -> Iterator[Violation]:
    """A query with `min_position` shows what was written, or says that it is not there yet."""
    for each in shown:
        if each.status not in WAITED:
            yield Violation("an older state was shown", f"{each.to} answered {each.status} about {each.key}")
        if each.status == 200 and not each.visible:
            yield Violation("an older state was shown", f"{each.to} does not show {each.key}")


def _differences(table: str, found: Mapping[object, object], expected: Mapping[object, object]) -> Iterator[Violation]:
    for key in sorted({*found, *expected}, key=str):
        if found.get(key) != expected.get(key):
            words = f"{table} {key}: {str(found.get(key))[:300]} instead of {str(expected.get(key))[:300]}"
            yield Violation("tracking is not the fold", words)
