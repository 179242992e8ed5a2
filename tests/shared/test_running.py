"""Long-running parts come back by themselves, soon, and say how they are."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from shared.health import Health, Part, State
from shared.running import HALTED_PAUSE, Halted, ended, keep_running, watched
from tests.waiting import holds


def failing(*errors: Exception) -> Callable[[], Awaitable[None]]:
    """Fails in these ways, one after the other, then ends."""
    left = list(errors)

    async def run() -> None:
        if left:
            raise left.pop(0)

    return run


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that would have been made."""
    made: list[float] = []

    async def sleep(seconds: float) -> None:
        made.append(seconds)

    monkeypatch.setattr("shared.running.asyncio.sleep", sleep)
    return made


async def test_a_part_that_fails_is_begun_anew_after_growing_pauses_of_two_seconds_at_most(pauses: list[float]) -> None:
    await keep_running("part", Part(), failing(*[OSError("away")] * 20))
    assert len(pauses) == 20
    assert pauses[0] < 0.3
    assert 1 <= max(pauses) <= 2


async def test_a_halt_is_shown_as_down_and_looked_at_again_now_and_then(pauses: list[float]) -> None:
    part = Part()
    await keep_running("part", part, failing(Halted("gendan doctor")))
    assert (part.state, part.words) == (State.DOWN, "gendan doctor")
    assert HALTED_PAUSE / 2 <= pauses[0] <= HALTED_PAUSE


async def test_a_failure_is_shown_in_words(pauses: list[float]) -> None:
    part = Part()
    await keep_running("part", part, failing(OSError("no route"), ValueError()))
    assert (part.state, part.words) == (State.DEGRADED, "ValueError: ")
    assert len(pauses) == 2


@dataclass
class Stuck:
    """Something that stands still until it is begun anew."""

    position: int = 0
    begun: int = 0
    ended: list[int] = field(default_factory=list)

    async def run(self) -> None:
        self.begun += 1
        try:
            if self.begun > 1:
                self.position = 10
            await asyncio.Event().wait()
        finally:
            self.ended.append(self.begun)

    async def target(self) -> int:
        return 10


async def test_what_stands_still_behind_its_source_is_begun_anew() -> None:
    stuck, part = Stuck(), Part()
    task = asyncio.create_task(watched("stuck", part, stuck, every=0.01))
    await holds(lambda: stuck.position == 10, "it moves")
    await holds(lambda: part.figures.get("lag") == 0, "its lag is shown")
    assert (stuck.begun, stuck.ended) == (2, [1])
    await ended([task])
    assert stuck.ended == [1, 2]


async def test_what_swallows_being_stopped_is_stopped_all_the_same() -> None:
    async def stubborn() -> None:
        for _ in range(3):
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                continue

    task = asyncio.create_task(stubborn())
    await asyncio.wait([task], timeout=0.01)
    await ended([task])
    assert task.done()


def test_a_service_is_as_well_as_the_worst_of_its_parts() -> None:
    ok, late, stopped = Part(), Part(), Part()
    ok.ok()
    late.degraded("it is late")
    stopped.down("it has stopped")
    worst = [Health(dict(enumerate_parts(*parts))).state for parts in ([], [ok], [ok, late], [late, stopped, ok])]
    assert worst == [State.OK, State.OK, State.DEGRADED, State.DOWN]


def enumerate_parts(*parts: Part) -> list[tuple[str, Part]]:
    return [(str(n), part) for n, part in enumerate(parts)]
