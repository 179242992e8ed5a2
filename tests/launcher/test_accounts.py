"""NATS's accounts: what was kept before there were any moves in, and who is admitted is written down."""

import asyncio
import stat
from pathlib import Path

import nats as client
import pytest
from nats.aio.client import Client
from nats.errors import Error

from gendan.launcher import accounts, nats
from gendan.launcher.accounts import Admitted
from gendan.launcher.ports import free_port
from tests.servers import NatsServer

BEFORE = """
host: 127.0.0.1
port: {port}
authorization {{ user: gendan, password: "known" }}
jetstream {{ store_dir: "{streams}" }}
"""


@pytest.fixture
def broker(tmp_path: Path) -> nats.Broker:
    folder = tmp_path / "nats"
    folder.mkdir()
    return nats.Broker(folder, tmp_path / "nats.log", free_port(), "known")


async def test_streams_of_before_there_were_accounts_are_still_there(
    broker: nats.Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = NatsServer(broker)
    with monkeypatch.context() as before:
        before.setattr(nats, "configuration", lambda _: BEFORE.format(port=broker.port, streams=broker.streams))
        await asyncio.to_thread(server.start)
    one = await client.connect(broker.url)
    await one.jetstream().add_stream(name="GENDAN_ORDER", subjects=["gendan.order.>"])
    await one.jetstream().publish("gendan.order.order.received", b"kept")
    await one.close()
    await asyncio.to_thread(server.kill)
    await asyncio.to_thread(server.start)
    two = await client.connect(broker.url)
    assert (await two.jetstream().get_msg("GENDAN_ORDER", seq=1)).data == b"kept"
    await two.close()
    await asyncio.to_thread(server.kill)


def test_whoever_is_admitted_is_in_the_configuration_and_only_we_can_read_it(broker: nats.Broker) -> None:
    accounts.admit(broker.folder, [Admitted("harbour", "$2a$10$hash")])
    nats.configure(broker)
    assert "user: harbour" in broker.configuration.read_text()
    accounts.admit(broker.folder, [])
    nats.configure(broker)
    assert "harbour" not in broker.configuration.read_text()
    for path in (broker.configuration, broker.folder / accounts.KEPT):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_nobody_comes_in_without_a_name(broker: nats.Broker) -> None:
    server = NatsServer(broker)
    await asyncio.to_thread(server.start)
    stranger = Client()
    with pytest.raises(Error):
        await stranger.connect(f"nats://127.0.0.1:{broker.port}", allow_reconnect=False, error_cb=_ignored)
    await stranger.close()
    await asyncio.to_thread(server.kill)


async def _ignored(error: Exception) -> None:
    """Told by what is raised."""
