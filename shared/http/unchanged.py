"""Answers that whoever asks has already: `If-None-Match` gets a 304 where nothing has changed (RFC 9110, section 13).

The tag of what a service decides on is its version, and `If-Match` takes it. Everything else that can be read is
tagged by what the answer says: the same tag is the same answer, whatever it depends on, the time of day included.
"""

import re
from base64 import urlsafe_b64encode
from hashlib import blake2b

from fastapi import Request, Response

from shared.http.problems import invalid

TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
TAGS = re.compile(rf"\s*{TAG}\s*(?:,\s*(?:{TAG}\s*)?)*+")
EACH = re.compile(r'"[^"]*"')

KEPT_BY_THE_ASKER = "private, no-cache"
"""Whoever asked may keep it, nobody on the way, and it is asked for again before it is used."""
OF_THE_ASKER = "Authorization, Cookie"
"""Two people may see two things at one address, under one version."""
REPEATED = ("etag", "cache-control", "vary", "link")


def unless_known(request: Request, answer: Response) -> Response:
    """The answer, tagged; or a 304 where the asker names its tag. Raises a 422 for what are no tags."""
    if answer.status_code != 200 or answer.media_type != "application/json":
        return answer
    headers = answer.headers
    tag = headers.get("etag")
    if tag is None:
        headers["ETag"] = tag = f'"{urlsafe_b64encode(blake2b(answer.body, digest_size=15).digest()).decode()}"'
    headers.setdefault("Cache-Control", KEPT_BY_THE_ASKER)
    headers.setdefault("Vary", OF_THE_ASKER)
    known = request.headers.get("if-none-match")
    if known is None or not names(known, tag):
        return answer
    return Response(status_code=304, headers={name: headers[name] for name in REPEATED if name in headers})


def names(header: str, tag: str) -> bool:
    """Whether one of the header's tags is this one, weak or not; `*` is any."""
    if header.strip() == "*":
        return True
    if not TAGS.fullmatch(header):
        raise invalid('tags as answers gave them, such as "3", or *', where="header.If-None-Match")
    return tag in EACH.findall(header)
