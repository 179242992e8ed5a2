"""Signing in to the pages of a gendan that is its own issuer: as somebody of each role, to see what they see.

Elsewhere people sign in at their company's issuer, and a gateway shows their access token; then there is no such page.
"""

import hmac
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.tracking.pages.catalogue import Language, LanguageAsked
from services.tracking.pages.site import PageRoute, error_page, page
from shared.http.failures import Failures
from shared.http.identity import cookie_of
from shared.http.rules import PUBLIC, allows
from shared.identity.demo import BY_KEY, DEVELOPER, USERS
from shared.identity.own import HOURS, OwnKey

router = APIRouter(route_class=PageRoute, include_in_schema=False)


class SignIn(BaseSettings):
    """What a `gendan up` tells its tracking service; both are empty where tokens come from somebody else."""

    model_config = SettingsConfigDict(env_prefix="GENDAN_", extra="ignore", hide_input_in_errors=True)

    sign_in_key: SecretStr = SecretStr("")
    development_token: SecretStr = SecretStr("")

    @property
    def is_ours(self) -> bool:
        return bool(self.sign_in_key.get_secret_value() and self.development_token.get_secret_value())

    @property
    def opened(self) -> str:
        """What a browser keeps of the development token: that it was told, and no way back to it."""
        return hmac.new(self.development_token.get_secret_value().encode(), b"sign-in", "sha256").hexdigest()


@router.get("/sign-in")
@allows(PUBLIC)
async def sign_in_page(request: Request, next: str = "/", lang: LanguageAsked = None) -> Response:
    """Who one may be; the development token comes in the address behind #, which no server is sent."""
    told = SignIn()
    if not told.is_ours:
        return error_page(request, 401, [])
    return _door(request, told, next, lang)


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
    if user is None or failures.wait(address) or not (right or _has_opened(request, told)):
        failures.note(address)
        return _door(request, told, after, wrong=True)
    answer = RedirectResponse(_within(after), 303)
    token = OwnKey(told.sign_in_key.get_secret_value()).token(user.name, user.roles, customers=user.customers)
    for name, value in ((cookie_of(request), token), (_door_cookie(request), told.opened)):
        answer.set_cookie(
            name,
            value,
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
    for name in (cookie_of(request), _door_cookie(request)):
        answer.delete_cookie(name, httponly=True, samesite="strict", secure=request.url.scheme == "https")
    return answer


def _door(request: Request, told: SignIn, after: str, lang: Language | None = None, *, wrong: bool = False) -> Response:
    return page(
        request,
        "sign_in.html",
        lang,
        403 if wrong else 200,
        users=(DEVELOPER, *USERS),
        next=_within(after),
        wrong=wrong,
        is_known=not wrong and _has_opened(request, told),
    )


def _door_cookie(request: Request) -> str:
    return f"{cookie_of(request)}-door"


def _has_opened(request: Request, told: SignIn) -> bool:
    """Whether the development token was told in this browser. Whose token or key comes along says nothing of that."""
    return hmac.compare_digest(request.cookies.get(_door_cookie(request), "").encode(), told.opened.encode())


def _within(address: str) -> str:
    """An address of ours to go on to; anything else, such as another site's, is the first page."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if inside else "/"
