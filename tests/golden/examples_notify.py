"""One realistic event of each type that the notify service tells, with everything told that can be told."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from shared.events import Event
from shared.events import obligation as obligations
from shared.events import task as tasks
from shared.identity.roles import Role

ORDER = UUID("2d7241e5-8576-5655-9c59-c25ab29d048f")
OBLIGATION = UUID("7a3e6a52-1a8b-5b7d-9c0e-5f2d1b4c8e90")
OTHER = UUID("c81f5a0d-2e94-5f63-8b1a-6d7e9c0f3a52")
TASK = UUID("5b9d7c1e-0a3f-5e62-9b1d-2f4c6a8e0b13")
OF_IT: dict[str, Any] = {"order_id": ORDER}
BEGAN = datetime(2026, 7, 10, 9, 30, tzinfo=timezone(timedelta(hours=8)))


def after(hours: float) -> datetime:
    return BEGAN + timedelta(hours=hours)


TOLD_BY_NOTIFY: Sequence[tuple[UUID, Event]] = [
    (OBLIGATION, obligations.ObligationStarted(
        **OF_IT, kind=obligations.ObligationKind.INTERNAL_ORDER, about="PO 4500/17", customer_code="HARBOUR",
        owed_by=obligations.Party.US, owner=Role.BUSINESS_MERCHANDISER, began=BEGAN, due=after(48),
        soft=(after(0.5), after(1), after(2)),
    )),
    (OBLIGATION, obligations.ObligationReminded(**OF_IT, soft=after(0.5))),
    (OBLIGATION, obligations.ObligationBlocked(
        **OF_IT, by=obligations.Party.CUSTOMER, because="no answer yet to question Q1 还没有答复",
    )),
    (OBLIGATION, obligations.ObligationBreached(
        **OF_IT, waited_for=obligations.Party.CUSTOMER, because="no answer yet to question Q1",
    )),
    (OBLIGATION, obligations.ObligationEscalated(**OF_IT, step=1, to=Role.MANAGER, again=after(72))),
    (OBLIGATION, obligations.ObligationUnblocked(**OF_IT)),
    (OBLIGATION, obligations.ObligationMet(**OF_IT, seconds=180_000)),
    (OBLIGATION, obligations.ObligationReopened(
        **OF_IT, due=after(48), because="what had kept it was declared wrong",
    )),
    (OTHER, obligations.ObligationPaused(**OF_IT, because="we owe them a sample")),
    (OTHER, obligations.ObligationRescheduled(
        **OF_IT, due=after(96), soft=(after(90),), because="it goes on: we owe them a sample no more",
    )),
    (OTHER, obligations.ObligationSettled(**OF_IT, because="the order was cancelled")),
    (TASK, tasks.TaskAssigned(
        **OF_IT, subject="PO 4500/17", words="Release it today.\n今天下发", role=Role.BUSINESS_MERCHANDISER,
        person=UUID("f3a2c1d0-6d1e-4b7f-8a43-0c9d8e7f6a5b"), due=after(48), is_notice=True, customer_code="HARBOUR",
        obligation=OBLIGATION, kind=obligations.ObligationKind.INTERNAL_ORDER,
    )),
    (TASK, tasks.TaskAcknowledged(**OF_IT)),
    (TASK, tasks.TaskReminded(**OF_IT, times=2)),
    (TASK, tasks.TaskDone(**OF_IT, outcome="released 已下发")),
    (TASK, tasks.TaskWithdrawn(**OF_IT, reason="the order was cancelled")),
    (TASK, tasks.TaskFactRetracted.model_validate({
        **OF_IT, "retracted_version": 4, "retracted_event": "1:notify:15", "why": "did_not_occur",
        "reason": "it was another one",
    })),
]  # fmt: skip
