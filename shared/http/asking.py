"""What a command says of itself: who asks, under which key, on which version, as part of what."""

import re
from uuid import uuid4

from fastapi import Request

from shared.asked import Asked, digest_of
from shared.envelope import Actor
from shared.http.identity import principal_of, role_of
from shared.http.problems import invalid
from shared.http.tracing import trace_of

KEY = re.compile(r"[\x20-\x7e]{1,200}")
CORRELATION = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
VERSION = re.compile(r'"([0-9]{1,15})"')


async def asked(request: Request) -> Asked:
    """What the request says about itself; raises a 422 that names the header that is wrong."""
    principal, headers = principal_of(request), request.headers
    id = principal.id
    key = headers.get("idempotency-key")
    if key is not None and not KEY.fullmatch(key):
        raise invalid("1 to 200 printable ASCII characters", where="header.Idempotency-Key")
    correlation = headers.get("gendan-correlation", uuid4().hex)
    if not CORRELATION.fullmatch(correlation):
        raise invalid("1 to 100 letters, digits or _ . : -", where="header.Gendan-Correlation")
    parent, state = trace_of(headers)
    return Asked(
        actor=Actor(id, role_of(request), principal.on_behalf_of),
        correlation_id=correlation,
        key=digest_of(id, request.method, request.scope["path"], key) if key is not None else uuid4(),
        digest=digest_of(await request.body()),
        keyed=key is not None,
        if_match=_version(headers.get("if-match")),
        trace_parent=parent,
        trace_state=state,
    )


def _version(header: str | None) -> int | None:
    if header is None:
        return None
    match = VERSION.fullmatch(header.strip())
    if match is None:
        raise invalid('a version in quotes, such as "3", as an ETag gave it', where="header.If-Match")
    return int(match[1])
