"""Processes of a test's own, gone after it however it ends."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import pytest

from tests.apart import Apart

A = TypeVar("A", bound=Apart)
Started = Callable[[A], Awaitable[A]]


@asynccontextmanager
async def starting() -> AsyncIterator[Started[Apart]]:
    """Starts programs in processes of their own; they are killed when the block ends."""
    all: list[Apart] = []

    async def start(one: A) -> A:
        all.append(one)
        await one.start()
        return one

    try:
        yield start
    finally:
        await asyncio.gather(*(each.kill() for each in all))


@pytest.fixture
async def started() -> AsyncIterator[Started[Apart]]:
    """Starts programs for this test."""
    async with starting() as start:
        yield start
