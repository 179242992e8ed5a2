"""An event that cannot be folded parks its order: it is not lost, and nobody else waits for it."""

from collections.abc import Callable
from uuid import UUID, uuid5

import asyncpg
import pytest
from fastapi_problem.error import Problem

from services.tracking.orders.answer import AsOf, then
from services.tracking.orders.rows import seen
from services.tracking.orders.view import OrderView, fold
from services.tracking.projection import Orders
from shared.errors import Rejected
from shared.events.order import OrderCancelled, OrderReleased
from shared.parking import Skip
from shared.place import Place
from tests.tracking.conftest import TakeIn
from tests.tracking.telling import CUSTOMER, NAMES, ORDER, Telling, changed, numbered, received


async def shown(tracking: asyncpg.Pool, order_id: UUID = ORDER) -> OrderView:
    return seen(await tracking.fetchval("SELECT view FROM order_views WHERE order_id = $1", order_id))


async def test_an_order_that_cannot_be_folded_is_parked_and_others_go_on(
    tracking: asyncpg.Pool, take_in: TakeIn
) -> None:
    good, bad = Telling(uuid5(NAMES, "good")), Telling(uuid5(NAMES, "bad"))
    good(received())
    bad(received())
    await take_in([numbered(good.received[0], 1), numbered(bad.received[0], 2)])
    last_good = bad.view()
    good(OrderCancelled(reason="bankrupt"))
    poison = bad(OrderCancelled(reason="from a later release"), version=99)
    bad(OrderReleased())
    await take_in([numbered(good.received[1], 3), numbered(bad.received[1], 4), numbered(bad.received[2], 5)])
    assert await shown(tracking, good.order_id) == good.view()
    assert await shown(tracking, bad.order_id) == last_good
    parked = await tracking.fetchrow("SELECT consumer, key, source, epoch, position, error FROM parked")
    assert [*parked][:5] == ["orders", str(bad.order_id), "order", 1, 4]
    assert "newer release" in parked["error"]
    assert await tracking.fetchval("SELECT parked FROM order_views WHERE order_id = $1", bad.order_id)

    bad.retract(poison)
    retraction = numbered(bad.received[3], 6)
    await take_in([changed(retraction, data=retraction.data.replace(b'"1:order:2"', b'"1:order:4"'))])
    assert (await shown(tracking, bad.order_id)).headline == "released"
    assert await tracking.fetchval("SELECT count(*) FROM parked") == 0
    assert not await tracking.fetchval("SELECT parked FROM order_views WHERE order_id = $1", bad.order_id)


async def test_an_order_parked_from_its_first_event_is_shown_as_such(tracking: asyncpg.Pool, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received(), version=99)
    await take_in(tell.received)
    assert await shown(tracking) == fold(ORDER, [])
    assert await tracking.fetchval("SELECT parked FROM order_views")


async def test_a_payload_that_is_no_json_parks_its_order_only(tracking: asyncpg.Pool, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received())
    await take_in([changed(tell.received[0], data=b"\xff{")])
    assert await tracking.fetchval("SELECT key FROM parked") == str(ORDER)


async def test_since_when_an_order_is_parked_stays(tracking: asyncpg.Pool, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received(), version=99)
    tell(OrderReleased())
    await take_in(tell.received[:1])
    since = await tracking.fetchval("SELECT since FROM parked")
    await take_in(tell.received[1:])
    assert await tracking.fetch("SELECT since FROM parked") == [(since,)]


def impossible(number: str) -> str:
    if "cannot" in number:
        raise OverflowError
    return number


