"""The page of on-time delivery."""

from fastapi import APIRouter, Request, Response

from services.tracking.pages.catalogue import LanguageAsked
from services.tracking.pages.site import PageRoute, page
from services.tracking.reports.on_time import GroupBy, Report, on_time
from shared.http.identity import principal_of
from shared.http.rules import allows
from shared.identity.roles import STAFF

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/reports/on-time")
@allows(STAFF)
async def on_time_page(request: Request, group_by: GroupBy | None = None, lang: LanguageAsked = None) -> Response:
    """What was promised and what was kept, at one glance and by group."""
    report = await on_time(request.app.state.queries, group_by, principal_of(request).customers)
    groups = report.groups if isinstance(report, Report) else None
    return page(request, "on_time.html", lang, report=report, group_by=group_by, groups=groups, choices=[*GroupBy])
