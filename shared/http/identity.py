"""Who asks: what a request shows, proved; and whether its rule lets them in."""

from typing import cast

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from shared.http.failures import Failures
from shared.http.kinds import problem
from shared.http.own_pages import check_own_page
from shared.identity.issuer import NotAccepted
from shared.identity.principal import Principal
from shared.identity.recognising import Recognising
from shared.identity.roles import Role
from shared.identity.rules import Rule, authorize

BEARER = "bearer "
COOKIE = "gendan"
"""Of a page that somebody signed in to: good for looking, and for sending that page's own forms; for nothing else."""
BOUND_COOKIE = "__Host-gendan"
"""The same where the page came by TLS: no other name of the domain, and nobody without TLS, can have set it."""


async def let_in(request: Request, rule: Rule) -> None:
    """Recognise who asks, once for the whole request, and hold them to the rule.

    Raises a 401 where nobody is recognised, a 429 where an address has tried too often, Forbidden, Unavailable.
    """
    if rule.public:
        return
    scope = request.scope
    if rule.form and rule.changes:
        check_own_page(request.headers)
    principal = await _recognised(request, changes=rule.changes and not rule.form)
    scope["gendan.principal"], scope["gendan.rule"] = principal, rule  # a refusal's page says who it is, too
    scope["gendan.role"] = authorize(principal, rule)


def not_so_often(failures: Failures, address: str) -> None:
    """Raises a 429 where too many tokens that were not accepted have come from the address."""
    if (wait := failures.wait(address)) > 0:
        words = f"too many tokens that are not accepted came from here: wait {wait} s"
        raise problem("too-many-attempts", words, {"Retry-After": str(wait)})


def principal_of(request: Request) -> Principal:
    """Who asks; of a request that was let in."""
    return cast("Principal", request.scope["gendan.principal"])


def role_of(request: Request) -> Role | None:
    """The role by which they were let in."""
    return cast("Role | None", request.scope["gendan.role"])


def rule_of_request(request: Request) -> Rule:
    """The rule by which they were let in."""
    return cast("Rule", request.scope["gendan.rule"])


async def _recognised(request: Request, *, changes: bool) -> Principal:
    recognising: Recognising = request.app.state.recognising
    failures: Failures = request.app.state.failures
    address = request.client.host if request.client else ""
    token = token_of(request, changes=changes)
    if token is None:
        raise HTTPException(401, "say who asks: Authorization: Bearer <token>", {"WWW-Authenticate": "Bearer"})
    if failures.wait(address) and (principal := recognising.known(token)):
        return principal  # others at their address guess
    not_so_often(failures, address)
    try:
        return await recognising(token)
    except NotAccepted as why:
        failures.note(address)
        challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        raise HTTPException(401, f"the token is not accepted: {why}", challenge) from None


def cookie_of(request: HTTPConnection) -> str:
    """The name of the page's cookie, by how the page came."""
    return BOUND_COOKIE if request.scope["scheme"] == "https" else COOKIE


def token_of(request: HTTPConnection, *, changes: bool) -> str | None:
    """Of the header; to look at something, or to send a page's own form, the page's cookie will do."""
    if changes or "authorization" in request.headers:
        return bearer_of(request)
    return request.cookies.get(cookie_of(request))


def bearer_of(request: HTTPConnection) -> str | None:
    """The token or key that the header shows. Two headers are as good as none."""
    told = request.headers.getlist("authorization")
    if len(told) != 1 or told[0][: len(BEARER)].lower() != BEARER:
        return None
    token = told[0][len(BEARER) :].strip()
    return token if token and token.isascii() and " " not in token else None