@pytest.mark.parametrize("trouble", [lambda number: "\0" if "cannot" in number else number, impossible])
async def test_a_value_that_cannot_be_held_parks_its_order_only(
    tracking: asyncpg.Pool, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch, trouble: Callable[[str], str]
) -> None:
    """Whether PostgreSQL refuses it, or it fails on its way there."""
    good, bad = Telling(uuid5(NAMES, "good")), Telling(uuid5(NAMES, "bad"))
    good(received())
    bad(received(po_number="a number that the database cannot hold"))
    monkeypatch.setattr("services.tracking.orders.rows.natural", trouble)
    await take_in([numbered(good.received[0], 1), numbered(bad.received[0], 2)])
    assert await shown(tracking, good.order_id) == good.view()
    assert await tracking.fetchval("SELECT key FROM parked") == str(bad.order_id)


async def test_what_is_skipped_is_left_out_by_every_fold_from_then_on(tracking: asyncpg.Pool, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received())
    await take_in(tell.received[:1])
    poison = tell(OrderCancelled(reason="from a later release"), version=99)
    tell(OrderReleased())
    await take_in(tell.received[1:])
    stood_still = await tracking.fetchval("SELECT received_at FROM ledger_clock")
    await Orders().parking(tracking).skip(str(ORDER), Skip(CUSTOMER, "typed by a robot"))
    without = fold(ORDER, [entry for entry in tell.entries if entry is not poison])
    assert await shown(tracking) == without
    assert without.headline == "released"
    assert await tracking.fetchval("SELECT count(*) FROM parked") == 0
    [noted] = await tracking.fetch("SELECT subject, actor, data FROM ledger WHERE source = 'tracking'")
    assert (noted["subject"], noted["actor"]) == (ORDER, str(CUSTOMER))
    assert b"typed by a robot" in noted["data"]
    known_at = await tracking.fetchval("SELECT known_at FROM order_views")
    again = await then(tracking, ORDER, AsOf(known_by=known_at))
    assert again
    assert again.view == without
    with pytest.raises(Problem, match="stands still"):
        await then(tracking, ORDER, AsOf(known_by=stood_still))


async def test_an_event_that_is_named_is_skipped_once_and_no_other_one_in_its_place(
    tracking: asyncpg.Pool, take_in: TakeIn
) -> None:
    """Whose answer was lost asks again; what stands still by then is another event."""
    tell, parking = Telling(), Orders().parking(tracking)
    tell(received())
    tell(OrderCancelled(reason="from a later release"), version=99)
    tell(OrderReleased(), version=99)
    await take_in(tell.received)
    place = Place("order", 2, 1)
    skip = Skip(CUSTOMER, "typed by a robot", "order:2@1")
    assert not await parking.was_skipped(str(ORDER), place)
    await parking.skip(str(ORDER), skip)
    assert await parking.was_skipped(str(ORDER), place)
    assert not await parking.was_skipped("no order", place)
    with pytest.raises(Rejected, match="look again"):
        await parking.skip(str(ORDER), skip)
    assert await tracking.fetchval("SELECT count(*) FROM ledger WHERE source = 'tracking'") == 1
    assert await tracking.fetchval("SELECT position FROM parked") == 3


async def test_a_retraction_that_cannot_be_read_can_be_skipped_too(tracking: asyncpg.Pool, take_in: TakeIn) -> None:
    tell = Telling()
    first = tell(received())
    tell.retract(first)
    await take_in([tell.received[0], changed(tell.received[1], class_version=99)])
    await Orders().parking(tracking).skip(str(ORDER), Skip(CUSTOMER, "nobody can read it"))
    assert await shown(tracking) == fold(ORDER, [first])


async def test_tried_again_after_a_fix_an_order_goes_on(
    tracking: asyncpg.Pool, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell = Telling()
    tell(received(po_number="a number that we cannot sort"))
    with monkeypatch.context() as broken:
        broken.setattr("services.tracking.orders.rows.natural", impossible)
        await take_in(tell.received)
        assert await tracking.fetchval("SELECT count(*) FROM parked") == 1
    await Orders().parking(tracking).retry(str(ORDER))
    assert await shown(tracking) == tell.view()
    assert await tracking.fetchval("SELECT count(*) FROM parked") == 0
