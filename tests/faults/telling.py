"""Stores and records as a faultless run leaves them, for tests that then plant one violation."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from shared.envelope import Actor, Envelope, Occurred
from shared.events import Event
from shared.events.order import OrderHeld, OrderReleased, PaymentReceived
from shared.mapper import to_state
from shared.store.hashes import NOTHING, batch_hash, row_hash
from shared.store.rows import StoredRow
from tests.faults.recorded import Command, Send
from tests.faults.stored import Batch, Store
from tests.faults.violation import Violation

THEN = datetime(2026, 11, 2, 12, tzinfo=UTC)
ORDER, OTHER = UUID(int=1), UUID(int=2)
Told = tuple[UUID, Event, str]
"""About what, the event, and the key of its command; or the event that caused it, as `1:order:7`."""


def paid(reference: str = "TT-1") -> PaymentReceived:
    return PaymentReceived(reference=reference, amount=Decimal(1), currency="USD")


HELD, RELEASED = OrderHeld(reason="artwork"), OrderReleased()


def store(*told: Told, service: str = "order") -> Store:
    """A store in which every event was a batch of its own."""
    heads: dict[UUID, bytes] = {}
    versions: dict[UUID, int] = {}
    rows: list[StoredRow] = []
    batches: list[Batch] = []
    for position, (id, event, why) in enumerate(told, start=1):
        cause = why if ":" in why else None
        state = to_state(event, Envelope(Occurred(THEN), Actor("wang"), why, cause))
        versions[id] = versions.get(id, 0) + 1
        heads[id] = row_hash(heads.get(id, NOTHING), id, versions[id], event.topic, state)
        at = THEN + timedelta(seconds=position)
        rows.append(StoredRow(position, id, versions[id], event.topic, state, at, heads[id]))
        previous = batches[-1][2] if batches else NOTHING
        batches.append((position, at, batch_hash(previous, [(position, at, heads[id])])))
    return Store(service, rows, batches)


def with_rows(whole: Store, change: Callable[[list[StoredRow]], object]) -> Store:
    """The same store after somebody was at its rows."""
    rows = list(whole.rows)
    change(rows)
    return replace(whole, rows=rows)


def command(key: str, *sends: Send, name: str = "pay", if_match: int | None = None, changes: bool = True) -> Command:
    return Command(name, "order", ORDER, ORDER, "/", {}, key, if_match, changes, key, list(sends))


def success(version: int, position: int, began: float = 0, ended: float = 1) -> Send:
    return Send("order-1", began, ended, 200, version, position)


def refusal(status: int = 409, version: int | None = None, began: float = 0, ended: float = 1) -> Send:
    problem = "stale" if status == 412 else "rejected"
    return Send("order-2", began, ended, status, version, None, problem)


def kinds(violations: Iterable[Violation]) -> list[str]:
    return [each.kind for each in violations]
