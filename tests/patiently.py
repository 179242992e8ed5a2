"""Asked again while a part is away: what every client is told to do, and what a busy machine makes needed in tests."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx

AWAY, TRIES = 503, 10


async def patiently(ask: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """The answer, asked for again each second while it is that a part is away; the last one after ten times."""
    for _ in range(TRIES - 1):
        answer = await ask()
        if answer.status_code != AWAY:
            return answer
        await asyncio.sleep(1)  # as long as Retry-After says
    return await ask()
