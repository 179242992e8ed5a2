"""Tasks and notices: assigned to a role or a person, acknowledged, done; told again while nobody sees to them."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from shared.errors import Rejected, Unknown
from shared.events.task import (
    TaskAcknowledged,
    TaskAssigned,
    TaskDone,
    TaskEvent,
    TaskFactRetracted,
    TaskReminded,
    TaskWithdrawn,
)


class Standing(StrEnum):
    UNKNOWN = "unknown"
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    DONE = "done"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({Standing.OPEN, Standing.ACKNOWLEDGED})


@dataclass(frozen=True, slots=True)
class Task:
    assigned: TaskAssigned | None = None
    standing: Standing = Standing.UNKNOWN
    times: int = 0
    """How often they were told again."""

    @property
    def customer_code(self) -> str | None:
        return self.assigned.customer_code if self.assigned else None


def assign(task: Task, wanted: TaskAssigned) -> list[TaskEvent]:
    """Raises Rejected where another task stands here."""
    if task.assigned is None:
        return [wanted]
    if task.assigned == wanted:
        return []
    raise Rejected("a task of this number was assigned already, otherwise: give this one a number of its own")


def tell(task: Task, wanted: TaskAssigned) -> list[TaskEvent]:
    """What a clock does: assign it, or where that was done before, tell them again; it is open then in any case."""
    if task.assigned is None:
        return [wanted]
    return [TaskReminded(order_id=task.assigned.order_id, times=task.times + 1)]


def acknowledge(task: Task) -> list[TaskEvent]:
    assigned = _assigned(task)
    match task.standing:
        case Standing.OPEN:
            return [TaskAcknowledged(order_id=assigned.order_id)]
        case Standing.WITHDRAWN:
            raise _withdrawn()
        case _:
            return []


def finish(task: Task, outcome: str | None = None) -> list[TaskEvent]:
    """Raises Rejected for a notice: it is only read."""
    assigned = _assigned(task)
    if assigned.is_notice:
        raise Rejected("a notice is only to be read: acknowledge it")
    match task.standing:
        case Standing.OPEN | Standing.ACKNOWLEDGED:
            return [TaskDone(order_id=assigned.order_id, outcome=outcome)]
        case Standing.WITHDRAWN:
            raise _withdrawn()
        case _:
            return []


def withdraw(task: Task, reason: str) -> list[TaskEvent]:
    assigned = _assigned(task)
    match task.standing:
        case Standing.OPEN | Standing.ACKNOWLEDGED:
            return [TaskWithdrawn(order_id=assigned.order_id, reason=reason)]
        case Standing.DONE:
            raise Rejected("it is done: what is done is not withdrawn")
        case _:
            return []


def end(task: Task, outcome: str, *, kept: bool) -> list[TaskEvent]:
    """What it was about is over: it is done where that was kept, and withdrawn otherwise; where it is open at all."""
    if task.assigned is None or task.standing not in OPEN:
        return []
    order_id = task.assigned.order_id
    return [TaskDone(order_id=order_id, outcome=outcome) if kept else TaskWithdrawn(order_id=order_id, reason=outcome)]


def evolve(task: Task, event: TaskEvent) -> Task:
    match event:
        case TaskAssigned():
            return replace(task, assigned=event, standing=Standing.OPEN)
        case TaskReminded():
            return replace(task, times=event.times, standing=Standing.OPEN)
        case TaskAcknowledged():
            is_notice = task.assigned is not None and task.assigned.is_notice
            return replace(task, standing=Standing.DONE if is_notice else Standing.ACKNOWLEDGED)
        case TaskDone():
            return replace(task, standing=Standing.DONE)
        case TaskWithdrawn():
            return replace(task, standing=Standing.WITHDRAWN)
        case TaskFactRetracted():
            return task
        case _:
            assert_never(event)


def _assigned(task: Task) -> TaskAssigned:
    if task.assigned is None:
        raise Unknown("there is no such task")
    return task.assigned


def _withdrawn() -> Rejected:
    return Rejected("it was withdrawn: nobody is to do it any more")
