"""What the import is tried on: the real file where it is at hand, one with every odd cell, and real services."""

import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from gendan.scms.plan import Plan, plan
from gendan.scms.read import read
from services.logistics.app import app as logistics
from services.order.app import app as order
from tests.conftest import Start
from tests.scms.counting import records, save
from tests.servers import NatsServer

HERE = Path(__file__).parent
Told = dict[str, list[dict[str, Any]]]
Events = Callable[[], Awaitable[Told]]


@pytest.fixture(scope="session")
def scms() -> Path:
    """The real delivery history: GENDAN_SCMS_FILE, or beside the checkout."""
    beside = HERE.parents[2] / "shared" / "data" / "scms_delivery_history.csv"
    file = Path(os.environ.get("GENDAN_SCMS_FILE", beside))
    if not file.is_file():
        pytest.skip(f"the real SCMS file is not at {file}; name it in GENDAN_SCMS_FILE")
    return file


@pytest.fixture(scope="session")
def odd_file() -> Path:
    """Made up: CR line ends, and a cell of every kind that needs a decision."""
    return HERE / "odd.csv"


@pytest.fixture(scope="session")
def odd(odd_file: Path) -> Plan:
    return plan(read(odd_file))


@pytest.fixture(scope="session")
def real(scms: Path) -> Plan:
    return plan(read(scms))


@pytest.fixture
def good_file(odd_file: Path, tmp_path: Path) -> Path:
    """The odd rows without those that are left out or lose a date."""
    bad = {"10", "15", "16", "17"}
    return save([row for row in records(odd_file) if row["ID"] not in bad], tmp_path / "good.csv")


@pytest.fixture
async def events(running: Start, nats_server: NatsServer) -> Events:
    """Services to import into, where the environment says; and all events that they told, by service."""
    nats_server.wipe()  # the same orders came in for the test before
    clients = {name: await running(name, app) for name, app in {"order": order, "logistics": logistics}.items()}

    async def told() -> Told:
        headers = {"Authorization": "Bearer between-services"}
        feeds = {n: await c.get("/v1/events?limit=10000", headers=headers) for n, c in clients.items()}
        return {name: [json.loads(line) for line in feed.text.splitlines()] for name, feed in feeds.items()}

    return told
