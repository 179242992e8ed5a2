"""Processes of a test's own, gone after it however it ends."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

import pytest

from tests.apart import Apart

A = TypeVar("A", bound=Apart)
Started = Callable[[A], Awaitable[A]]


@pytest.fixture
async def started() -> AsyncIterator[Started[Apart]]:
    """Starts programs in processes of their own."""
    all: list[Apart] = []

    async def start(one: A) -> A:
        all.append(one)
        await one.start()
        return one

    yield start
    await asyncio.gather(*(each.kill() for each in all))
