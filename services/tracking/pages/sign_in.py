"""Signing in to the pages of a gendan that is its own issuer: as somebody of each role, to see what they see.

Elsewhere people sign in at their company's issuer, and a gateway shows their access token; then there is no such page.
"""

import hmac
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from starlette.exceptions import HTTPException

from services.tracking.pages.catalogue import Language, LanguageAsked
from services.tracking.pages.site import PageRoute, error_page, page
from shared.errors import GendanError
from shared.http.failures import Failures
from shared.http.identity import cookie_of, let_in
from shared.http.rules import ANYONE, PUBLIC, allows
from shared.identity.demo import BY_KEY, DEVELOPER, USERS
from shared.identity.own import HOURS, OwnKey
from shared.identity.rules import Rule
from shared.store.away import AWAY

router = APIRouter(route_class=PageRoute, include_in_schema=False)


class SignIn(BaseSettings):
    """What a `gendan up` tells its tracking service; both are empty where tokens come from somebody else."""

    model_config = SettingsConfigDict(env_prefix="GENDAN_", extra="ignore", hide_input_in_errors=True)

    sign_in_key: SecretStr = SecretStr("")
    development_token: SecretStr = SecretStr("")

    @property
    def is_ours(self) -> bool:
        return bool(self.sign_in_key.get_secret_value() and self.development_token.get_secret_value())


@router.get("/sign-in")
@allows(PUBLIC)
async def sign_in_page(request: Request, next: str = "/", lang: LanguageAsked = None) -> Response:
    """Who one may be; the development token comes in the address behind #, which no server is sent."""
    if not SignIn().is_ours:
        return error_page(request, 401, [])
    return await _door(request, next, lang)


@router.post("/sign-in")
@allows(PUBLIC)
async def sign_in(request: Request) -> Response:
    """The development token opens the door once; who is in may go on as somebody else."""
    told = SignIn()
    if not told.is_ours:
        return error_page(request, 401, [])
    form = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=10)
    token, who, after = (form.get(name, [""])[0] for name in ("token", "who", "next"))
    user = BY_KEY.get(who)
    failures: Failures = request.app.state.failures
    address = request.client.host if request.client else ""
    right = hmac.compare_digest(token.encode(), told.development_token.get_secret_value().encode())
    if user is None or failures.wait(address) or not (right or await _is_known(request)):
        failures.note(address)
        return await _door(request, after, wrong=True)
    answer = RedirectResponse(_within(after), 303)
    answer.set_cookie(
        cookie_of(request),
        OwnKey(told.sign_in_key.get_secret_value()).token(user.name, user.roles, customers=user.customers),
        max_age=HOURS * 3600,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


@router.post("/sign-out")
@allows(PUBLIC)
async def sign_out(request: Request) -> Response:
    """Forget who it was."""
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(cookie_of(request), httponly=True, samesite="strict", secure=request.url.scheme == "https")
    return answer


async def _door(request: Request, after: str, lang: Language | None = None, *, wrong: bool = False) -> Response:
    answer = page(
        request,
        "sign_in.html",
        lang,
        403 if wrong else 200,
        users=(DEVELOPER, *USERS),
        next=_within(after),
        wrong=wrong,
        is_known=not wrong and await _is_known(request),
    )
    answer.headers["Content-Security-Policy"] += "; script-src 'self'"
    return answer


async def _is_known(request: Request) -> bool:
    """Whether the page's cookie is somebody's already."""
    try:
        await let_in(request, Rule("sign in", changes=False, roles=ANYONE))
    except (GendanError, HTTPException, *AWAY):
        return False
    return True


def _within(address: str) -> str:
    """An address of ours to go on to; anything else, such as another site's, is the first page."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if inside else "/"
