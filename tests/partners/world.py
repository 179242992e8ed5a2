"""Partners as they meet us: what they were given at the terminal, and what they do with it."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from gendan.operating.reach import Reach
from gendan.partners import doing
from gendan.partners.asked import asked
from services.tracking.app import app
from shared.broker import Broker
from shared.errors import Unavailable
from shared.health import Health
from shared.http.failures import Failures
from shared.received import Received
from shared.store.queries import Queries
from shared.wire import from_headers
from tests.servers import NatsServer
from tests.tracking.taking_in import take_in
from tests.waiting import until


@dataclass
class Given:
    """What the terminal showed to be handed to a partner."""

    name: str
    words: dict[str, str]

    @classmethod
    def read(cls, out: str) -> "Given":
        return cls("", dict(re.findall(r"^(\w[\w ,]*?) {2,}(\S.*)$", out, re.MULTILINE)))

    def __getitem__(self, what: str) -> str:
        return self.words[what]


@dataclass
class Connected:
    """A partner's connection: all that the server refused it is in `refused`."""

    client: Client
    js: JetStreamContext
    given: Given
    refused: list[str] = field(default_factory=list)

    async def fetched(self, many: int) -> list[Msg]:
        """Messages of their own stream, acknowledged."""
        stream, consumer = self.given["stream, consumer"].split(", ")
        subscription = await self.js.pull_subscribe_bind(consumer, stream)
        found: list[Msg] = []
        while len(found) < many:
            for message in await subscription.fetch(many - len(found), timeout=10):
                await message.ack()
                found.append(message)
        await self.client.flush()
        return found


@dataclass
class World:
    run: Reach
    pool: asyncpg.Pool
    broker: Broker
    server: NatsServer
    capsys: pytest.CaptureFixture[str]
    health: Health

    async def take_in(self, batch: Sequence[Received]) -> None:
        await take_in(self.pool, batch)

    async def add(self, name: str, events: str, customers: Sequence[str] = (), sees: Sequence[str] = ()) -> Given:
        self.capsys.readouterr()
        await doing.add(self.run, asked(name, events, customers, sees))
        return Given.read(self.capsys.readouterr().out)

    async def rotate(self, name: str) -> Given:
        self.capsys.readouterr()
        await doing.rotate(self.run, name)
        return Given.read(self.capsys.readouterr().out)

    async def in_the_stream(self, name: str, many: int) -> None:
        """Wait until so many messages are in a partner's stream."""

        async def there() -> bool:
            try:
                return (await self.broker.jetstream().stream_info(f"PARTNER_{name.upper()}")).state.messages >= many
            except (Unavailable, NotFoundError, Error, TimeoutError):  # while NATS comes back
                return False

        await until(there, f"{many} events are in the stream of {name}")

    async def feed(self, key: str, **query: int) -> httpx.Response:
        return await self.asked([("Authorization", f"Bearer {key}")], Failures(), **query)

    async def readiness(self) -> Any:
        """What anybody is told of how tracking is."""
        app.state.pool, app.state.health = self.pool, self.health
        app.state.hosts.add("http://tracking")
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://tracking") as client:
            return (await client.get("/readyz")).json()

    async def asked(
        self, headers: Sequence[tuple[str, str]], failures: Failures | None = None, **query: int
    ) -> httpx.Response:
        """The feed, with these headers; `failures` are those that came from the same address before."""
        app.state.queries, app.state.failures = Queries(self.pool, seconds=20), failures or Failures()
        app.state.hosts.add("http://tracking")
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://tracking") as client:
            return await client.get("/v1/partner/events", params=query, headers=[*headers])


@asynccontextmanager
async def signed_in(given: Given, **others: Any) -> AsyncIterator[Connected]:
    """As their documentation says: the user, the password, the inbox prefix, the API prefix."""
    refused: list[str] = []

    async def note(error: Exception) -> None:
        refused.append(str(error))

    told = {"user": given["user"], "password": given["password"], **others}
    client = Client()
    try:
        await client.connect(
            given["NATS"], inbox_prefix=given["inbox prefix"].encode(), error_cb=note, allow_reconnect=False,
            connect_timeout=5, **told,
        )  # fmt: skip
        yield Connected(client, client.jetstream(prefix=given["API prefix"]), given, refused)
    finally:
        await client.close()


def received(messages: Sequence[Msg]) -> list[Received]:
    return [from_headers(message.headers or {}, message.data) for message in messages]
