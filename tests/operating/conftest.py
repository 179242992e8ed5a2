"""Databases and NATS that the operator's commands are told of by the environment, without any run."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from gendan.launcher.given import Database
from gendan.launcher.state import State
from gendan.operating.reach import Reach
from gendan.services import existing
from tests.conftest import Fresh
from tests.servers import NatsServer, Postgres
from tests.shared.core import Core, core

Command = Callable[..., str]


@dataclass
class Given:
    """The run as the operator reaches it, and the order service's store, to tell events into."""

    reach: Reach
    orders: Core


@pytest.fixture
async def given(
    fresh: Fresh, postgres: Postgres, nats_server: NatsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Given]:
    """Empty databases of all services, an empty NATS; the environment names them."""
    await asyncio.to_thread(nats_server.wipe)
    made = {service.name: fresh(service.name) for service in existing()}
    monkeypatch.setenv("GENDAN_NATS_URL", nats_server.url)
    monkeypatch.setenv("GENDAN_ADMIN_DATABASE_URL", postgres.admin_url)
    for service in existing():
        monkeypatch.setenv(f"{service.variable}_DATABASE_URL", made[service.name].url)
        monkeypatch.setenv(f"{service.variable}_OWNER_DATABASE_URL", made[service.name].owner_url)
    databases = {
        name: Database(each.name, each.role, each.url, each.owner_url, is_ours=False) for name, each in made.items()
    }
    told = {"GENDAN_ADMIN_DATABASE_URL": postgres.admin_url}
    async with core(made["order"]) as orders:
        yield Given(Reach(State(tmp_path), databases, {}, nats_server.url, told), orders)
