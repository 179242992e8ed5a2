"""How a reader or publisher gathers while much happens, and goes on at once while little does."""

from collections.abc import Callable
from functools import partial
from itertools import count

import pytest

from shared.pace import BUSY, Pace


@pytest.fixture
def rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was rested each time; nobody really waits."""
    found: list[float] = []

    async def rest(seconds: float) -> None:
        found.append(seconds)

    monkeypatch.setattr("shared.pace.asyncio.sleep", rest)
    return found


def clock(step: float) -> Callable[[], float]:
    """Goes on by so many seconds each time that it is looked at."""
    return partial(next, count(0, step))


async def test_few_events_are_never_kept_waiting(rests: list[float]) -> None:
    pace = Pace(0.1, clock(0.01))
    for _ in range(1000):
        await pace.after(2)  # 200 a second
    assert rests == []


async def test_many_events_are_gathered(rests: list[float]) -> None:
    pace = Pace(0.1, clock(0.01))
    for _ in range(1000):
        await pace.after(20)  # 2000 a second
    assert set(rests) == {0.1}
    assert len(rests) > 900


async def test_a_burst_alone_does_not_slow_anybody(rests: list[float]) -> None:
    pace = Pace(0.1, clock(0.01))
    await pace.after(int(BUSY / 2))
    assert rests == []


async def test_a_backlog_is_worked_off_without_a_rest(rests: list[float]) -> None:
    pace = Pace(0.1, clock(0.01))
    for _ in range(100):
        await pace.after(500, backlog=True)
    assert rests == []


async def test_who_nobody_waits_for_gathers_few_events_too(rests: list[float]) -> None:
    pace = Pace(0.1, clock(0.01), least=0.02)
    for _ in range(100):
        await pace.after(2)
    await pace.after(500, backlog=True)
    assert rests == [0.02] * 100
