"""Errors over HTTP: RFC 9457 problems, each with a stable type, in words that say what to do."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi_problem.error import Problem, StatusProblem
from fastapi_problem.handler import add_exception_handler, new_exception_handler
from starlette.exceptions import HTTPException

from shared.errors import (
    Contended,
    Forbidden,
    GendanError,
    KeyReused,
    NotKnownYet,
    Rejected,
    Stale,
    Unavailable,
    Unknown,
)
from shared.http.faults import Faults
from shared.received import NewerVersion
from shared.store.away import AWAY, in_words

TYPE = "urn:gendan:problem:{type}"
RETRY = {"Retry-After": "1"}


class Failed(StatusProblem):
    """A fault of ours: the words say nothing of the inside."""

    type_ = "failed"
    title = "Something went wrong on our side"
    status = 500

    def __init__(self, _detail: str | None = None, **extras: Any) -> None:
        super().__init__("it is logged; please try again, and tell us if it stays", **extras)


def invalid(words: str, *, where: str) -> Problem:
    """The request itself is wrong, at `where`; nothing was written."""
    return Problem("The request cannot be understood", "invalid", words, 422, errors=[{"where": where, "words": words}])


def of_error(error: GendanError) -> Problem:
    """What a refusal of ours looks like over HTTP."""
    words = str(error)
    match error:
        case Unknown():
            return Problem("There is no such thing", "unknown", words, 404)
        case Forbidden(roles=roles):
            return Problem("You may not do that", "forbidden", words, 403, None, **({"roles": roles} if roles else {}))
        case NotKnownYet(seen=seen):
            return Problem("This service does not know enough yet", "not-known-yet", words, 409, dict(RETRY), seen=seen)
        case Rejected(gate=gate, missing=missing, opened_by=opened_by):
            told = {"gate": gate, "missing": missing, "opened_by": opened_by}
            return Problem("A rule forbids it", "rejected", words, 409, None, **{k: v for k, v in told.items() if v})
        case Stale(current=current):
            return Problem(
                "It has changed since you looked", "stale", words, 412, {"ETag": f'"{current}"'}, current=current
            )
        case Contended(current=current):
            return Problem("Others were faster", "version-conflict", words, 409, dict(RETRY), current=current)
        case KeyReused():
            return Problem("This Idempotency-Key belongs to another request", "key-reused", words, 422)
        case NewerVersion():
            return Problem("A newer release of this service is needed", "newer-release", words, 503, dict(RETRY))
        case Unavailable():
            return Problem("A part that is needed is away", "unavailable", words, 503, dict(RETRY))
        case _:
            return Failed()


def install(app: FastAPI) -> None:
    """Make every error of the app a problem."""
    handler = new_exception_handler(
        logger=Faults(),  # type: ignore[arg-type]  # no more is asked of it
        unhandled_wrappers={"default": Failed},
        handlers={
            GendanError: lambda _eh, _request, error: of_error(error),
            **dict.fromkeys(AWAY, _database_away),
        },
        documentation_uri_template=TYPE,
        http_exception_handler=_http,
        request_validation_handler=_validation,
    )
    add_exception_handler(app, handler, generic_swagger_defaults=False)
    for kind in (GendanError, *AWAY):
        app.add_exception_handler(kind, handler)


def _database_away(_eh: object, _request: Request, error: Exception) -> Problem:
    return of_error(Unavailable(in_words(error)))


def _http(_eh: object, _request: Request, error: HTTPException) -> Problem:
    words: dict[int, tuple[str, str]] = {
        404: ("There is no such address", "no-such-address"),
        405: ("This address does not take that method", "method-not-allowed"),
        413: ("The request is too large", "too-large"),
        401: ("Who are you?", "unauthorised"),
        429: ("Too much was asked", "too-many-requests"),
    }
    title, type = words.get(error.status_code, ("The request cannot be understood", "invalid"))
    return Problem(title, type, str(error.detail), error.status_code, dict(error.headers or {}))


def _validation(_eh: object, _request: Request, error: RequestValidationError) -> Problem:
    """Where and what, never the input itself: it may hold what cannot be printed, or what is secret."""
    errors = [{"where": _path(each["loc"]), "words": _words(each)} for each in error.errors()[:20]]
    detail = "; ".join(f"{each['where']}: {each['words']}" for each in errors[:3])
    return Problem("The request cannot be understood", "invalid", detail, 422, errors=errors)


def _path(loc: tuple[object, ...]) -> str:
    return ".".join(str(step) for step in loc).encode("ascii", "backslashreplace").decode()[:200]


def _words(each: dict[str, Any]) -> str:
    words = str(each["msg"]).removeprefix("Value error, ")
    return words.encode("utf-8", "backslashreplace").decode()[:300]
