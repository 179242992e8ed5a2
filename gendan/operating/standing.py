"""How the stream of a service or a partner stands against its definition and what it is filled with."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
import nats
from nats.js import JetStreamContext

from gendan.operating.reach import Reach, telling
from gendan.operating.words import Refused
from services.tracking.partners.origin import ToPartner
from services.tracking.partners.partner import ACTIVE, channel
from shared import streams
from shared.client import reached_at
from shared.origin import Origin, Recorded
from shared.running import Halted
from shared.store.queries import Queries
from shared.store.recorder import Recorder
from shared.streams import Channel


@dataclass(frozen=True)
class Named:
    """A service or a partner, by whose name a stream is meant."""

    name: str
    is_partner: bool = False

    @property
    def filler(self) -> str:
        """The service whose relay fills it."""
        return "tracking" if self.is_partner else self.name

    @property
    def channel(self) -> Channel:
        return channel(self.name) if self.is_partner else streams.of_service(self.name)


@dataclass(frozen=True)
class Standing:
    """`verdict` is create, update, unchanged or foreign; `end` is the stream's newest position, `head` its origin's."""

    stream: str
    verdict: str
    head: int
    end: int = 0
    words: str = ""

    def __str__(self) -> str:
        if self.verdict == "foreign":
            return f"{self.stream}: foreign: {self.words}"
        return f"{self.stream}: {self.verdict}, {self.end:,} of {self.head:,} events"


async def standing(js: JetStreamContext, origin: Origin) -> Standing:
    """Compare; nothing is changed."""
    channel, head = origin.channel, await origin.newest()
    name = channel.name
    try:
        config = await channel.found(js)
        if config is None:
            return Standing(name, "create", head)
        state, last = await channel.newest(js)
    except (streams.Foreign, Halted) as why:
        return Standing(name, "foreign", head, words=str(why))
    if last is None:
        if not state.last_seq:
            return Standing(name, channel.verdict(config), head)
        return Standing(name, "foreign", head, words=f"it was emptied: {channel.rebuild}")
    known = await origin.events(await origin.epochs(), last.position - 1, 1)
    if not known or (known[0].epoch, known[0].hash) != (last.epoch, last.hash):
        words = f"it ends with {last.id}, which the store does not have: {channel.rebuild}"
        return Standing(name, "foreign", head, last.position, words)
    return Standing(name, channel.verdict(config), head, last.position)


@asynccontextmanager
async def jetstream(url: str) -> AsyncIterator[JetStreamContext]:
    """A connection for one command; a server that is away is not waited for."""
    client = await nats.connect(**reached_at(url), connect_timeout=5, allow_reconnect=False, max_reconnect_attempts=1)
    try:
        yield client.jetstream(timeout=10)
    finally:
        await client.close()


@asynccontextmanager
async def recorder_of(run: Reach, service: str) -> AsyncIterator[Recorder]:
    """A service's store, read for one command."""
    async with asyncpg.create_pool(run.databases[service].url, min_size=1, max_size=2, timeout=10) as pool:
        yield Recorder(pool, seconds=10)


@asynccontextmanager
async def origin_of(run: Reach, named: Named) -> AsyncIterator[Origin]:
    """What the stream of a service or a partner is filled with, read for one command."""
    if not named.is_partner:
        async with recorder_of(run, named.name) as recorder:
            yield Recorded(named.name, recorder)
        return
    async with asyncpg.create_pool(run.databases[named.filler].url, min_size=1, max_size=2, timeout=10) as pool:
        yield ToPartner(named.name, Queries(pool, seconds=10))


async def chosen(run: Reach, names: Sequence[str]) -> list[Named]:
    """The services and partners that were named, or all who have a stream. Raises Refused for another name."""
    services = [Named(service.name) for service in telling()]
    if names and set(names) <= {each.name for each in services}:
        known = services  # who the partners are is not asked: tracking may be away
    else:
        known = [*services, *(Named(name, is_partner=True) for name in await _partners(run))]
    by_name = {each.name: each for each in known}
    if unknown := [name for name in names if name not in by_name]:
        raise Refused(f"there is no stream of {', '.join(unknown)}; there are those of {', '.join(by_name)}")
    return [by_name[name] for name in dict.fromkeys(names)] or known


async def _partners(run: Reach) -> list[str]:
    connection = await asyncpg.connect(run.databases["tracking"].url, timeout=10)
    try:
        return [row["name"] for row in await connection.fetch(ACTIVE)]
    finally:
        await connection.close()
