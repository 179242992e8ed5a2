"""Restoring a backup beside what is live, and then putting it in its place."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import psycopg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from rich.console import Console

from gendan.launcher import roles
from gendan.launcher.given import Database
from gendan.operating import epochs
from gendan.operating.reach import Reach, telling
from gendan.operating.saving import manifest, programs
from gendan.operating.saving.admin import admin_url
from gendan.operating.saving.facts import facts_of
from gendan.operating.saving.manifest import Manifest, Part
from gendan.operating.saving.switching import Exchange, switch
from gendan.operating.standing import jetstream
from gendan.operating.words import Refused
from gendan.progress import telling as progress
from gendan.services import existing
from shared.migrations import migrate

LONGEST = 63
"""Bytes of a name in PostgreSQL."""


@dataclass(frozen=True)
class Restored:
    """What was put in place: the new epoch, the position behind which it began by service, the databases kept."""

    manifest: Manifest
    epoch: int
    after: Mapping[str, int]
    kept: Mapping[str, str]


async def restore(run: Reach, folder: Path, console: Console) -> Restored:
    """Check the backup, fill new databases from it, begin a new epoch in them, and exchange them for the live ones.

    Raises Refused wherever something is not as it must be; then everything is as it was.
    """
    held = manifest.read(folder, existing())
    with progress(console, sum(part.bytes for part in held.services.values()), "bytes") as told:
        told.begins("checking")
        manifest.compare_digests(folder, held, told.advances)
    admin = admin_url(run)
    now = f"{datetime.now(UTC):%Y%m%dt%H%M%S%f}"
    exchanges = {name: _exchange(database.name, now) for name, database in run.databases.items()}
    async with AsyncExitStack() as stack:
        with_rights = await asyncpg.connect(admin, timeout=10)
        stack.push_async_callback(with_rights.close)
        await _are_there(with_rights, exchanges)
        try:
            await _filled(run, admin, folder, held, exchanges, console=console)
            epoch, after = await _new_epoch(run, held, exchanges)
            await switch(with_rights, list(exchanges.values()))
        except BaseException:
            for each in exchanges.values():
                await with_rights.execute(f'DROP DATABASE IF EXISTS "{each.restored}" WITH (FORCE)')
            raise
        return Restored(held, epoch, after, {name: each.kept for name, each in exchanges.items()})


def _exchange(live: str, now: str) -> Exchange:
    short = live[: LONGEST - len(f"_restored_{now}")]
    return Exchange(live, f"{short}_restored_{now}", f"{short}_before_{now}")


async def _are_there(admin: asyncpg.Connection, exchanges: Mapping[str, Exchange]) -> None:
    there = {row["datname"] for row in await admin.fetch("SELECT datname FROM pg_database")}
    if missing := [each.live for each in exchanges.values() if each.live not in there]:
        raise Refused(
            f"{', '.join(missing)} is not on the server of GENDAN_ADMIN_DATABASE_URL; a restore exchanges databases of "
            "one server: on several, restore each with pg_restore and then run gendan doctor --adopt"
        )


async def _filled(
    run: Reach, admin: str, folder: Path, held: Manifest, exchanges: Mapping[str, Exchange], *, console: Console
) -> None:
    with progress(console, sum(sum(part.rows.values()) for part in held.services.values()), "rows") as told:
        for name, each in exchanges.items():
            told.begins(name)
            database = run.databases[name]
            await asyncio.to_thread(_made, admin, each.restored, database)
            url = programs.on(database.owner_url, each.restored)
            if part := held.services.get(name):  # a service that is younger than the backup begins empty
                await programs.load(url, folder / part.dump, sum(part.rows.values()), told)
                await _as_dumped(url, name, part)
            await asyncio.to_thread(migrate, name, url, database.role)


def _made(admin: str, name: str, database: Database) -> None:
    with psycopg.connect(admin, autocommit=True) as connection:
        owner = urlsplit(database.owner_url).username
        roles.create_database(connection, name, database.role, owner=owner)


async def _as_dumped(url: str, name: str, part: Part) -> None:
    """Raises Refused where what was restored is not what was dumped."""
    connection = await asyncpg.connect(url, timeout=10)
    try:
        facts = await facts_of(connection)
        gapless = await connection.fetchval("SELECT count(*) = coalesce(max(notification_id), 0) FROM events")
    finally:
        await connection.close()
    if (facts.position, facts.hash.hex(), facts.rows) != (part.position, part.hash, part.rows) or not gapless:
        raise Refused(f"{name} is not what was dumped (rows, positions or the chain's head): nothing was changed")


async def _new_epoch(run: Reach, held: Manifest, exchanges: Mapping[str, Exchange]) -> tuple[int, dict[str, int]]:
    """One that nobody has heard of, neither in what is live nor in what is restored."""
    services = [service.name for service in telling()]
    async with AsyncExitStack() as stack:
        restored, known = {}, []
        for name, each in exchanges.items():
            url = run.databases[name].owner_url
            restored[name] = await _opened(stack, programs.on(url, each.restored))
            known += [restored[name], await _opened(stack, url)]
        js: JetStreamContext | None = None
        with suppress(NatsError, OSError):  # without NATS there is only what the databases know
            js = await stack.enter_async_context(jetstream(run.nats_url))
        epoch = 1 + await epochs.highest(known, js, services)
        reason = f"restored from a backup of {held.taken_at:%Y-%m-%d %H:%M:%S} UTC"
        await epochs.begin_for_partners(restored["tracking"], None, epoch)
        return epoch, {name: await epochs.begin(restored[name], epoch, reason) for name in services}


async def _opened(stack: AsyncExitStack, url: str) -> asyncpg.Connection:
    connection = await asyncpg.connect(url, timeout=10)
    stack.push_async_callback(connection.close)
    return connection
