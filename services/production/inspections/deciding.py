"""How endpoints decide on inspections: on the lots, and on who did what before."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated

from fastapi import Depends, Request

from services.production.inspections.conceding import concede
from services.production.inspections.requests import ConcedeInspection
from services.production.inspections.state import Inspections, inspections_of
from shared.events.inspection import InspectionConceded, InspectionEvent
from shared.http.approving import Approving
from shared.http.commands import After, Commands, commands
from shared.identity.roles import Role
from shared.repository import Past

Inspecting = Annotated[Commands[Inspections, InspectionEvent], commands("inspection")]
Conceding = Callable[[InspectionConceded, ConcedeInspection], Awaitable[After]]


async def conceding(request: Request, inspecting: Inspecting, approver: Approving) -> Conceding:
    """By the one who asks, on what they have seen and on who did what before."""

    async def concede_it(wanted: InspectionConceded, body: ConcedeInspection) -> After:
        async def decide(inspections: Inspections, past: Past) -> Sequence[InspectionEvent]:
            history, now = await past(), request.app.state.now()
            return concede(inspections, wanted, history, approver, now=now, seen=body.version)

        return await inspecting.transact_on_history(inspections_of(wanted.order_id), body, decide, role=Role.MANAGER)

    return concede_it


Concedes = Annotated[Conceding, Depends(conceding)]
