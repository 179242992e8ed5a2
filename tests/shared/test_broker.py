"""The connection to NATS may be away at any time, and comes back by itself."""

import asyncio
from pathlib import Path
from urllib.parse import quote

import pytest

from gendan.launcher import nats
from gendan.launcher.ports import free_port
from shared.broker import Broker
from shared.errors import Unavailable
from shared.health import State
from tests.servers import NatsServer
from tests.shared.core import connected
from tests.waiting import holds


async def test_while_nats_is_away_it_is_said_and_asked_for_in_vain(broker: Broker, nats_server: NatsServer) -> None:
    await asyncio.to_thread(nats_server.kill)
    await holds(lambda: broker.part.state is State.DEGRADED, "it is noticed")
    with pytest.raises(Unavailable):
        broker.jetstream()
    await asyncio.to_thread(nats_server.start)
    await holds(lambda: broker.part.state is State.OK, "it is back")
    await broker.jetstream().account_info()


async def test_a_process_may_start_before_nats_does(nats_server: NatsServer) -> None:
    await asyncio.to_thread(nats_server.kill)
    async with connected(nats_server.url) as broker:
        await holds(lambda: "cannot be reached" in broker.part.words, "it is tried")
        await asyncio.to_thread(nats_server.start)
        await holds(lambda: broker.part.state is State.OK, "it is there")


async def test_one_of_several_addresses_is_enough_and_a_password_may_have_any_character(tmp_path: Path) -> None:
    password = "a/b:c@d%e?f#g"
    server = NatsServer(nats.Broker(tmp_path / "nats", tmp_path / "nats.log", free_port(), password))
    await asyncio.to_thread(server.start)
    known = f"gendan:{quote(password, safe='')}@127.0.0.1"
    async with connected(f"nats://{known}:{free_port()}, nats://{known}:{server.broker.port}") as broker:
        await holds(lambda: broker.part.state is State.OK, "it is there")
        await broker.jetstream().account_info()
    server.kill()


async def test_a_client_that_has_given_up_for_good_is_replaced(broker: Broker) -> None:
    assert broker._client
    await broker._client.close()
    await holds(
        lambda: broker.part.state is State.OK and bool(broker._client and broker._client.is_connected), "it is back"
    )
