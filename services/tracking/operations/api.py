"""How the whole system is, over HTTP."""

from fastapi import Request

from services.tracking.operations.reaching import services
from services.tracking.operations.whole import Whole, whole
from shared.errors import Unknown
from shared.http import edge
from shared.http.identity import principal_of, token_of
from shared.http.rules import allows
from shared.identity.roles import Role

router = edge.router(prefix="/v1/ops", tags=["operations"])

LOOKS = {Role.ADMINISTRATOR, Role.OPERATIONS, Role.MANAGER, Role.AUDITOR}
RUNS = {Role.ADMINISTRATOR, Role.OPERATIONS}
"""Who has what stands still tried again, or left out; as whoever has the operator's commands."""


@router.get("", operation_id="show_operations")
@allows(LOOKS)
async def show_operations(request: Request) -> Whole:
    """How fresh the boards are, how every service is, what stands still, what was broken or did not arrive."""
    return await as_asked(request)


async def as_asked(request: Request) -> Whole:
    """For whoever asks, with their own token. Raises Unknown as `of_the_whole_company`."""
    of_the_whole_company(request)
    state = request.app.state
    return await whole(
        state.queries,
        services(request),
        state.now(),
        token=token_of(request, changes=False) or "",
        sees=principal_of(request).sees,
    )


def of_the_whole_company(request: Request) -> None:
    """Raises Unknown for whoever may see some customers' things only: it says of whom else there is something."""
    if principal_of(request).customers is not None:
        raise Unknown("there is no such thing here")
