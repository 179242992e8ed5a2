"""Taking down what other services tell, and which subjects are to be followed because of it: in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import asyncpg
import msgspec

from services.notify.following.parking import NothingParked
from services.notify.names import HEARD, SOURCES
from shared.events.customer import CustomerProfiled, CustomerRegistered
from shared.events.exception import ExceptionAssigned, ExceptionClosed, ExceptionRaised
from shared.events.order import (
    ClarificationAnswered,
    ClarificationRequested,
    OrderAmended,
    OrderArchived,
    OrderCancelled,
    OrderHeld,
    OrderReceived,
    OrderReleased,
    OrderResumed,
    PaymentReceived,
)
from shared.events.plan import MilestoneForecast, MilestoneReached, MilestoneWaived, PlanDrawn
from shared.events.sample import (
    SampleApproved,
    SampleCancelled,
    SampleDelivered,
    SampleFeedbackRequested,
    SampleRejected,
    SampleRequested,
    SampleRequestRefused,
)
from shared.events.shipment import BookingRolled, DocumentsSent, ShipmentBooked, ShipmentDelivered, ShipmentDeparted
from shared.in_one import Statements
from shared.parking import Parking
from shared.received import Received
from shared.retraction import SUFFIX

TOPICS = frozenset(
    event.topic
    for event in (
        CustomerRegistered, CustomerProfiled,
        OrderReceived, OrderAmended, OrderReleased, OrderHeld, OrderResumed, OrderCancelled, OrderArchived,
        PaymentReceived, ClarificationRequested, ClarificationAnswered,
        SampleRequested, SampleRequestRefused, SampleDelivered, SampleFeedbackRequested, SampleApproved,
        SampleRejected, SampleCancelled,
        PlanDrawn, MilestoneReached, MilestoneForecast, MilestoneWaived,
        ExceptionRaised, ExceptionAssigned, ExceptionClosed,
        ShipmentBooked, BookingRolled, ShipmentDeparted, ShipmentDelivered, DocumentsSent,
    )
) | {
    f"{aggregate}.fact_retracted" for aggregate in ("customer", "order", "sample", "plan", "exception", "shipment")
}  # fmt: skip

REST = 0.3
"""Seconds: clocks that run for hours can begin so much later, and an import is not held up by many small batches."""

LONG_AGO = timedelta(days=400)
"""What happened so long before it was told starts no clock by itself: an import of old orders is only taken down."""

COLUMNS = {
    "subject": "uuid", "source": "text", "epoch": "bigint", "position": "bigint", "originator_id": "uuid",
    "originator_version": "bigint", "class_version": "int", "estimated": "boolean", "recorded_at": "timestamptz",
    "topic": "text", "occurred": "text", "correlation_id": "text", "data": "bytea",
}  # fmt: skip

TAKE_DOWN = f"""
INSERT INTO heard ({", ".join(COLUMNS)})
SELECT * FROM unnest({", ".join(f"${n}::{kind}[]" for n, kind in enumerate(COLUMNS.values(), start=1))})
ON CONFLICT DO NOTHING
"""

TO_FOLLOW = """
INSERT INTO to_follow (subject) SELECT DISTINCT unnest($1::uuid[]) ORDER BY 1
ON CONFLICT (subject) DO UPDATE SET changed = to_follow.changed + 1, after = now(), tries = 0
"""

# Whose history a retraction belongs to, where it does not say so itself.
WHOSE = """
SELECT DISTINCT ON (originator_id) originator_id, subject FROM heard WHERE originator_id = ANY ($1::uuid[])
ORDER BY originator_id, originator_version
"""


@dataclass(frozen=True)
class Listening:
    """The projection of what was told elsewhere. It reads no payload but whose it is, so nothing of it ever parks."""

    name: str = HEARD
    sources: tuple[str, ...] = SOURCES
    turn: str = ""

    def rest(self, _: str) -> float:
        return REST

    async def apply(self, connection: asyncpg.Connection, batch: Sequence[Received], *, whole: bool) -> Statements:  # noqa: ARG002 (in pieces it is the same)
        told = [each for each in batch if each.topic in TOPICS]
        if not told:
            return Statements()
        whose = await _whose(connection, told)
        records = [_record(each, whose[each.position]) for each in told]
        statements: list[tuple[str, ...]] = [(TAKE_DOWN,)]
        values: list[object] = [*map(list, zip(*records, strict=True))]
        if subjects := [whose[each.position] for each in told if _starts_something(each)]:
            statements.append((TO_FOLLOW,))
            values.append(subjects)
        return Statements(tuple(statements), values)

    def parking(self, _: asyncpg.Pool) -> Parking:
        return NothingParked()


def _starts_something(each: Received) -> bool:
    if each.topic.startswith("customer."):
        return False  # its orders look at it when something happens to them
    return each.topic.endswith(SUFFIX) or each.recorded_at - each.envelope.occurred.at < LONG_AGO


async def _whose(connection: asyncpg.Connection, told: Sequence[Received]) -> dict[int, UUID]:
    """By position the subject: the order, where there is one."""
    whose = {each.position: _order_of(each) for each in told}
    strangers = {each.originator_id for each in told if whose[each.position] is None}
    known: dict[UUID, UUID] = {}
    if strangers:
        known = {row[0]: row[1] for row in await connection.fetch(WHOSE, list(strangers))}
    found: dict[int, UUID] = {}
    for each in told:
        subject = whose[each.position] or known.get(each.originator_id, each.originator_id)
        known.setdefault(each.originator_id, subject)
        found[each.position] = subject
    return found


def _order_of(each: Received) -> UUID | None:
    if each.topic.startswith("order."):
        return each.originator_id
    try:
        return _of_order(each.data).order_id
    except msgspec.MsgspecError:
        return None


class _OfOrder(msgspec.Struct):
    order_id: UUID | None = None


_of_order = msgspec.json.Decoder(_OfOrder).decode


def _record(each: Received, subject: UUID) -> tuple[object, ...]:
    return (
        subject, each.source, each.epoch, each.position, each.originator_id, each.originator_version,
        each.class_version, each.envelope.occurred.estimated, each.recorded_at, each.topic,
        str(each.envelope.occurred), each.envelope.correlation_id, each.data,
    )  # fmt: skip
