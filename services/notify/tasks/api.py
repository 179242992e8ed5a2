"""Tasks and notices over HTTP: assigned, acknowledged, done, withdrawn."""

from typing import Annotated
from uuid import UUID, uuid5

from fastapi import Path, Response
from pydantic import BaseModel, Field

from services.notify.policies import TASKS
from services.notify.tasks.domain import Standing, Task, acknowledge, assign, finish, withdraw
from shared.errors import Unknown
from shared.events.obligation import ObligationKind
from shared.events.task import TaskAssigned, TaskEvent
from shared.events.values import Instant, PathReference, Remark, Text
from shared.http import edge
from shared.http.commands import After, Commands, Reading, Retract, commands, reading
from shared.http.problems import invalid
from shared.http.rules import allows
from shared.http.says import says
from shared.http.told import Told
from shared.identity.roles import OUTSIDE, STAFF, Role
from shared.identity.rules import Facts

router = edge.router(prefix="/v1/tasks", tags=["tasks"])

Tasks = Annotated[Commands[Task, TaskEvent], commands("task")]
TasksRead = Annotated[Reading[Task, TaskEvent], reading("task")]
TaskId = Annotated[
    UUID,
    Path(
        description="As its assignment was answered, or an inbox shows it",
        examples=["32c6c34d-8625-5062-9e08-ee5fb796eec7"],
    ),
]
SEES_TO = STAFF - {Role.AUDITOR}
"""Who has an inbox in which something is to be done."""


class AssignTask(Told):
    """Something for a role, a person, or both, to see to or to read."""

    number: PathReference = Field(
        description="Of your own: the same number again is the same task", examples=["T-2026-118"]
    )
    subject: Text = Field(examples=["Ask the mill for the lab dips"])
    words: Remark | None = Field(default=None, examples=["Navy and sand; the customer wants them by Friday."])
    role: Role | None = Field(default=None, description="Whoever has it", examples=["production_merchandiser"])
    person: UUID | None = Field(default=None, description="Somebody by their id, as histories show it")
    due: Instant | None = Field(default=None, examples=["2026-12-04T17:00:00+08:00"])
    is_notice: bool = Field(default=False, description="To be read only: acknowledged, it is done")
    order_id: UUID | None = Field(default=None, description="The order that it is about, if it is about one")
    customer_code: PathReference | None = Field(default=None, description="Whose order that is", examples=["HARBOUR"])


class TaskIsDone(Told):
    outcome: Remark | None = Field(default=None, examples=["They come on Thursday."])


class WithdrawTask(Told):
    reason: Remark = Field(examples=["the order was cancelled"])


class TaskNow(BaseModel):
    """A task as the next decision sees it."""

    id: UUID
    version: int
    standing: Standing
    subject: str
    words: str | None
    role: Role | None
    person: UUID | None
    due: Instant | None
    is_notice: bool
    order_id: UUID | None
    customer_code: str | None
    obligation: UUID | None
    kind: ObligationKind | None
    times: int = Field(description="How often they were told again")


def task_id(number: str) -> UUID:
    """A number belongs to one task, for ever."""
    return uuid5(TASKS, f"number:{number}")


@router.post("", status_code=201)
@allows(SEES_TO)
@says(leads={"task_id": "$response.body#/id"})
async def assign_task(body: AssignTask, tasks: Tasks) -> After:
    """Into the inbox of a role, a person, or both. The same number again does nothing; otherwise it is refused."""
    if body.role is None and body.person is None:
        raise invalid("say for whom it is: a role, a person, or both", where="body.role")
    if body.role in OUTSIDE:
        raise invalid("is nobody of the company, and has no inbox here", where="body.role")
    wanted = TaskAssigned(
        order_id=body.order_id,
        subject=body.subject,
        words=body.words,
        role=body.role,
        person=body.person,
        due=body.due,
        is_notice=body.is_notice,
        customer_code=body.customer_code,
    )
    id = task_id(body.number)
    return await tasks.transact(
        id,
        body,
        lambda task: assign(task, wanted),
        created_at=f"/v1/tasks/{id}",
        about=Facts(body.customer_code),
    )


@router.get("/{task_id}")
@allows(STAFF)
async def show_task(task_id: TaskId, tasks: TasksRead, response: Response) -> TaskNow:
    """One of them, whoever it is for."""
    known = await tasks.get(task_id)
    task, told = known.state, known.state.assigned
    if told is None:
        raise Unknown("there is no such task")
    response.headers["ETag"] = f'"{known.version}"'
    return TaskNow(id=task_id, version=known.version, standing=task.standing, times=task.times, **dict(told))


@router.post("/{task_id}/acknowledge")
@allows(SEES_TO)
async def acknowledge_task(task_id: TaskId, body: Told, tasks: Tasks) -> After:
    """It was read, and somebody sees to it; a notice is done with that."""
    return await tasks.transact(task_id, body, acknowledge)


@router.post("/{task_id}/done")
@allows(SEES_TO)
async def finish_task(task_id: TaskId, body: TaskIsDone, tasks: Tasks) -> After:
    """It is done, whoever did it."""
    return await tasks.transact(task_id, body, lambda task: finish(task, body.outcome))


@router.post("/{task_id}/withdraw")
@allows(SEES_TO)
async def withdraw_task(task_id: TaskId, body: WithdrawTask, tasks: Tasks) -> After:
    """Nobody is to do it any more."""
    return await tasks.transact(task_id, body, lambda task: withdraw(task, body.reason))


@router.post("/{task_id}/retractions")
@allows(SEES_TO)
@says(example={"version": 3})
async def retract_task_fact(task_id: TaskId, body: Retract, tasks: Tasks) -> After:
    """Declare an earlier fact about it wrong; it can then be told again, rightly."""
    return await tasks.retract(task_id, body)
