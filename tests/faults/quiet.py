"""The quiet end: when all is mended, everything must catch up by itself."""

from pathlib import Path
from time import monotonic

import asyncpg
import httpx
import nats

from shared import streams
from tests.faults.plan import SERVICES
from tests.faults.stored import admin, read_subscribed
from tests.faults.world import STORES, World

READERS = {
    "tracking": STORES,
    "order": ("order", "logistics"),
    "production": ("order",),
    "logistics": ("order", "production"),
    "notify": STORES,
}
"""Whose checkpoints there are in a service's database, on which sources."""


WAITING = """
SELECT (SELECT count(*) FROM to_follow) + (SELECT count(*) FROM obligations WHERE next_at < now() + interval '1 minute')
"""
"""Histories that notify has not followed yet, and its clocks that are about to say something."""


async def caught_up(world: World, http: httpx.AsyncClient, seconds: float) -> list[str]:
    """Wait until nothing is behind anything, twice in a row; what still is after so many seconds, in words."""
    deadline, quiet = monotonic() + seconds, 0
    while True:
        words = await _behind(world, http)
        quiet = 0 if words else quiet + 1
        if quiet == 2 or monotonic() > deadline:
            return words


async def _behind(world: World, http: httpx.AsyncClient) -> list[str]:
    try:
        newest = {service: await _newest(world, service) for service in STORES}
        found = await _streams_behind(world, newest) + await _readers_behind(world, newest)
        found += _subscriber_behind(world.folder, newest) + await _not_ready(world, http)
        if waiting := await _ask(world, "notify", WAITING):
            found.append(f"notify has {waiting} histories to follow and clocks that are due")
        moved = {service: await _newest(world, service) for service in STORES} != newest
    except (OSError, TimeoutError, asyncpg.PostgresError, nats.errors.Error, httpx.HTTPError) as error:
        return [repr(error)]
    return found + (["events are still being written"] if moved else [])


async def _newest(world: World, service: str) -> int:
    return int(await _ask(world, service, "SELECT coalesce(max(notification_id), 0) FROM events"))


async def _ask(world: World, service: str, query: str, *values: object) -> int:
    connection = await asyncpg.connect(admin(world.postgres, world.databases[service].name), timeout=5)
    try:
        return await connection.fetchval(query, *values, timeout=5) or 0
    finally:
        await connection.close()


async def _streams_behind(world: World, newest: dict[str, int]) -> list[str]:
    client = await nats.connect(world.nats.url, connect_timeout=5, allow_reconnect=False)
    try:
        infos = {service: await client.jetstream().stream_info(streams.name_of(service)) for service in newest}
    finally:
        await client.close()
    ends = {service: info.state.last_seq for service, info in infos.items()}
    return [
        f"the stream of {name} has {ends[name]} of {end} events" for name, end in newest.items() if ends[name] < end
    ]


async def _readers_behind(world: World, newest: dict[str, int]) -> list[str]:
    found = []
    for reader, sources in READERS.items():
        for source in sources:
            at = await _ask(world, reader, "SELECT min(position) FROM checkpoints WHERE source = $1", source)
            if at < newest[source]:
                found.append(f"{reader} has read {at} of {newest[source]} events of {source}")
    return found


def _subscriber_behind(folder: Path, newest: dict[str, int]) -> list[str]:
    read = {service: len(read_subscribed(folder, service)) for service in newest}
    return [
        f"the subscriber has {read[name]} of {end} events of {name}" for name, end in newest.items() if read[name] < end
    ]


async def _not_ready(world: World, http: httpx.AsyncClient) -> list[str]:
    found = []
    for name in SERVICES:
        answer = await http.get(f"{world.processes[name].url}/readyz", timeout=5)
        if answer.json()["status"] != "ok":
            found.append(f"{name} is not well: {answer.text[:500]}")
    return found
