"""Waiting on a condition with a deadline; a test never sleeps and hopes."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

T = TypeVar("T")


async def until(condition: Callable[[], Awaitable[T]], words: str, seconds: float = 20) -> T:
    """The condition's first true value; fails in words when the time is over.

    To look takes half of the time at most, so that whoever is waited for gets on.
    """
    deadline = monotonic() + seconds
    while True:
        began = monotonic()
        if value := await condition():
            return value
        assert monotonic() < deadline, f"not within {seconds} s: {words}"
        await asyncio.sleep(max(0.01, monotonic() - began))


async def holds(condition: Callable[[], bool], words: str, seconds: float = 20) -> None:
    """Wait until a condition that needs no waiting itself is true."""

    async def now() -> bool:
        return condition()

    await until(now, words, seconds)
