"""How endpoints decide on a plan: once its order is known, on the days told before, and on who did what."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Protocol
from uuid import UUID

from fastapi import Depends, Request

from services.production.knowing import OnceKnown
from services.production.plans.conceding import concede
from services.production.plans.requests import ConcedeGate
from services.production.plans.state import Plan, plan_of
from services.production.plans.telling import reach_on_its_day
from shared.events.plan import MilestoneReached, PlanConceded, PlanEvent
from shared.http.approving import Approving
from shared.http.commands import After, Commands, commands
from shared.http.told import Told
from shared.identity.roles import Role
from shared.repository import Past

Plans = Annotated[Commands[Plan, PlanEvent], commands("plan")]
Decide = Callable[[Plan, Past], Awaitable[Sequence[PlanEvent]]]
Reaching = Callable[[MilestoneReached, Told], Awaitable[After]]
Conceding = Callable[[PlanConceded, ConcedeGate], Awaitable[After]]


class Deciding(Protocol):
    def __call__(self, order_id: UUID, body: Told, decision: Decide, role: Role | None = None) -> Awaitable[After]:
        """Decide on the plan of this order; `role` is the one in which they act, where it matters."""


async def deciding(plans: Plans, once: OnceKnown) -> Deciding:
    """What is decided waits briefly until the order is known here."""

    async def decide(order_id: UUID, body: Told, decision: Decide, role: Role | None = None) -> After:
        return await once(lambda: plans.transact_on_history(plan_of(order_id), body, decision, role=role))

    return decide


Decides = Annotated[Deciding, Depends(deciding)]


async def reaching(request: Request, plans: Plans) -> Reaching:
    """A milestone that was told before is compared with the day that was told then."""

    async def reach(told: MilestoneReached, body: Told) -> After:
        occurred = body.occurred(request.app.state.now())

        async def decide(plan: Plan, past: Past) -> Sequence[PlanEvent]:
            return await reach_on_its_day(plan, told, occurred, past)

        return await plans.transact_on_history(plan_of(told.order_id), body, decide)

    return reach


async def conceding(request: Request, decides: Decides, approver: Approving) -> Conceding:
    """By the one who asks, on what they have seen and on who did what before."""

    async def concede_it(wanted: PlanConceded, body: ConcedeGate) -> After:
        async def decide(plan: Plan, past: Past) -> Sequence[PlanEvent]:
            history, now = await past(), request.app.state.now()
            return concede(plan, wanted, history, approver, now=now, seen=body.version)

        return await decides(wanted.order_id, body, decide, Role.MANAGER)

    return concede_it


Reaches = Annotated[Reaching, Depends(reaching)]
Concedes = Annotated[Conceding, Depends(conceding)]
