"""The page of whoever looks after the system, and the lists behind its numbers."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.tracking.operations.api import LOOKS, RUNS, as_asked, of_the_whole_company
from services.tracking.operations.reaching import NoAnswer, services
from services.tracking.pages.catalogue import LanguageAsked
from services.tracking.pages.site import PageRoute, page
from shared.http.identity import principal_of, token_of
from shared.http.paging import Cursor
from shared.http.rules import FORMS, allows
from shared.identity.roles import Role

router = APIRouter(route_class=PageRoute, include_in_schema=False, prefix="/ops")

Done = Literal["went_on", "still", "skipped", "sent"]
"""What is said of what was done before."""
ROWS = 50
"""Of a list on one page."""


@router.get("")
@allows(LOOKS)
async def ops_page(request: Request, done: Done | None = None, lang: LanguageAsked = None) -> Response:
    """How everything is: fresh, behind, standing still, broken, not delivered, going on."""
    return page(request, "ops.html", lang, found=await as_asked(request), done=done, runs=runs(request))


@router.get("/obligations")
@allows(LOOKS)
async def broken_page(
    request: Request,
    owner: Annotated[Role | None, Query(description="In whose inbox")] = None,
    cursor: Cursor = None,
    lang: LanguageAsked = None,
) -> Response:
    """What is owed still and was to be kept before, the longest first."""
    asked = {"is_open": "true", "breached": "true", "owner": owner, "cursor": cursor}
    return await _listed(request, lang, "/v1/obligations", asked, name="ops_obligations.html", owner=owner)


@router.get("/deliveries")
@allows(LOOKS)
async def failed_page(request: Request, cursor: Cursor = None, lang: LanguageAsked = None) -> Response:
    """What could not be delivered and was given up, the newest first."""
    asked = {"standing": "dead", "cursor": cursor}
    return await _listed(request, lang, "/v1/deliveries", asked, name="ops_deliveries.html", runs=runs(request))


@router.post("/deliveries/{delivery_id}/resend")
@allows(RUNS, FORMS)
async def resend_from_page(request: Request, delivery_id: Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$")]) -> Response:
    """Send it once more, as whoever asks."""
    of_the_whole_company(request)
    at = f"/v1/deliveries/{delivery_id}/resend"
    try:
        await services(request).tell("notify", at, token=token_of(request, changes=False), json={})
    except NoAnswer as why:
        return refused(request, None, why)
    return RedirectResponse("/ops?done=sent#deliveries", 303)


def refused(request: Request, lang: LanguageAsked, why: NoAnswer) -> Response:
    """A page with a service's own words."""
    return page(request, "ops_refused.html", lang, why.status or 503, words=str(why))


def runs(request: Request) -> bool:
    """Whether whoever looks may have things done."""
    principal = principal_of(request)
    return bool(principal.roles & RUNS) and not principal.reads_only


async def _listed(
    request: Request, lang: LanguageAsked, path: str, asked: dict[str, Any], *, name: str, **shown: Any
) -> Response:
    """A list of notify's, as it tells it to whoever asks."""
    of_the_whole_company(request)
    told = {"limit": str(ROWS), **{key: value for key, value in asked.items() if value}}
    try:
        found = await services(request).look("notify", path, token=token_of(request, changes=False), **told)
    except NoAnswer as why:
        return refused(request, lang, why)
    return page(request, name, lang, found=found, **shown)
