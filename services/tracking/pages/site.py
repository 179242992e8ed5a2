"""What all pages share: templates, the reader's language, links, headers, and errors in words."""

import hashlib
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import structlog
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi_problem.error import Problem
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException

from services.tracking.pages import shown
from services.tracking.pages.catalogue import COOKIE, PLACE, Language, language_of, say
from services.tracking.pages.navigation import here, places
from services.tracking.pages.refusals import retold
from services.tracking.pages.tones import AXES, tone
from services.tracking.reports.sentence import both as sentences_of
from services.tracking.reports.status_sheet import may_have
from shared.errors import GendanError
from shared.http.edge import Route
from shared.http.problems import of_error
from shared.identity.principal import Principal
from shared.store.away import AWAY

STATIC = Path(str(files("services.tracking.pages") / "static"))
LOOK = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(STATIC.iterdir()))).hexdigest()[:12]
"""Changes with any style sheet or script, so that browsers fetch the new ones."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # else browsers say of a form that it came from nowhere (`Origin: null`)
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language, Cookie",
}

templates = Environment(
    loader=PackageLoader("services.tracking.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
templates.filters.update(
    {
        each.__name__: each
        for each in (shown.number, shown.amount, shown.moment, shown.known, shown.day, shown.told, shown.instant)
    }
)
templates.globals.update(
    money=shown.money,
    share=shown.share,
    look=LOOK,
    tone=tone,
    axes=AXES,
    sentences_of=sentences_of,
    may_have_sheet=may_have,
)

log = structlog.get_logger()


def page(request: Request, name: str, asked: Language | None = None, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from a template, in the reader's language; a language that was asked for is remembered."""
    language = language_of(request, asked)
    principal: Principal | None = request.scope.get("gendan.principal")
    groups = places(request.app, principal)
    text = templates.get_template(name).render(
        language=language,
        status=status,
        say=partial(say, language),
        retold=partial(retold, language),
        link=partial(link, request),
        other_languages=[each for each in PLACE if each is not language],
        now=request.app.state.now(),
        path=request.url.path,
        places=groups,
        here=here(groups, request.url.path),
        sought=request.query_params.get("q", "") if request.url.path == "/" else "",
        sees=principal.sees if principal else (),
        user=principal,
        **values,
    )
    answer = HTMLResponse(text, status, HEADERS)
    if asked:
        is_tls = request.url.scheme == "https"
        answer.set_cookie(COOKIE, asked, max_age=365 * 86400, httponly=True, samesite="strict", secure=is_tls)
    return answer


def link(request: Request, path: str | None = None, **changes: object) -> str:
    """The address of this page with some parameters changed, or of another; None leaves one out. Paging begins anew."""
    kept: Mapping[str, object] = dict(request.query_params) if path is None else {}
    changed = {**kept, "cursor": None, "lang": None, **changes}
    parameters = {name: str(value) for name, value in changed.items() if value not in {None, ""}}
    return (path or request.url.path) + (f"?{urlencode(parameters)}" if parameters else "")


class PageRoute(Route):
    """A route whose errors are pages, in words, and not problems for machines."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_or_say(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                words = [(str(each["loc"][-1]), each["msg"].removeprefix("Value error, ")) for each in error.errors()]
                return error_page(request, 422, words)
            except (Problem, GendanError) as error:
                problem = error if isinstance(error, Problem) else of_error(error)
                return error_page(request, problem.status, _words(problem))
            except HTTPException as error:
                if error.status_code == 401:
                    return to_sign_in(request)
                return error_page(request, error.status_code, [("", str(error.detail))])
            except AWAY as error:
                log.warning("the database is away", error=repr(error))
                return error_page(request, 503, [])
            except Exception:
                log.exception("a page failed", path=request.url.path)
                return error_page(request, 500, [])

        return handle_or_say


def to_sign_in(request: Request) -> RedirectResponse:
    """Where one says who one is, and comes back from."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?{urlencode({'next': here})}", 303, {"Cache-Control": "no-store"})


def error_page(request: Request, status: int, words: list[tuple[str, str]]) -> HTMLResponse:
    """What went wrong, in the reader's language where it is known; `words`: where, if that can be said, and what."""
    asked = request.query_params.get("lang")
    language = Language(asked) if asked in PLACE else None
    then = not {"happened_by", "known_by"}.isdisjoint(request.query_params)
    return page(request, "error.html", language, status, words=words, then=then)


def _words(problem: Problem) -> list[tuple[str, str]]:
    errors = problem.extras.get("errors")
    return [(each["where"], each["words"]) for each in errors] if errors else [("", problem.detail or "")]
