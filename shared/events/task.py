"""Facts about tasks and notices, told by the notify service: something for a role or a person to see to, or to read."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from shared.events import Event, FactRetracted
from shared.events.obligation import ObligationKind
from shared.events.values import Instant, PathReference, Remark, Text
from shared.identity.roles import Role


class TaskTold(Event):
    order_id: UUID | None = None


class TaskAssigned(TaskTold, topic="task.assigned"):
    class_version = 2

    @staticmethod
    def upcast_v1_v2(_: dict[str, Any]) -> None:
        """v2 knows obligations that come from exceptions of production; what v1 says, it says the same."""

    subject: Text
    words: Remark | None = None
    role: Role | None = None
    person: UUID | None = None
    """Somebody by their id; of role and person at least one."""
    due: Instant | None = None
    is_notice: bool = False
    """To be read only: acknowledged, it is done."""
    customer_code: PathReference | None = None
    obligation: UUID | None = None
    """What has to be kept, where it comes from a clock."""
    kind: ObligationKind | None = None
    """Of that obligation."""


class TaskReminded(TaskTold, topic="task.reminded"):
    """It is open still, and they were told again."""

    times: Annotated[int, Field(ge=1)]


class TaskAcknowledged(TaskTold, topic="task.acknowledged"):
    pass


class TaskDone(TaskTold, topic="task.done"):
    outcome: Remark | None = None


class TaskWithdrawn(TaskTold, topic="task.withdrawn"):
    """It is no longer to be done."""

    reason: Remark


class TaskFactRetracted(FactRetracted, TaskTold, topic="task.fact_retracted"):
    pass


TaskEvent = TaskAssigned | TaskReminded | TaskAcknowledged | TaskDone | TaskWithdrawn | TaskFactRetracted
