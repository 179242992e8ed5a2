"""Cursors: where a page ended, sealed for the very question that it answered."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

from shared.asked import digest_of
from shared.http.problems import invalid

SEAL = 12  # bytes: enough that nobody hits one by chance; what a cursor says is checked all the same


def cursor(question: Sequence[str], ended: Sequence[Any]) -> str:
    """For the next page of the same question: the values by which the last row of this one was sorted."""
    body = json.dumps([str(each) for each in ended], ensure_ascii=False).encode()
    return urlsafe_b64encode(_seal(question, body) + body).decode().rstrip("=")


def ended(question: Sequence[str], cursor: str, length: int) -> list[str]:
    """Where the page before ended. Raises a 422 for what is no cursor of this question."""
    try:
        sealed = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        seal, body = sealed[:SEAL], sealed[SEAL:]
        values = json.loads(body) if seal == _seal(question, body) else None
    except ValueError:
        values = None
    if not isinstance(values, list) or len(values) != length:
        raise invalid("is no cursor of this question: begin without one", where="query.cursor")
    return [str(value) for value in values]


def _seal(question: Sequence[str], body: bytes) -> bytes:
    return digest_of("cursor", *question, body).bytes[:SEAL]
