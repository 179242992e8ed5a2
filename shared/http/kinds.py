# One room: the table of all errors, one after the other, as docs/problems.md shows it.
"""Every kind of error that can come out over HTTP: what a program sees, what a person reads, and what to do about it.

docs/problems.md says the same, and a service says it too: `GET /v1/problems/{name}`.
"""

from dataclasses import dataclass
from typing import Any

from fastapi_problem.error import Problem

URN = "urn:gendan:problem:{type}"


@dataclass(frozen=True, slots=True)
class Kind:
    """`name` ends the type, `urn:gendan:problem:<name>`; both it and the status are stable.

    `beside` says what else the answer holds, `then` what the one who asked can do.
    """

    name: str
    status: int
    title: str
    when: str
    beside: str = ""
    then: str = ""

    @property
    def type(self) -> str:
        return URN.format(type=self.name)


ALL = (
    Kind(
        "unauthorised",
        401,
        "Who are you?",
        "there is no token, or none that is accepted: the words say why",
        "`WWW-Authenticate`",
        "get a new access token, or ask for a key",
    ),
    Kind(
        "forbidden",
        403,
        "You may not do that",
        "your roles do not allow it",
        "`roles`: those that may",
        "ask somebody who may",
    ),
    Kind("no-such-address", 404, "There is no such address", "there is no such path"),
    Kind("unknown", 404, "There is no such thing", "there is no such order, customer or version"),
    Kind(
        "method-not-allowed",
        405,
        "This address does not take that method",
        "the path takes another method",
        "`Allow`: which",
    ),
    Kind(
        "rejected",
        409,
        "A rule forbids it",
        "a rule of the business forbids it",
        "`gate`, `missing`, `opened_by` where it is a gate",
        "tell the person; the words say what is missing and who can open it",
    ),
    Kind(
        "not-known-yet",
        409,
        "This service does not know enough yet",
        "this service has not yet heard from another one what it needs to decide",
        "`seen`: up to which position it has; `Retry-After`",
        "try again with the same key",
    ),
    Kind(
        "version-conflict",
        409,
        "Others were faster",
        "others kept changing the same thing",
        "`current` version; `Retry-After`",
        "try again",
    ),
    Kind(
        "stale",
        412,
        "It has changed since you looked",
        "`If-Match` names another version than the current one",
        "`current` version, `ETag`",
        "look again, then decide",
    ),
    Kind("too-large", 413, "The request is too large", "the body has over 256 KiB"),
    Kind("too-long", 414, "The address is too long", "path and query have over 8 KiB together"),
    Kind(
        "misdirected",
        421,
        "This service does not go by that name",
        "`Host` is neither this machine nor a name that the service was told",
        "",
        "ask under its own name; an operator adds names with `GENDAN_HOSTS`",
    ),
    Kind(
        "invalid",
        422,
        "The request cannot be understood",
        "a field, header or parameter is missing, unknown or cannot be understood",
        "`errors`: where, and why",
        "mend the request",
    ),
    Kind(
        "key-reused",
        422,
        "This Idempotency-Key belongs to another request",
        "the `Idempotency-Key` was used for another request",
        "",
        "take a new key",
    ),
    Kind(
        "too-often",
        429,
        "You ask too often",
        "one caller asks more often than a process answers one caller",
        "`Retry-After`",
        "wait so many seconds, then go on more slowly",
    ),
    Kind(
        "too-many-attempts",
        429,
        "Too many tokens that are not accepted",
        "too many tokens that are not accepted came from your address",
        "`Retry-After`",
        "wait so many seconds, then send a token that is accepted",
    ),
    Kind(
        "too-many-headers",
        431,
        "The headers are too large",
        "there are over 64 headers, or over 16 KiB of them together",
    ),
    Kind(
        "failed",
        500,
        "Something went wrong on our side",
        "our fault",
        "",
        "try again with the same key; tell us if it stays",
    ),
    Kind(
        "unavailable",
        503,
        "A part that is needed is away",
        "a part that is needed is away, or the database's disk is full: the words say which",
        "`Retry-After`",
        "try again with the same key: if it was done, you get its answer",
    ),
    Kind(
        "overloaded",
        503,
        "Too much is asked at once",
        "the service works on as many requests as it can at once; nothing of this one was read",
        "`Retry-After`",
        "try again with the same key, after that time: the sooner all do, the longer it lasts",
    ),
    Kind(
        "newer-release",
        503,
        "A newer release of this service is needed",
        "a newer release of the service wrote what this one would have to understand",
        "`Retry-After`",
        "try again; tell the operator if it stays",
    ),
    Kind(
        "not-there-yet",
        503,
        "Not there yet",
        "`min_position` was not reached within two seconds",
        "`reached`: up to which position it is; `lag`: how many are missing; `Retry-After`",
        "try again",
    ),
    Kind(
        "parked",
        503,
        "This order stands still",
        "an event of the order cannot be read, and the newest view was asked for, or one as of then",
        "`Retry-After`",
        "ask without `min_position` for the view from before; tell the operator",
    ),
)

KINDS = {kind.name: kind for kind in ALL}


def problem(name: str, words: str, headers: dict[str, str] | None = None, **beside: Any) -> Problem:
    """An error of a kind that is in the table; `words` are for people, `beside` for programs."""
    kind = KINDS[name]
    return Problem(kind.title, name, words, kind.status, headers, **beside)
