"""Clocks and followers on a real store: several at once, woken late, begun anew; and what cannot be followed."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from services.notify.app import app
from services.notify.following.follow import EPOCH, NEXT, Following
from services.notify.following.owed import owed
from services.notify.obligations.clock import Clock
from services.notify.obligations.evolve import evolve
from services.notify.obligations.state import Obligation, obligation_of
from shared.errors import Unavailable
from shared.events.obligation import ObligationKind
from shared.health import Part, State
from shared.repository import Aggregate, Repository
from tests.notify.conftest import Desk
from tests.waiting import until


@pytest.fixture
def standing_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service's own clock looks once at its start, and then no more."""
    monkeypatch.setattr("services.notify.obligations.clock.EVERY", 3600.0)


@pytest.fixture
async def alone(standing_still: None, desk: Desk) -> Desk:  # noqa: ARG001  before the desk is set up
    return desk


def another_clock(desk: Desk) -> Clock:
    """As of another process: it knows nothing of what others have in memory."""
    repository = Repository(app.state.store, Aggregate("obligation", Obligation(), evolve))
    return Clock(app.state.queries, repository, desk.hand, Part())


async def history(desk: Desk) -> list[str]:
    id = obligation_of(ObligationKind.INTERNAL_ORDER, str(desk.id))
    found = await app.state.repositories["obligation"].history(id)
    return [each.topic.partition(".")[2] for each in found]


async def received(desk: Desk) -> None:
    await desk.receive()
    await desk.owes("internal_order", standing="running")


async def stopped(desk: Desk) -> None:
    """Its own clock has had its last look by now."""
    desk.hand.move(minutes=31)
    await another_clock(desk).once()
    await desk.owes("internal_order", version=2)


async def test_however_many_clocks_look_each_step_is_taken_once(alone: Desk) -> None:
    await received(alone)
    await stopped(alone)
    alone.hand.move(hours=49)
    clocks = [another_clock(alone) for _ in range(5)]
    await asyncio.gather(*(clock.once() for clock in clocks), *(clock.once() for clock in clocks))
    await asyncio.gather(*(another_clock(alone).once() for _ in range(5)))
    assert await history(alone) == ["started", "reminded", "breached", "escalated", "escalated"]


async def test_a_clock_that_slept_for_weeks_takes_the_repeated_step_once(alone: Desk) -> None:
    await received(alone)
    await stopped(alone)
    alone.hand.move(hours=49)
    await another_clock(alone).once()
    await alone.owes("internal_order", standing="breached", step=2)
    alone.hand.move(days=30)
    await another_clock(alone).once()
    await alone.owes("internal_order", step=3)
    assert await another_clock(alone).once() == 0
    assert (await history(alone))[-2:] == ["escalated", "escalated"]


