"""A query waits for what was written, or says that it is not there yet."""

from urllib.parse import quote

import asyncpg
import httpx

from shared.events.order import OrderReleased
from tests.tracking.asking import AT, get, refused
from tests.tracking.conftest import TakeIn
from tests.tracking.telling import Telling, received


async def reach(tracking: asyncpg.Pool, position: int, epoch: int = 1) -> None:
    await tracking.execute(
        """
        INSERT INTO checkpoints VALUES ('orders', 'order', $1, $2, '')
        ON CONFLICT (consumer, source) DO UPDATE SET epoch = excluded.epoch, position = excluded.position
        """,
        epoch,
        position,
    )


async def test_a_position_that_was_reached_is_answered(
    client: httpx.AsyncClient, take_in: TakeIn, tracking: asyncpg.Pool
) -> None:
    tell = Telling()
    tell(received())
    await take_in(tell.received)
    await reach(tracking, 1)
    for path in (AT, f"{AT}/history", "/v1/orders"):
        await get(client, path, min_position="order:1@1")


async def test_a_position_that_is_not_reached_in_time_is_a_503_with_the_lag(
    client: httpx.AsyncClient, tracking: asyncpg.Pool
) -> None:
    await reach(tracking, 7)
    problem = await refused(client, f"{AT}?min_position=order:10@1", 503)
    assert (problem["lag"], problem["reached"]) == (3, "order:7@1")


async def test_a_position_of_a_later_epoch_is_not_reached(client: httpx.AsyncClient, tracking: asyncpg.Pool) -> None:
    await reach(tracking, 7)
    assert (await refused(client, f"/v1/orders?min_position={quote('order:5@2')}", 503))["lag"] is None


async def test_a_parked_order_never_claims_to_be_up_to_date(
    client: httpx.AsyncClient, take_in: TakeIn, tracking: asyncpg.Pool
) -> None:
    tell = Telling()
    tell(received())
    tell(OrderReleased(), version=99)
    await take_in(tell.received[:1])
    await take_in(tell.received[1:])
    await reach(tracking, 2)
    order = await get(client, AT)
    assert (order["headline"], order["parked"]["place"]) == ("received", "order:2@1")
    assert "parked" in (await refused(client, f"{AT}?min_position=order:2@1", 503))["type"]
    assert "parked" in (await refused(client, f"{AT}?known_by=2999-01-01", 503))["type"]
    assert (await get(client, AT, known_by=order["known_at"]))["headline"] == "received"
