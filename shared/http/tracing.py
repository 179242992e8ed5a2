"""W3C trace context, as a request tells it (Trace Context Level 1); what is none is left out, as it has to be."""

import re

from starlette.datastructures import Headers

PARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
MEMBER = re.compile(
    r"([a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})"
    r"=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]"
)
MOST_MEMBERS, LONGEST = 32, 512


def trace_of(headers: Headers) -> tuple[str | None, str | None]:
    """`traceparent` and, where there is one, `tracestate`; None for each that is absent or is none."""
    parent = headers.get("traceparent")
    if parent is None or not PARENT.fullmatch(parent):
        return None, None
    return parent, _state(",".join(headers.getlist("tracestate")))


def _state(told: str) -> str | None:
    """Its members without the spaces between them. One that is wrong spoils all: nobody knows what it would mean."""
    members = [member for each in told.split(",") if (member := each.strip(" \t"))]
    found = ",".join(members)
    keys = {each.partition("=")[0] for each in members}
    is_one = all(map(MEMBER.fullmatch, members)) and len(keys) == len(members) <= MOST_MEMBERS
    return found if found and is_one and len(found) <= LONGEST else None
