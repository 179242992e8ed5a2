"""Cursors: where a page ended, signed for the very question that it answered."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from shared.http.problems import invalid

SIGNATURE = 16
"""Bytes of HMAC-SHA-256: what a page ended with goes into a query, so nobody else is to write it."""


class Cursors:
    """Written and read with a secret of the installation: every process of a service reads what another one wrote.

    While a secret is exchanged there are `others`, by which processes write that have not been started again.
    """

    def __init__(self, secret: bytes, *others: bytes) -> None:
        self._secrets = (secret, *others)

    def write(self, question: Sequence[str], ended: Sequence[Any]) -> str:
        """For the next page of the same question: the values by which the last row of this one was sorted."""
        body = json.dumps([str(each) for each in ended], ensure_ascii=False).encode()
        return urlsafe_b64encode(_signature(self._secrets[0], question, body) + body).decode().rstrip("=")

    def read(self, question: Sequence[str], cursor: str, length: int) -> list[str]:
        """Where the page before ended. Raises a 422 for what is no cursor of this question."""
        try:
            signed = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
            signature, body = signed[:SIGNATURE], signed[SIGNATURE:]
            own = any(hmac.compare_digest(signature, _signature(each, question, body)) for each in self._secrets)
            values = json.loads(body) if own else None
        except ValueError:
            values = None
        if not isinstance(values, list) or len(values) != length:
            raise invalid("is no cursor of this question: begin without one", where="query.cursor")
        return [str(value) for value in values]


def _signature(secret: bytes, question: Sequence[str], body: bytes) -> bytes:
    asked = json.dumps(["cursor", *question]).encode()
    return hmac.digest(secret, len(asked).to_bytes(8, "big") + asked + body, sha256)[:SIGNATURE]
