"""Whenever a clock has something to say, whoever has to see to it finds a task in their inbox; until it is over."""

from functools import partial
from typing import cast
from uuid import UUID, uuid5

from services.notify.obligations.state import Obligation
from services.notify.obligations.terms import TERMS
from services.notify.tasks.domain import end, tell
from shared.events.obligation import (
    ObligationEscalated,
    ObligationMet,
    ObligationPaused,
    ObligationReminded,
    ObligationSettled,
    ObligationStarted,
)
from shared.events.task import TaskAssigned
from shared.identity.roles import Role
from shared.policies import Act, Policy
from shared.received import Received

TASKS = UUID("6a1f3f0c-2b77-5c5e-8f9d-9a6b7c0e4d21")

telling = Policy("notify.tasks", source="notify")


def task_of(obligation: UUID, role: Role) -> UUID:
    """Of one obligation a role has one task, however often it is told of it."""
    return uuid5(TASKS, f"{obligation}/{role}")


@telling.whenever(ObligationReminded)
async def remind_its_owner(_: ObligationReminded, cause: Received, act: Act) -> None:
    """Whenever a soft target has passed, the owner finds the obligation in their inbox, or finds it there again."""
    if started := await _started(act, cause.originator_id):
        await _tell(act, cause.originator_id, started, started.owner)


@telling.whenever(ObligationEscalated)
async def tell_whom_the_ladder_names(event: ObligationEscalated, cause: Received, act: Act) -> None:
    """Whenever a step of the ladder is taken, whom it names finds the obligation in their inbox, each time anew."""
    if started := await _started(act, cause.originator_id):
        await _tell(act, cause.originator_id, started, event.to)


@telling.whenever(ObligationMet)
async def finish_its_tasks(_: ObligationMet, cause: Received, act: Act) -> None:
    """Whenever an obligation is kept, what inboxes have of it is done."""
    await _end(act, cause.originator_id, "it was kept", kept=True)


@telling.whenever(ObligationSettled)
async def withdraw_its_tasks(event: ObligationSettled, cause: Received, act: Act) -> None:
    """Whenever an obligation is no longer owed, what inboxes have of it is withdrawn."""
    await _end(act, cause.originator_id, event.because, kept=False)


@telling.whenever(ObligationPaused)
async def withdraw_what_waits_for_us(event: ObligationPaused, cause: Received, act: Act) -> None:
    """Whenever an obligation is paused, nobody is asked to chase it until it goes on."""
    await _end(act, cause.originator_id, event.because, kept=False)


async def _started(act: Act, id: UUID) -> ObligationStarted | None:
    """What it is, where it is owed still: what ended meanwhile is told to nobody."""
    known = cast("Obligation", (await act.repositories["obligation"].get(id)).state)
    return None if known.ended or known.paused is not None else known.started


async def _tell(act: Act, id: UUID, started: ObligationStarted, role: Role) -> None:
    wanted = TaskAssigned(
        order_id=started.order_id,
        subject=started.about,
        role=role,
        due=started.due,
        customer_code=started.customer_code,
        obligation=id,
        kind=started.kind,
    )
    await act("task", task_of(id, role), partial(tell, wanted=wanted))


async def _end(act: Act, id: UUID, words: str, *, kept: bool) -> None:
    started = cast("Obligation", (await act.repositories["obligation"].get(id)).state).started
    if started is None:
        return
    roles = {started.owner} | {rung.role(started.owner) for rung in TERMS[started.kind].ladder}
    for role in sorted(roles):
        await act("task", task_of(id, role), partial(end, outcome=words, kept=kept))


policies = [telling]
