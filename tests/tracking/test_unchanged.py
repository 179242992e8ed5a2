"""Whoever has an order's view is told that nothing has changed, until something has: an event, a name, or the day."""

from datetime import UTC, datetime

import httpx

from services.tracking.app import app
from shared.events.order import OrderReleased
from tests.tracking.asking import AT
from tests.tracking.conftest import TakeIn
from tests.tracking.telling import Telling, day, ordered, received, registered


async def test_an_order_is_told_anew_only_where_something_of_it_is_new(
    client: httpx.AsyncClient, take_in: TakeIn, tell: Telling
) -> None:
    tell(received(ordered("A")), day("2026-11-01"))
    await take_in(tell.received)
    tag = (await client.get(AT)).headers["etag"]

    async def tells_anew() -> bool:
        nonlocal tag
        answer = await client.get(AT, headers={"If-None-Match": tag})
        new, tag = answer.headers["etag"] != tag, answer.headers["etag"]
        assert answer.status_code == (200 if new else 304)
        return new

    assert not await tells_anew()
    app.state.now = lambda: datetime(2026, 12, 3, 13, tzinfo=UTC)
    assert not await tells_anew()
    tell(OrderReleased(), day("2026-11-02"))
    await take_in(tell.received[1:])
    assert await tells_anew()
    assert not await tells_anew()
    await take_in([registered("Harbour & Sons")])
    assert await tells_anew()
    app.state.now = lambda: datetime(2027, 6, 3, tzinfo=UTC)
    assert await tells_anew(), "its lines are judged by another day"
    assert not await tells_anew()


async def test_what_names_people_is_kept_by_nobody(client: httpx.AsyncClient, take_in: TakeIn, tell: Telling) -> None:
    tell(received(ordered("A")), day("2026-11-01"))
    await take_in(tell.received)
    answer = await client.get(f"{AT}/history")
    assert answer.headers["cache-control"] == "no-store"
    again = await client.get(f"{AT}/history", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.headers["cache-control"]) == (304, "no-store")
