"""JSON as we take it: RFC 8259 in UTF-8, and of I-JSON (RFC 7493) what keeps two readers from reading two things.

Python's own reader takes the last of two equal names, reads `NaN` and makes an infinity of `1e400`; and it ends in a
RecursionError where a body is nested deeply. So depth is counted before anything is read.
"""

import json
from json import JSONDecodeError
from math import isfinite
from typing import Any, NoReturn

from fastapi import Request

DEEPEST = 32
"""Arrays and objects inside each other (promises.md 3.4): an order has four."""
LONGEST_NUMBER = 64
"""Characters; no number of ours has more than 25."""

ALL_BUT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
ROUND = bytes.maketrans(b"[]{}", b"()()")


class StrictRequest(Request):
    """A request whose JSON is read like that."""

    async def json(self) -> Any:
        """Raises JSONDecodeError, which FastAPI makes a 422 of."""
        if not hasattr(self, "_json"):
            self._json = read(await self.body())
        return self._json


def read(body: bytes) -> Any:
    """What the JSON says. Raises JSONDecodeError, with words for whoever wrote it."""
    if body.count(b"[") + body.count(b"{") > DEEPEST and is_too_deep(body):
        _refuse(f"arrays and objects may stand inside each other {DEEPEST} deep")
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        _refuse(f"byte {error.start} is no UTF-8")
    return _decode(text)


def is_too_deep(body: bytes) -> bool:
    """Whether anything stands deeper: pairs of brackets are taken away from the inside, one layer each time.

    Without what is escaped, every second part between quotes is outside of all strings. No regular expression: the time
    stays in proportion to the length, whatever is sent.
    """
    parts = body.replace(rb"\\", b"").replace(rb"\"", b"").split(b'"')
    brackets = b"".join(parts[::2]).translate(ROUND, ALL_BUT_BRACKETS)
    for _ in range(DEEPEST):
        if b"()" not in brackets:
            break
        brackets = brackets.replace(b"()", b"")
    return b"()" in brackets or brackets.count(b"(") > DEEPEST


def _refuse(words: str) -> NoReturn:
    raise JSONDecodeError(words, "", 0) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                _refuse(f"the name {name[:50]!a} stands there twice")
            seen.add(name)
    return read


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        _refuse(f"a number may have {LONGEST_NUMBER} characters")
    return int(digits)


def _float(number: str) -> float:
    if len(number) > LONGEST_NUMBER:
        _refuse(f"a number may have {LONGEST_NUMBER} characters")
    read = float(number)
    if not isfinite(read):
        _refuse(f"{number} is too large a number")
    return read


def _constant(name: str) -> NoReturn:
    _refuse(f"{name} is no JSON")


_decode = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=_constant
).decode
