"""What is to be sent because of an event: rows, written in the transaction that takes it in."""

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid5

import asyncpg

from shared.events.task import TaskAssigned, TaskReminded
from shared.received import Received

DELIVERIES = UUID("41c8f2b6-7d0e-5d3a-8a54-1e9b3c6d7f02")
BY_MAIL = {TaskAssigned.topic, TaskReminded.topic}

# In whose inbox the task is, they are told; of a reminder the task says for whom it is.
RECIPIENTS = """
SELECT t.id, r.person FROM tasks AS t JOIN recipients AS r ON r.roles && t.whose OR r.person::text = ANY (t.whose)
WHERE t.id = ANY ($1::uuid[]) AND t.is_open
"""

SUBSCRIPTIONS = "SELECT id, topics FROM subscriptions WHERE standing = 'active'"

COLUMNS = {
    "id": "uuid", "channel": "text", "event": "text", "topic": "text", "subject": "uuid", "order_id": "uuid",
    "happened": "timestamptz", "person": "uuid", "subscription": "uuid",
}  # fmt: skip

QUEUE = f"""
INSERT INTO deliveries ({", ".join(COLUMNS)})
SELECT * FROM unnest({", ".join(f"${n}::{kind}[]" for n, kind in enumerate(COLUMNS.values(), start=1))})
ON CONFLICT DO NOTHING
"""


def delivery_of(event: str, to: UUID) -> UUID:
    """One event is sent to somebody once: whoever gets it twice knows it by this."""
    return uuid5(DELIVERIES, f"{event}/{to}")


async def send_because_of(connection: asyncpg.Connection, batch: Sequence[Received]) -> None:
    """Queue what whoever wants to know of these events gets; what was queued before stays as it is."""
    rows = [*await _mails(connection, batch), *await _webhooks(connection, batch)]
    if rows:
        await connection.execute(QUEUE, *map(list, zip(*rows, strict=True)))


async def _mails(connection: asyncpg.Connection, batch: Sequence[Received]) -> Iterable[tuple[object, ...]]:
    told = [each for each in batch if each.topic in BY_MAIL]
    if not told:
        return []
    found = await connection.fetch(RECIPIENTS, list({each.originator_id for each in told}))
    return [_row("mail", each, person=person) for each in told for task, person in found if task == each.originator_id]


async def _webhooks(connection: asyncpg.Connection, batch: Sequence[Received]) -> Iterable[tuple[object, ...]]:
    subscriptions = await connection.fetch(SUBSCRIPTIONS)
    return [
        _row("webhook", each, subscription=id)
        for each in batch
        for id, topics in subscriptions
        if each.topic in topics or each.topic.partition(".")[0] in topics
    ]


def _row(
    channel: str, each: Received, *, person: UUID | None = None, subscription: UUID | None = None
) -> tuple[object, ...]:
    to = person or subscription
    assert to
    order_id = getattr(each.event(), "order_id", None)
    return (
        delivery_of(each.id, to), channel, each.id, each.topic, each.originator_id, order_id,
        each.envelope.occurred.at, person, subscription,
    )  # fmt: skip
