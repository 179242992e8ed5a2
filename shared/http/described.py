"""The words of the contract that all services share: headers, problems, how one signs in."""

from collections.abc import Iterable, Sequence
from typing import Any

from shared.http.kinds import KINDS, Kind

Schema = dict[str, Any]

PROBLEM = "application/problem+json"
POSITION = {"type": "string", "examples": ["order:1810@1"]}

READ: dict[str, Schema] = {
    "Gendan-Actor": {
        "description": "Who acts: their name, percent-encoded UTF-8.",
        "required": True,
        "schema": {"type": "string", "minLength": 1, "maxLength": 900, "pattern": "^[\\x21-\\x7e]+$"},
        "example": "Wang%20Fang",
    },
    "Idempotency-Key": {
        "description": "A new one for each thing that is to be done, the same one at each attempt: it is done once, "
        "and each attempt gets the first answer.",
        "schema": {"type": "string", "pattern": "^[\\x20-\\x7e]{1,200}$"},
    },
    "If-Match": {
        "description": "The `ETag` of the version that you saw: refused with 412 if somebody else was there since.",
        "schema": {"type": "string"},
    },
    "If-None-Match": {
        "description": "The `ETag` that you have: 304 without a body where it is still the newest.",
        "schema": {"type": "string"},
    },
    "Gendan-Correlation": {
        "description": "What this is a part of; stands on every event that comes of it. Left out: a new one.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,100}$"},
    },
    "Last-Event-ID": {
        "description": "The `id` of the last event that you got: goes on behind it.",
        "schema": {"type": "string"},
    },
    "traceparent": {
        "description": "W3C trace context; stands on every event that comes of it. What is none is ignored.",
        "schema": {"type": "string"},
    },
    "tracestate": {
        "description": "Kept beside `traceparent`, 512 characters at most. What is none is ignored.",
        "schema": {"type": "string"},
    },
}
"""Headers of requests."""

ANSWERED: dict[str, Schema] = {
    "ETag": {
        "description": "The version of the thing: for `If-Match` and `If-None-Match`.",
        "schema": {"type": "string", "pattern": '^(W/)?"[^"]*"$'},
        "example": '"3"',
    },
    "Location": {"description": "Where the new thing is.", "schema": {"type": "string", "format": "uri-reference"}},
    "Link": {
        "description": 'The next page, `rel="next"`; absent on the last one.',
        "schema": {"type": "string"},
    },
    "Retry-After": {"description": "Seconds after which to try again.", "schema": {"type": "integer", "minimum": 0}},
    "WWW-Authenticate": {"description": "How one signs in.", "schema": {"type": "string"}},
}
"""Headers of answers."""

ALWAYS_THERE = {"ETag", "Location"}
"""Of headers that an answer has, those that it has each time."""

HEADERS_BESIDE = {
    "stale": ("ETag",),
    "unauthorised": ("WWW-Authenticate",),
    **dict.fromkeys(
        (
            "not-known-yet",
            "version-conflict",
            "too-often",
            "too-many-attempts",
            "unavailable",
            "overloaded",
            "newer-release",
            "not-there-yet",
            "parked",
        ),
        ("Retry-After",),
    ),
}
"""By the kind of problem."""

BESIDE: dict[str, tuple[dict[str, Schema], tuple[str, ...]]] = {
    "forbidden": ({"roles": {"type": "array", "items": {"type": "string"}, "description": "Those that may."}}, ()),
    "rejected": (
        {
            "gate": {"type": "string", "description": "The rule that is closed."},
            "missing": {"type": "string", "description": "What it waits for."},
            "opened_by": {"type": "string", "description": "Who can open it."},
        },
        (),
    ),
    "not-known-yet": ({"seen": {**POSITION, "description": "Up to which position this service knows."}}, ("seen",)),
    "version-conflict": ({"current": {"type": "integer", "description": "The version now."}}, ("current",)),
    "stale": ({"current": {"type": "integer", "description": "The version now."}}, ("current",)),
    "invalid": (
        {
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "where": {"type": "string", "examples": ["body.lines.0.quantity"]},
                        "words": {"type": "string"},
                    },
                    "required": ["where", "words"],
                },
            }
        },
        (),
    ),
    "not-there-yet": (
        {
            "reached": {**POSITION, "description": "Up to which position it is."},
            "lag": {"type": ["integer", "null"], "description": "How many are missing; null after a restore."},
        },
        ("reached", "lag"),
    ),
}
"""What else a problem holds, by its kind, and what of it is always there."""

EVERYWHERE = ("too-long", "misdirected", "invalid", "too-many-headers")
"""What any address may answer."""
CROWDED = ("too-often", "overloaded")
"""What any address may answer besides, save those that tell of the service's health."""
GUARDED = ("unauthorised", "forbidden", "too-often", "too-many-attempts", "unavailable", "overloaded")
"""What any address may answer that is not for everybody."""

SCHEMES: dict[str, Schema] = {
    "bearerAuth": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "An access token of the identity provider, or an API key.",
    },
    "serviceToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token by which the services of one installation know each other.",
    },
    "partnerKey": {"type": "http", "scheme": "bearer", "description": "The key that `gendan partner add` showed."},
}


def name_of(kind: str) -> str:
    """`not-there-yet` as the name of its schema."""
    return "".join(part.capitalize() for part in kind.split("-")) + "Problem"


def schema_of(kind: Kind) -> Schema:
    """The body of a problem of this kind (RFC 9457)."""
    beside, always = BESIDE.get(kind.name, ({}, ()))
    return {
        "type": "object",
        "description": f"{kind.when[0].upper()}{kind.when[1:]}." + (f" What to do: {kind.then}." if kind.then else ""),
        "properties": {
            "type": {"type": "string", "const": kind.type},
            "title": {"type": "string", "examples": [kind.title]},
            "status": {"type": "integer", "const": kind.status},
            "detail": {"type": "string", "description": "For people."},
            **beside,
        },
        "required": ["type", "title", "status", "detail", *always],
    }


def problems(names: Iterable[str]) -> dict[str, Schema]:
    """The answers of these kinds, by status; one that only one kind has is shared by all operations."""
    by_status: dict[str, list[Kind]] = {}
    for name in names:
        by_status.setdefault(str(KINDS[name].status), []).append(KINDS[name])
    return {
        status: {"$ref": f"#/components/responses/{name_of(kinds[0].name)}"} if len(kinds) == 1 else answer(kinds)
        for status, kinds in sorted(by_status.items())
    }


def answer(kinds: Sequence[Kind]) -> Schema:
    """An answer that is a problem of one of these kinds."""
    refs = [f"#/components/schemas/{name_of(kind.name)}" for kind in kinds]
    schema: Schema = {"$ref": refs[0]}
    if len(kinds) > 1:
        mapping = dict(zip((kind.type for kind in kinds), refs, strict=True))
        schema = {
            "oneOf": [{"$ref": ref} for ref in refs],
            "discriminator": {"propertyName": "type", "mapping": mapping},
        }
    described: Schema = {
        "description": "; ".join(f"`{kind.name}`: {kind.when}" for kind in kinds) + ".",
        "content": {PROBLEM: {"schema": schema}},
    }
    headers = dict.fromkeys(name for kind in kinds for name in HEADERS_BESIDE.get(kind.name, ()))
    if headers:
        described["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in headers}
    return described
