"""How a service's stream stands against its definition and its store."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
import nats
from nats.js import JetStreamContext

from gendan.operating.reach import Reach, telling
from gendan.operating.words import Refused
from shared import streams
from shared.running import Halted
from shared.store.recorder import Recorder


@dataclass(frozen=True)
class Standing:
    """`verdict` is create, update, unchanged or foreign; `end` is the stream's newest position, `head` the store's."""

    service: str
    verdict: str
    head: int
    end: int = 0
    words: str = ""

    def __str__(self) -> str:
        name = streams.name_of(self.service)
        if self.verdict == "foreign":
            return f"{name}: foreign: {self.words}"
        return f"{name}: {self.verdict}, {self.end:,} of {self.head:,} events"


async def standing(js: JetStreamContext, recorder: Recorder, service: str) -> Standing:
    """Compare; nothing is changed."""
    head = await recorder.max_notification_id()
    try:
        config = await streams.found(js, service)
        if config is None:
            return Standing(service, "create", head)
        state, last = await streams.newest(js, service)
    except (streams.Foreign, Halted) as why:
        return Standing(service, "foreign", head, words=str(why))
    if last is None:
        if not state.last_seq:
            return Standing(service, streams.verdict(service, config), head)
        return Standing(service, "foreign", head, words=f"it was emptied: gendan streams rebuild {service}")
    rows = await recorder.select_notifications(last.position - 1, 1)
    epochs = await recorder.epochs()
    if not rows or (epochs.of(last.position), rows[0].hash) != (last.epoch, last.hash):
        words = f"it ends with {last.id}, which the store does not have: gendan streams rebuild {service}"
        return Standing(service, "foreign", head, last.position, words)
    return Standing(service, streams.verdict(service, config), head, last.position)


@asynccontextmanager
async def jetstream(url: str) -> AsyncIterator[JetStreamContext]:
    """A connection for one command; a server that is away is not waited for."""
    client = await nats.connect(url, connect_timeout=5, allow_reconnect=False, max_reconnect_attempts=1)
    try:
        yield client.jetstream(timeout=10)
    finally:
        await client.close()


@asynccontextmanager
async def recorder_of(run: Reach, service: str) -> AsyncIterator[Recorder]:
    """A service's store, read for one command."""
    async with asyncpg.create_pool(run.databases[service].url, min_size=1, max_size=2, timeout=10) as pool:
        yield Recorder(pool, seconds=10)


async def asked_tracking(run: Reach, query: str, *values: object) -> list[asyncpg.Record]:
    """What tracking's database answers to one query."""
    connection = await asyncpg.connect(run.databases["tracking"].url, timeout=10)
    try:
        found: list[asyncpg.Record] = await connection.fetch(query, *values)
        return found
    finally:
        await connection.close()


def chosen(names: Sequence[str], partners: Sequence[str] = ()) -> tuple[str, ...]:
    """The services and partners that were named, or all who have a stream. Raises Refused for another name."""
    known = [*(service.name for service in telling()), *partners]
    if unknown := [name for name in names if name not in known]:
        raise Refused(f"there is no stream of {', '.join(unknown)}; there are those of {', '.join(known)}")
    return tuple(dict.fromkeys(names)) or tuple(known)
