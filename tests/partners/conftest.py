"""Tracking with its ledger, NATS of our own, and partners added as an operator adds them."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from gendan.launcher.state import State, write
from gendan.operating.reach import reach
from gendan.partners import admitting, telling
from gendan.services import existing
from services.tracking.partners import serving
from shared.health import State as Health
from shared.process import opened
from shared.settings import settings
from tests.conftest import Fresh
from tests.partners.world import World
from tests.servers import NatsServer
from tests.shared.core import connected
from tests.tracking.telling import registered
from tests.waiting import holds

PAUSES = ((serving, "POLL"), (serving, "COME_AND_GO"), (admitting, "AGAIN"), (telling, "LOOK"))
"""Seconds between two looks of those who serve a partner, and of the commands that wait for them: tests wait less."""


@pytest.fixture
async def world(
    fresh: Fresh, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> AsyncIterator[World]:
    """The customer ACME is known; tracking serves partners."""
    state = State(nats_server.broker.folder.parent)
    (nats_server.broker.folder / "partners.json").unlink(missing_ok=True)
    await asyncio.to_thread(nats_server.wipe)
    databases = {service.name: fresh(service.name) for service in existing()}
    told = {f"GENDAN_{name.upper()}_DATABASE_URL": database.url for name, database in databases.items()}
    told["GENDAN_TRACKING_OWNER_DATABASE_URL"] = databases["tracking"].owner_url
    told |= {"GENDAN_NATS_URL": nats_server.url, "GENDAN_SERVICE_TOKEN": "token", "GENDAN_PEOPLE_KEY": "people"}
    told["GENDAN_TRACKING_URL"] = "http://tracking"
    write(state.environment, told, mode=0o600)
    write(state.status, {"nats": {"port": nats_server.broker.port, "pid": nats_server.pid}})
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    for place, pause in PAUSES:
        monkeypatch.setattr(place, pause, 0.05)
    async with opened("tracking") as process, connected(nats_server.url) as broker:
        await holds(lambda: broker.part.state is Health.OK, "NATS is there")
        process.start(serving.serve(process))
        world = World(reach(state.folder), process.pool, broker, nats_server, capsys, process.health)
        await world.take_in([registered()])
        yield world
    settings.cache_clear()
    (nats_server.broker.folder / "partners.json").unlink(missing_ok=True)
    state.status.unlink()
    state.environment.unlink()
