"""What a service answers while PostgreSQL or NATS is away, and that it comes back without being started anew."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from time import monotonic

import httpx
import pytest

from shared.migrations import migrate
from shared.settings import settings
from tests.conftest import Fresh
from tests.identity import ISSUER, bearer
from tests.servers import NatsServer, Postgres
from tests.shared import things as service
from tests.shared.proxy import proxied
from tests.shared.things import thing_id
from tests.waiting import until

AT = f"/v1/things/{thing_id('ACME')}"
TOKEN = {"Authorization": "Bearer between-services"}

Serve = Callable[[str], AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def serve(nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch) -> Serve:
    """Runs the service on the database of this URL; Acme is registered, at version 1."""

    @asynccontextmanager
    async def running(url: str) -> AsyncIterator[httpx.AsyncClient]:
        monkeypatch.setenv("GENDAN_NATS_URL", nats_server.url)
        monkeypatch.setenv("GENDAN_SERVICE_TOKEN", "between-services")
        monkeypatch.setenv("GENDAN_PEOPLE_KEY", "people")
        for variable, value in ISSUER.items():
            monkeypatch.setenv(variable, value)
        monkeypatch.setenv("GENDAN_ORDER_DATABASE_URL", url)
        settings.cache_clear()
        app = service.app()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=bearer("Lin")) as things,
        ):
            assert (await things.post("/v1/things", json={"code": "ACME"})).status_code == 201
            yield things
        settings.cache_clear()

    return running


async def rename(things: httpx.AsyncClient, key: str, actor: str = "Lin") -> httpx.Response:
    headers = {"Idempotency-Key": key, **bearer(actor)}
    return await things.post(f"{AT}/rename", headers=headers, json={"name": "New"})


async def is_unavailable(answering: Awaitable[httpx.Response]) -> float:
    """It is answered as unavailable, and after how many seconds."""
    began = monotonic()
    answer = await answering
    took = monotonic() - began
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:gendan:problem:unavailable"), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) >= 1
    return took


async def in_all_ways(things: httpx.AsyncClient) -> Sequence[float]:
    """Commands and queries, by people who are known here and by others."""
    return await asyncio.gather(
        is_unavailable(rename(things, "k")),
        is_unavailable(rename(things, "l", "Somebody Else")),
        is_unavailable(things.post("/v1/things", json={"code": "OTHER"})),
        is_unavailable(things.get(AT)),
        is_unavailable(things.get("/v1/events", headers=TOKEN)),
        is_unavailable(things.get(f"/v1/people?id={thing_id('x')}", headers=TOKEN)),
    )


async def is_back(things: httpx.AsyncClient) -> bool:
    return (await rename(things, "k")).status_code == 200


async def test_while_postgres_is_away_everything_is_503_within_two_seconds_and_then_it_is_back(
    serve: Serve, own_postgres: Postgres
) -> None:
    database = own_postgres.new_database("order")
    migrate("order", database.owner_url, database.role)
    async with serve(database.url) as things:
        await asyncio.to_thread(own_postgres.kill)
        await until(lambda: is_down(things), "those who served us have ended behind it")
        for _ in range(3):
            assert max(await in_all_ways(things)) < 2
        ready = await things.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (503, "down")
        assert (await things.get("/livez")).status_code == 200
        await asyncio.to_thread(own_postgres.start)
        await until(lambda: is_back(things), "commands are taken again", seconds=5)
        assert (await things.get(AT)).json() == {"version": 2, "names": ["Acme", "New"]}
        await until(lambda: is_ready(things), "it says so")


async def is_down(things: httpx.AsyncClient) -> bool:
    return (await things.get("/readyz")).status_code == 503


async def is_ready(things: httpx.AsyncClient) -> bool:
    return (await things.get("/readyz")).status_code == 200


async def test_a_postgres_that_falls_silent_is_away_too(serve: Serve, fresh: Fresh) -> None:
    async with proxied(fresh("order").url) as (proxy, url), serve(url) as things:
        proxy.silent = True
        assert max(await in_all_ways(things)) < 2.2
        assert max(await in_all_ways(things)) < 2.2
        ready = await things.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (503, "down")
        proxy.silent = False
        proxy.cut()
        await until(lambda: is_back(things), "commands are taken again", seconds=5)
        assert (await things.get(AT)).json() == {"version": 2, "names": ["Acme", "New"]}


async def test_an_answer_lost_after_the_commit_is_given_to_the_retry(serve: Serve, fresh: Fresh) -> None:
    async with proxied(fresh("order").url) as (proxy, url), serve(url) as things:
        proxy.mute = True
        await is_unavailable(rename(things, "k"))
        proxy.mute = False
        proxy.cut()
        await until(lambda: is_back(things), "commands are taken again", seconds=5)
        first = await rename(things, "k")
        assert (first.status_code, first.json()["version"]) == (200, 2)
        assert (await things.get(AT)).json()["names"] == ["Acme", "New"]


async def test_while_nats_is_away_commands_go_on_and_readyz_says_that_events_are_late(
    serve: Serve, fresh: Fresh, nats_server: NatsServer
) -> None:
    nats_server.wipe()
    async with serve(fresh("order").url) as things:
        await until(lambda: says(things, "ok"), "all is well")
        await asyncio.to_thread(nats_server.kill)
        assert (await rename(things, "k")).status_code == 200
        await until(lambda: says(things, "degraded"), "events are late")
        parts = (await things.get("/readyz")).json()["parts"]
        assert parts["nats"]["status"] == "degraded"
        assert parts["database"]["status"] == "ok"
        await asyncio.to_thread(nats_server.start)
        await until(lambda: says(things, "ok"), "all is well again", seconds=8)
        await until(lambda: relayed(things, 2), "all is relayed", seconds=8)


async def relayed(things: httpx.AsyncClient, position: int) -> bool:
    return bool((await things.get("/readyz")).json()["parts"]["relay"].get("position") == position)


async def says(things: httpx.AsyncClient, status: str) -> bool:
    answer = await things.get("/readyz")
    return bool(answer.status_code == 200 and answer.json()["status"] == status)


async def test_a_service_that_was_told_no_database_says_so(serve: Serve) -> None:
    with pytest.raises(ValueError, match="GENDAN_ORDER_DATABASE_URL"):
        async with serve(""):
            raise AssertionError("it started")


async def test_who_waits_in_line_for_a_silent_postgres_is_told_at_once_when_the_first_is(
    serve: Serve, fresh: Fresh
) -> None:
    """Commands about one thing are decided in turn: ten of them do not wait for one and a half seconds each."""
    async with proxied(fresh("order").url) as (proxy, url), serve(url) as things:
        await rename(things, "first")
        proxy.silent = True
        took = await asyncio.gather(*(is_unavailable(rename(things, f"k{n}")) for n in range(10)))
        assert max(took) < 2.2
        proxy.silent = False
        proxy.cut()
        await until(lambda: is_back(things), "commands are taken again", seconds=5)
