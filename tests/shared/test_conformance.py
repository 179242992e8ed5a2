"""The eventsourcing library's own recorder suites, run against our store through a thin bridge from its threads.

What differs, and which suites do not apply, is told in docs/decisions.md.
"""

import asyncio
import inspect
import threading
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import suppress
from typing import Any, TypeVar, cast
from unittest import TestCase
from uuid import UUID, uuid4

import asyncpg
import pytest
from eventsourcing import persistence as theirs
from eventsourcing.persistence import IntegrityError, Notification, StoredEvent, Tracking
from eventsourcing.tests import persistence as suites

from shared.consuming import move_on, stored_checkpoint
from shared.reading import Checkpoint
from shared.store.group_commit import GroupCommit
from shared.store.recorder import Recorder
from shared.store.rows import NOTHING, Append, StoredRow, Verdict, chained
from tests.conftest import Fresh

T = TypeVar("T")


class Loop:
    """An event loop in a thread of its own, for callers that know no async."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()

    def wait(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result()

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


class Ours:
    """Our recorder, group commit and checkpoints under the names that the library's suites call."""

    def __init__(self, pool: asyncpg.Pool, commits: GroupCommit) -> None:
        self.pool, self.commits, self.recorder = pool, commits, Recorder(pool)

    async def insert(self, events: Sequence[StoredEvent]) -> list[int]:
        """All of one aggregate, or none. The suites know no state, so what they decided on is looked up here."""
        if not events:
            return []
        id = cast("UUID", events[0].originator_id)
        last = await self.recorder.select_events(id, gt=-1, desc=True, limit=1)
        previous = last[0].hash if last else NOTHING
        expected = max(events[0].originator_version - 1, 0)  # some of their aggregates begin at version 0
        append = Append(1, id, expected, previous, uuid4(), uuid4(), tuple(events), chained(previous, events))
        try:
            outcome = await self.commits.append(append)
        except asyncpg.UniqueViolationError as error:
            raise IntegrityError(str(error)) from error
        if outcome.verdict is not Verdict.APPENDED:
            raise IntegrityError(outcome.verdict)
        return list(range(outcome.position - len(events) + 1, outcome.position + 1))

    async def track(self, tracking: Tracking) -> None:
        at = await stored_checkpoint(self.pool, "suite", tracking.application_name)
        if tracking.notification_id <= at.position:
            raise IntegrityError(f"{tracking} was already recorded")
        new = Checkpoint(1, tracking.notification_id, b"\x01")
        await move_on(self.pool, "suite", tracking.application_name, at, new)


def stored(row: StoredRow) -> StoredEvent:
    return StoredEvent(row.originator_id, row.originator_version, row.topic, row.state)


class Aggregates(theirs.AggregateRecorder):
    """The library's interface to the events of aggregates."""

    def __init__(self, loop: Loop, ours: Ours) -> None:
        self.loop, self.ours = loop, ours

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        self.loop.wait(self.ours.insert(stored_events))
        return None

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        id, after = cast("UUID", originator_id), -1 if gt is None else gt
        rows = self.loop.wait(self.ours.recorder.select_events(id, gt=after, lte=lte, desc=desc, limit=limit))
        return [stored(row) for row in rows]


class Application(Aggregates, theirs.ApplicationRecorder):
    """Its interface to all events by position."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        return self.loop.wait(self.ours.insert(stored_events))

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        after = (start or 0) - (1 if start and inclusive_of_start else 0)
        rows = self.loop.wait(self.ours.recorder.select_notifications(after, limit, stop=stop, topics=topics))
        return [
            Notification(row.originator_id, row.originator_version, row.topic, row.state, row.notification_id)
            for row in rows
        ]

    def max_notification_id(self) -> int | None:
        return self.loop.wait(self.ours.recorder.max_notification_id()) or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Any:
        raise NotImplementedError("others are told by the relay (tests/shared/test_relay.py)")


class Checkpoints(theirs.TrackingRecorder):
    """Its interface to how far a consumer has read, on our checkpoints."""

    def __init__(self, loop: Loop, ours: Ours) -> None:
        self.loop, self.ours = loop, ours

    def insert_tracking(self, tracking: Tracking) -> None:
        self.loop.wait(self.ours.track(tracking))

    def max_tracking_id(self, application_name: str) -> int | None:
        at = self.loop.wait(stored_checkpoint(self.ours.pool, "suite", application_name))
        return at.position or None


@pytest.fixture
def bridge(request: pytest.FixtureRequest, fresh: Fresh) -> Iterator[None]:
    """An empty store behind the bridge, for the suite that asks."""
    url, loop = fresh("order").url, Loop()
    pool = loop.wait(_opened(url))
    commits = GroupCommit(lambda: asyncpg.connect(url))
    task = asyncio.run_coroutine_threadsafe(commits.run(), loop.loop)
    request.cls.loop, request.cls.ours = loop, Ours(pool, commits)
    yield
    task.cancel()
    loop.wait(_ended(pool))
    loop.close()


async def _opened(url: str) -> asyncpg.Pool:
    return await asyncpg.create_pool(url, min_size=1, max_size=4)


async def _ended(pool: asyncpg.Pool) -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*others, return_exceptions=True)
    await pool.close()


@pytest.mark.usefixtures("bridge")
class TestOurAggregateRecorder(suites.AggregateRecorderTestCase):
    loop: Loop
    ours: Ours

    def create_recorder(self) -> theirs.AggregateRecorder:
        return Aggregates(self.loop, self.ours)


@pytest.mark.usefixtures("bridge")
class TestOurApplicationRecorder(suites.ApplicationRecorderTestCase[theirs.ApplicationRecorder]):
    loop: Loop
    ours: Ours

    def create_recorder(self) -> theirs.ApplicationRecorder:
        return Application(self.loop, self.ours)


@pytest.mark.usefixtures("bridge")
class TestOurTrackingRecorder(suites.TrackingRecorderTestCase):
    loop: Loop
    ours: Ours

    def create_recorder(self) -> theirs.TrackingRecorder:
        return Checkpoints(self.loop, self.ours)


@pytest.mark.usefixtures("bridge")
class TestOurPositionsDoNotInterleave(suites.NonInterleavingNotificationIDsBaseCase):
    loop: Loop
    ours: Ours

    def create_recorder(self) -> theirs.ApplicationRecorder:
        return Application(self.loop, self.ours)


RUN = {
    "AggregateRecorderTestCase": TestOurAggregateRecorder,
    "ApplicationRecorderTestCase": TestOurApplicationRecorder,
    "TrackingRecorderTestCase": TestOurTrackingRecorder,
    "NonInterleavingNotificationIDsBaseCase": TestOurPositionsDoNotInterleave,
}

# Told in docs/decisions.md, each with its reason.
DO_NOT_APPLY = {"ProcessRecorderTestCase", "InfrastructureFactoryTestCase", "TranscoderTestCase"}


def test_every_suite_of_the_library_runs_here_or_is_named_as_not_applying() -> None:
    found = {
        name
        for name, suite in inspect.getmembers(suites, inspect.isclass)
        if issubclass(suite, TestCase) and suite.__module__ == suites.__name__
    }
    assert found - {"RecorderTestCase"} == RUN.keys() | DO_NOT_APPLY


@pytest.mark.parametrize(("name", "ours"), RUN.items())
def test_no_case_of_a_suite_is_left_out_or_replaced(name: str, ours: type[TestCase]) -> None:
    suite = getattr(suites, name)
    cases = [case for case in dir(suite) if case.startswith("test")]
    assert cases
    assert [case for case in cases if getattr(ours, case) is not getattr(suite, case)] == []
