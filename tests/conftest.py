"""Databases, NATS and running services for all tests: real ones, each test with its own database."""

import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from socket import socket

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from hypothesis import settings as hypothesis
from uvicorn import Config, Server

from gendan.services import existing
from shared.broker import Broker
from shared.health import State
from shared.migrations import migrate
from shared.settings import settings
from tests.browsers import browser, chromium
from tests.certificates import read_once
from tests.contract.judging import judge_of
from tests.first import by_length
from tests.identity import ISSUER, KEY, bearer
from tests.servers import Database, NatsServer, Postgres, nats_server, postgres, postgres_running
from tests.shared.core import connected
from tests.waiting import holds

__all__ = ["Fresh", "Start", "browser", "chromium", "nats_server", "postgres"]

hypothesis.register_profile("here", deadline=None, print_blob=True)
hypothesis.load_profile("here")
read_once()

Fresh = Callable[[str], Database]
Start = Callable[[str, FastAPI], Awaitable[httpx.AsyncClient]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = by_length(items)


def pytest_collection_finish() -> None:
    """Thousands of tests and their modules stay to the end: nobody has to look for garbage among them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)  # as services do


@pytest.fixture(scope="session")
def templates(postgres: Postgres) -> Callable[[str], str]:
    """A migrated database per service, to copy from."""
    made: dict[str, str] = {}

    def template(service: str) -> str:
        if service not in made:
            database = postgres.new_database(service)
            migrate(service, database.owner_url, database.role)
            made[service] = database.name
        return made[service]

    return template


@contextmanager
def databases(postgres: Postgres, templates: Callable[[str], str]) -> Iterator[Fresh]:
    """New, migrated, empty databases, each for a service; gone at the end."""
    made: list[Database] = []

    def new(service: str) -> Database:
        made.append(postgres.new_database(service, templates(service)))
        return made[-1]

    yield new
    for database in made:
        postgres.drop(database)


@pytest.fixture
def fresh(postgres: Postgres, templates: Callable[[str], str]) -> Iterator[Fresh]:
    """A new, migrated, empty database for a service; gone after the test."""
    with databases(postgres, templates) as new:
        yield new


@pytest.fixture(scope="session")
def own_postgres() -> Iterator[Postgres]:
    """A second PostgreSQL, for those who kill it: the one of all tests is never killed."""
    with postgres_running() as server:
        yield server


@pytest.fixture
async def broker(nats_server: NatsServer) -> AsyncIterator[Broker]:
    """A connection to a nats-server that holds nothing yet."""
    nats_server.wipe()
    async with connected(nats_server.url) as broker:
        await holds(lambda: broker.part.state is State.OK, "NATS is there")
        yield broker


@pytest.fixture
async def pool(fresh: Fresh) -> AsyncIterator[asyncpg.Pool]:
    """An empty store of the order service, seen by the service's own role."""
    async with asyncpg.create_pool(fresh("order").url, min_size=1, max_size=10) as opened:
        yield opened


@asynccontextmanager
async def listening(app: FastAPI, at: socket) -> AsyncIterator[None]:
    """For the other services, which ask for its feed."""
    server = Server(config := Config(app, lifespan="off", log_config=None, access_log=False, ws="none"))
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[at])
    try:
        yield
    finally:
        await server.shutdown(sockets=[at])


@pytest.fixture
async def running(fresh: Fresh, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Start]:
    """Starts services in this process, each on its own new database, and gives an HTTP client for each.

    Each answer is compared with the service's contract.
    """
    monkeypatch.setenv("GENDAN_NATS_URL", nats_server.url)
    monkeypatch.setenv("GENDAN_SERVICE_TOKEN", "between-services")
    monkeypatch.setenv("GENDAN_PEOPLE_KEY", "people")
    monkeypatch.setenv("GENDAN_SIGN_IN_KEY", KEY.secret)
    for variable, value in ISSUER.items():
        monkeypatch.setenv(variable, value)
    settings.cache_clear()
    async with AsyncExitStack() as stack:
        sockets = {service.name: stack.enter_context(socket()) for service in existing()}
        for name, each in sockets.items():  # where they answer is told before any of them is there
            each.bind(("127.0.0.1", 0))
            monkeypatch.setenv(f"GENDAN_{name.upper()}_URL", f"http://127.0.0.1:{each.getsockname()[1]}")

        async def start(name: str, app: FastAPI) -> httpx.AsyncClient:
            database = fresh(name)
            monkeypatch.setenv(f"GENDAN_{name.upper()}_DATABASE_URL", database.url)
            monkeypatch.setenv(f"GENDAN_{name.upper()}_OWNER_DATABASE_URL", database.owner_url)
            app.state.hosts.add(f"http://{name}")
            await stack.enter_async_context(app.router.lifespan_context(app))
            await stack.enter_async_context(listening(app, sockets[name]))
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            client = httpx.AsyncClient(
                transport=transport,
                base_url=f"http://{name}",
                headers=bearer("Wang Fang"),
                event_hooks={"response": [judge_of(app)]},
            )
            return await stack.enter_async_context(client)

        yield start
    settings.cache_clear()
