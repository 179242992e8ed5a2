"""The table of tasks: each as its events say, for inboxes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from services.notify.tasks.domain import OPEN, Task, evolve
from shared.events.task import TaskAcknowledged, TaskAssigned, TaskDone, TaskEvent, TaskReminded, TaskWithdrawn
from shared.received import Received, UnknownTopic
from shared.retraction import standing

COLUMNS = (
    "id", "version", "order_id", "customer_code", "subject", "words", "role", "person", "whose", "due", "is_notice",
    "obligation", "kind", "standing", "is_open", "times", "told_at", "assigned_by", "handled_by", "outcome",
)  # fmt: skip

UPSERT = f"""
INSERT INTO tasks ({", ".join(COLUMNS)}) VALUES ({", ".join(f"${n}" for n in range(1, len(COLUMNS) + 1))})
ON CONFLICT (id) DO UPDATE SET {", ".join(f"{each} = excluded.{each}" for each in COLUMNS[1:])}
"""

GONE = "DELETE FROM tasks WHERE id = ANY ($1::uuid[])"


async def show_tasks(connection: asyncpg.Connection, histories: Mapping[UUID, Sequence[Received]]) -> None:
    rows = [row for id, history in sorted(histories.items()) if (row := _row(id, history))]
    if gone := histories.keys() - {row[0] for row in rows}:
        await connection.execute(GONE, list(gone))  # its assignment was declared wrong
    if rows:
        await connection.executemany(UPSERT, rows)


def _row(id: UUID, history: Sequence[Received]) -> tuple[object, ...] | None:
    task = Task()
    told_at: datetime | None = None
    assigned_by = ""
    handled_by: str | None = None
    outcome: str | None = None
    for each in standing(history):
        try:
            event = each.event()
        except UnknownTopic:
            continue  # written by a newer release
        assert isinstance(event, TaskEvent)
        task = evolve(task, event)
        match event:
            case TaskAssigned():
                told_at, assigned_by = each.recorded_at, each.envelope.actor.id
            case TaskReminded():
                told_at, handled_by, outcome = each.recorded_at, None, None
            case TaskAcknowledged():
                handled_by = each.envelope.actor.id
            case TaskDone():
                handled_by, outcome = each.envelope.actor.id, event.outcome
            case TaskWithdrawn():
                handled_by, outcome = each.envelope.actor.id, event.reason
    told = task.assigned
    if told is None:
        return None
    whose = [str(each) for each in (told.role, told.person) if each]
    return (
        id, history[-1].originator_version, told.order_id, told.customer_code, told.subject, told.words, told.role,
        told.person, whose, told.due, told.is_notice, told.obligation, told.kind, task.standing,
        task.standing in OPEN, task.times, told_at, assigned_by, handled_by, outcome,
    )  # fmt: skip
