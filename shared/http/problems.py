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
from shared.http.guards import ANSWER, NO_STORE
from shared.http.kinds import KINDS, URN, problem
from shared.received import NewerVersion
from shared.store.away import AWAY, in_words

OF_STATUS = {
    401: "unauthorised",
    403: "forbidden",
    404: "no-such-address",
    405: "method-not-allowed",
    413: "too-large",
}
"""Of the framework's own refusals."""

RETRY = {"Retry-After": "1"}
FAILED = "it is logged; please try again, and tell us if it stays"


class Failed(StatusProblem):
    """A fault of ours: the words say nothing of the inside. It is answered outside of all that adds headers."""

    type_ = "failed"
    headers_ = {name.decode(): value.decode() for name, value in (*ANSWER, NO_STORE)}  # noqa: RUF012 (as its base declares it)
    title = KINDS["failed"].title
    status = 500

    def __init__(self, _detail: str | None = None, **extras: Any) -> None:
        super().__init__(FAILED, **extras)


def invalid(words: str, *, where: str) -> Problem:
    """The request itself is wrong, at `where`; nothing was written."""
    return problem("invalid", words, errors=[{"where": where, "words": words}])


def of_error(error: GendanError) -> Problem:
    """What a refusal of ours looks like over HTTP."""
    words = str(error)
    match error:
        case Unknown():
            return problem("unknown", words)
        case Forbidden(roles=roles):
            return problem("forbidden", words, None, **({"roles": roles} if roles else {}))
        case NotKnownYet(seen=seen):
            return problem("not-known-yet", words, dict(RETRY), seen=seen)
        case Rejected(gate=gate, missing=missing, opened_by=opened_by):
            told = {"gate": gate, "missing": missing, "opened_by": opened_by}
            return problem("rejected", words, None, **{name: value for name, value in told.items() if value})
        case Stale(current=current):
            return problem("stale", words, {"ETag": f'"{current}"'}, current=current)
        case Contended(current=current):
            return problem("version-conflict", words, dict(RETRY), current=current)
        case KeyReused():
            return problem("key-reused", words)
        case NewerVersion():
            return problem("newer-release", words, dict(RETRY))
        case Unavailable():
            return problem("unavailable", words, dict(RETRY))
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
        documentation_uri_template=URN,
        http_exception_handler=_http,
        request_validation_handler=_validation,
    )
    add_exception_handler(app, handler, generic_swagger_defaults=False)
    for kind in (GendanError, *AWAY):
        app.add_exception_handler(kind, handler)


def _database_away(_eh: object, _request: Request, error: Exception) -> Problem:
    return of_error(Unavailable(in_words(error)))


def _http(_eh: object, _request: Request, error: HTTPException) -> Problem:
    """What the framework refuses: the status says which kind it is; any other is a request that is wrong."""
    headers = dict(error.headers or {})
    name = OF_STATUS.get(error.status_code)
    return problem(name, str(error.detail), headers) if name else invalid(str(error.detail), where="request")


def _validation(_eh: object, _request: Request, error: RequestValidationError) -> Problem:
    """Where and what, never the input itself: it may hold what cannot be printed, or what is secret."""
    errors = [_told(each) for each in error.errors()[:20]]
    return problem("invalid", "; ".join(f"{each['where']}: {each['words']}" for each in errors[:3]), errors=errors)


def _told(each: dict[str, Any]) -> dict[str, str]:
    if each["type"] == "json_invalid":
        return {"where": "body", "words": _printable(f"is no JSON of ours: {each['ctx']['error']}")}
    return {"where": _path(each["loc"]), "words": _printable(str(each["msg"]).removeprefix("Value error, "))}


def _path(loc: tuple[object, ...]) -> str:
    return ".".join(str(step) for step in loc).encode("ascii", "backslashreplace").decode()[:200]


def _printable(words: str) -> str:
    return words.encode("utf-8", "backslashreplace").decode()[:300]
