"""Reports over HTTP."""

from fastapi import Request

from services.tracking.reports.on_time import Figures, GroupBy, Report, on_time
from shared.http import edge
from shared.http.identity import principal_of
from shared.http.rules import allows
from shared.identity.roles import STAFF

router = edge.router(prefix="/v1/reports", tags=["reports"])


@router.get("/on-time", operation_id="report_on_time")
@allows(STAFF)
async def report_on_time(request: Request, group_by: GroupBy | None = None) -> Report | Figures:
    """What was promised and what was kept: of all lines, and by country, mode, vendor or month."""
    return await on_time(request.app.state.queries, group_by, principal_of(request).customers)
