"""A stream of changes ends with the token or key that opened it, says why, and can be gone on with."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from services.tracking.changes import watching
from shared.http import staying
from shared.identity import api_keys
from shared.identity.api_keys import ApiKey, ApiKeys
from shared.identity.issuer import LEEWAY
from shared.identity.roles import STAFF
from tests.identity import KEY
from tests.servers import Database
from tests.tracking.asking import AT
from tests.tracking.conftest import TakeIn
from tests.tracking.following import IN_TIME, Listener
from tests.tracking.telling import Telling, received

PATHS = ["/v1/changes", f"{AT}/changes"]


def nearly_over(seconds: float = 2) -> str:
    """A token that is taken for so long yet: issuers' clocks may differ from ours."""
    return KEY.token("Wang Fang", STAFF, seconds=seconds - LEEWAY)


def by(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@asynccontextmanager
async def follow(http: httpx.AsyncClient, token: str, path: str = "/v1/changes") -> AsyncIterator[AsyncIterator[str]]:
    """The lines of a stream that has begun."""
    async with asyncio.timeout(IN_TIME), http.stream("GET", path, headers=by(token)) as answer:
        assert answer.status_code == 200, await answer.aread()
        lines = answer.aiter_lines()
        await anext(lines)
        yield lines


async def last_words(lines: AsyncIterator[str]) -> dict[str, Any]:
    """The data of the last event; it has to be the one that says that all is over."""
    *_, event, data, end = [line async for line in lines]
    assert (event, end) == ("event: ended", "")
    told: dict[str, Any] = json.loads(data.removeprefix("data: "))
    return told


@pytest.mark.parametrize("path", PATHS)
async def test_a_stream_ends_with_its_token_as_whoever_comes_back_with_it_is_refused(
    served: httpx.AsyncClient, path: str
) -> None:
    token = nearly_over()
    async with follow(served, token, path) as lines:
        told = await last_words(lines)
    refused = await served.get(path, headers=by(token))
    assert refused.status_code == told["status"] == 401
    assert (refused.json()["type"], refused.json()["title"]) == (told["type"], told["title"])
    assert told["detail"] == "the token is not accepted any more: it has expired"


async def test_it_ends_also_while_much_happens(served: httpx.AsyncClient, take_in: TakeIn, tell: Telling) -> None:
    tell(received())
    await take_in(tell.received)
    done = asyncio.Event()

    async def ship() -> None:
        n = 0
        while not done.is_set():
            n += 1
            tell(tell.booked(f"S{n}", A=1))
            await take_in(tell.received[-1:])

    busy = asyncio.create_task(ship())
    try:
        async with follow(served, nearly_over()) as lines:
            assert (await last_words(lines))["status"] == 401
    finally:
        done.set()
        await busy


async def test_with_a_new_token_it_goes_on_where_it_was(
    served: httpx.AsyncClient, take_in: TakeIn, tell: Telling
) -> None:
    async with follow(served, nearly_over()) as lines:
        said = [line async for line in lines]
    ids = [line.removeprefix("id: ") for line in said if line.startswith("id: ")]
    tell(received())
    await take_in(tell.received)
    listener = Listener(served, id=ids[-1])
    async with listener.listening() as events:
        assert await listener.hears(events, "order:1@1")


# Keys of programs -----------------------------------------------------------------------------------------------------


@pytest.fixture
async def owner(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[asyncpg.Connection]:
    """The owner of the database in which the service looks for keys: each time, and often."""
    monkeypatch.setattr(api_keys, "REMEMBERED", 0.0)
    monkeypatch.setattr(staying, "LOOK_AGAIN", 0.05)
    connection = await asyncpg.connect(database.owner_url)
    yield connection
    await connection.close()


async def key(owner: asyncpg.Connection, ends: timedelta = timedelta(days=1)) -> str:
    secret = api_keys.new_secret()
    await api_keys.keep(owner, ApiKey("erp", STAFF, datetime.now(UTC) + ends), api_keys.digest(secret))
    return secret


async def test_a_stream_ends_once_its_key_is_withdrawn(served: httpx.AsyncClient, owner: asyncpg.Connection) -> None:
    async with follow(served, await key(owner)) as lines:
        assert await owner.fetchval(api_keys.WITHDRAW, "erp")
        told = await last_words(lines)
    assert told["detail"].endswith("this key is not known, has expired or was withdrawn")


async def test_a_stream_ends_once_its_key_has_expired(served: httpx.AsyncClient, owner: asyncpg.Connection) -> None:
    async with follow(served, await key(owner, ends=timedelta(seconds=1))) as lines:
        assert (await last_words(lines))["status"] == 401


async def test_who_is_known_still_stays_and_so_does_everybody_while_that_cannot_be_said(
    served: httpx.AsyncClient, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "SILENCE", 0.01)
    asked = asyncio.Event()

    async def away(*_: object) -> None:
        asked.set()
        raise OSError("the database is away")

    async with follow(served, await key(owner)) as lines:
        monkeypatch.setattr(ApiKeys, "principal", away)
        await asked.wait()
        for _ in range(20):
            assert "ended" not in await anext(lines)
