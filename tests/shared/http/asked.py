"""What is asked of the service of things, and what an answer is held against."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import asyncpg
import httpx
from fastapi import FastAPI

from tests.identity import bearer
from tests.shared.things import thing_id

ACME = {"code": "ACME", "name": "Acme"}
AT = f"/v1/things/{thing_id('ACME')}"


async def written(app: FastAPI) -> dict[str, int]:
    pool: asyncpg.Pool = app.state.pool
    return {table: await pool.fetchval(f"SELECT count(*) FROM {table}") for table in ("events", "keys", "people")}


NOTHING = {"events": 0, "keys": 0, "people": 0}


def problem(answer: httpx.Response, status: int, type: str) -> dict[str, Any]:
    """The answer is a problem of this kind, in the form of RFC 9457."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert (told["status"], told["type"]) == (status, f"urn:gendan:problem:{type}")
    assert told["title"]
    assert told["detail"]
    return told


async def wrong_answers(cases: Iterable[Any], ask: Callable[[Any], Awaitable[httpx.Response]]) -> dict[str, str]:
    """Of these cases those that were not refused by a 4xx problem."""
    found: dict[str, str] = {}
    for case in cases:
        answer = await ask(case)
        is_problem = answer.headers.get("content-type") == "application/problem+json"
        if not (is_problem and 400 <= answer.status_code < 500 and answer.json()["type"].startswith("urn:gendan:")):
            found[ascii(case)[:80]] = f"{answer.status_code} {answer.text[:200]}"
    return found


def raw(name: str, value: str | bytes) -> list[tuple[bytes, bytes]]:
    """A header as bytes, which a client may send whatever the standard says; with who asks."""
    who = (b"Authorization", bearer("Lin")["Authorization"].encode())
    return [(name.encode(), value.encode() if isinstance(value, str) else value), who]
