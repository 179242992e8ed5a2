"""The page of what stands still: the events that wait, tried again or left out, as `gendan parked` does it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.tracking.operations.api import LOOKS, RUNS, of_the_whole_company
from services.tracking.operations.reaching import NoAnswer, parked_at, services
from services.tracking.operations.standing import error_for
from services.tracking.pages.catalogue import LanguageAsked
from services.tracking.pages.ops import Done, refused, runs
from services.tracking.pages.site import PageRoute, page
from services.tracking.people import directory
from shared.http.identity import principal_of
from shared.http.parked import Consumer, Key
from shared.http.rules import FORMS, allows

router = APIRouter(route_class=PageRoute, include_in_schema=False, prefix="/ops/parked/{consumer}/{key}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One key of a consumer, as `gendan parked list` calls it, and what was said and typed about it before."""

    request: Request
    consumer: str
    key: str
    lang: LanguageAsked = None
    done: Done | None = None
    reason: str = ""

    @property
    def address(self) -> str:
        return f"/ops/parked/{quote(self.consumer, safe='')}/{quote(self.key, safe='')}"


@router.get("")
@allows(LOOKS)
async def parked_page(
    request: Request, consumer: Consumer, key: Key, done: Done | None = None, lang: LanguageAsked = None
) -> Response:
    """The events that wait, and why."""
    of_the_whole_company(request)
    return await _page(Asked(request, consumer, key, lang, done))


@router.post("/retry")
@allows(RUNS, FORMS)
async def retry_from_page(request: Request, consumer: Consumer, key: Key) -> Response:
    """Take up again what waits, in order."""
    of_the_whole_company(request)
    return await _go_on(Asked(request, consumer, key, done="still"), "/retry", "went_on")


@router.post("/skip")
@allows(RUNS, FORMS)
async def skip_from_page(request: Request, consumer: Consumer, key: Key) -> Response:
    """Leave out for good the event that the page showed, with who says so, and why."""
    of_the_whole_company(request)
    async with request.form(max_files=0) as form:
        reason, place = (str(form.get(name, "")).strip() for name in ("reason", "place"))
    who = principal_of(request)
    asked = Asked(request, consumer, key, done="skipped", reason=reason)
    body = {"reason": reason, "place": place}
    return await _go_on(
        asked, "/skip", "skipped", json=body, headers={"Gendan-Actor": quote((who.name or who.id)[:100])}
    )


async def _go_on(asked: Asked, how: str, done: Done, **sent: Any) -> Response:
    """Back to all, or to what still stands still; a refusal is said where it was asked for, with what was typed."""
    service, path = parked_at(asked.consumer, asked.key)
    try:
        after = await services(asked.request).tell(service, path + how, **sent)
    except NoAnswer as why:
        return await _page(asked, why)
    if after["standing_still"] is None:
        return RedirectResponse(f"/ops?done={done}#parked", 303)
    return RedirectResponse(f"{asked.address}?done={asked.done}", 303)


async def _page(asked: Asked, why: NoAnswer | None = None) -> Response:
    """What of it stands still now. `why` it was not done, where something was asked for."""
    request, (service, path) = asked.request, parked_at(asked.consumer, asked.key)
    try:
        events = await services(request).look(service, path)
        all_of_it = await services(request).look(service, "/v1/parked")
    except NoAnswer as error:
        return refused(request, asked.lang, error)
    names_of_it = {asked.consumer, asked.consumer.removeprefix("tracking.")}
    stands = next((each for each in all_of_it if each["key"] == asked.key and each["consumer"] in names_of_it), None)
    return page(
        request,
        "ops_parked.html",
        asked.lang,
        (why.status or 503) if why else 200,
        consumer=asked.consumer,
        key=asked.key,
        address=asked.address,
        events=events,
        names=await directory(request).names(each["actor"] for each in events),
        stands=stands,
        error=error_for(principal_of(request).sees, stands["error"]) if stands else "",
        words=str(why) if why else "",
        reason=asked.reason,
        runs=runs(request),
        done=None if why else asked.done,
    )