async def test_the_longest_due_go_first_and_all_of_them_go(alone: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    some = "SELECT id, version, kind, next_at FROM obligations WHERE next_at IS NOT NULL AND (next_at, id) > ($1, $2)"
    monkeypatch.setattr(
        "services.notify.obligations.clock.DUE", f"{some} AND next_at <= $3 ORDER BY next_at, id LIMIT 2"
    )
    for n in range(5):
        await alone.receive(po_number=f"4500/{n}")
        await alone.owes("internal_order", standing="running")
    alone.hand.move(hours=49)
    assert await another_clock(alone).once() == 5


async def test_old_orders_that_are_told_now_start_nothing(desk: Desk) -> None:
    await desk.receive(occurred_at="2006-06-02", po_number="old")
    old = desk.id
    await desk.receive()
    await desk.owes("internal_order", standing="running")
    assert await desk.obligations(order_id=str(old)) == []
    assert await app.state.pool.fetchval("SELECT count(*) FROM events") == 1
    await until(nothing_to_follow, "the new one is followed, and the old one was never to be")


async def nothing_to_follow() -> bool:
    return bool(await app.state.pool.fetchval("SELECT count(*) FROM to_follow") == 0)


async def test_a_late_entry_is_followed_only_while_there_is_time_left(desk: Desk) -> None:
    await desk.receive(occurred_at=datetime(2026, 1, 5, 9, tzinfo=UTC).isoformat(), po_number="late")
    late = desk.id
    await desk.receive()
    await desk.owes("internal_order", standing="running")
    assert await desk.obligations(order_id=str(late)) == []


async def test_what_was_heard_in_another_epoch_of_the_store_begins_nothing_until_it_is_read_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.receive()
    await desk.owes("internal_order", standing="running")
    new, obligations = uuid4(), app.state.repositories["obligation"]

    def another(*told: Any) -> dict[UUID, Any]:
        return {new: next(iter(owed(*told).values()))}

    monkeypatch.setattr("services.notify.following.follow.owed", another)
    following = Following(app.state.queries, obligations, Part())
    with pytest.raises(Unavailable):
        await following.follow([desk.id], 7)
    assert (await obligations.get(new)).version == 0
    await following.follow([desk.id], 1)
    assert (await obligations.get(new)).version == 1


async def test_what_was_followed_in_another_epoch_of_the_store_is_not_crossed_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before_a_restore:
        before_a_restore.setattr("services.notify.following.follow.NEXT", NEXT.replace(EPOCH, "7"))
        await app.state.pool.execute("INSERT INTO to_follow (subject) VALUES ($1)", desk.id)
        assert await Following(app.state.queries, app.state.repositories["obligation"], Part()).once() == 1
        assert await app.state.pool.fetchval("SELECT count(*) FROM to_follow") == 1

    await until(nothing_to_follow, "it is followed again")


async def test_what_is_heard_again_while_another_process_follows_it_is_not_crossed_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool, subject = app.state.pool, uuid4()
    later = (
        "INSERT INTO to_follow (subject, after) VALUES ($1, now() + interval '1 hour')"  # not the service's own turn
    )
    slow = Following(app.state.queries, app.state.repositories["obligation"], Part())
    follow = Following.follow

    async def overtaken(following: Following, *told: Any) -> None:
        await follow(following, *told)
        if following is slow:  # the other one has followed it, and then more was heard
            await pool.execute("DELETE FROM to_follow WHERE subject = $1", subject)
            await pool.execute(later, subject)

    monkeypatch.setattr(Following, "follow", overtaken)
    await pool.execute(later, subject)
    rows = await pool.fetch(NEXT.replace("after <= now()", "subject = $1"), subject)
    await slow._followed(rows, 1)
    assert await pool.fetchval("SELECT count(*) FROM to_follow WHERE subject = $1", subject) == 1
    assert desk


NEWER = """
INSERT INTO heard (subject, source, epoch, position, originator_id, originator_version, class_version, estimated,
    recorded_at, topic, occurred, correlation_id, data)
VALUES ($1, 'order', 9, $2, $1, 1, 99, false, now(), 'order.received', '2026-11-26T08:00:00+00:00', 'x', '{}')
"""


async def test_what_cannot_be_followed_is_tried_again_and_shown_and_the_others_go_on(desk: Desk) -> None:
    pool: asyncpg.Pool = app.state.pool
    strange = uuid4()
    await pool.execute(NEWER, strange, 1)
    await pool.execute("INSERT INTO to_follow (subject) VALUES ($1)", strange)
    await desk.receive()
    await desk.owes("internal_order", standing="running")

    async def failed() -> Any:
        return await pool.fetchrow("SELECT * FROM to_follow WHERE subject = $1 AND tries > 0", strange)

    row = await until(failed, "it was tried")
    assert "newer release" in row["error"]
    assert row["after"] > row["since"]
    await pool.execute("UPDATE to_follow SET tries = 3, after = now() WHERE subject = $1", strange)
    part = Part()
    await Following(app.state.queries, app.state.repositories["obligation"], part).once()

    async def stuck() -> bool:
        return app.state.health.part("following").state is State.DEGRADED or part.state is State.DEGRADED

    await until(stuck, "that one cannot be followed is shown")
    await pool.execute("DELETE FROM heard WHERE subject = $1", strange)
    await pool.execute("UPDATE to_follow SET after = now() WHERE subject = $1", strange)

    await until(nothing_to_follow, "it goes on once it can be read")


async def test_following_the_same_again_decides_nothing(desk: Desk) -> None:
    await desk.receive()
    await desk.owes("internal_order", standing="running")
    following = Following(app.state.queries, app.state.repositories["obligation"], Part())
    before = await history(desk)
    await asyncio.gather(*(following.follow([UUID(str(desk.id))], 1) for _ in range(5)))
    assert await history(desk) == before
