"""Whether the databases are as this release needs them, and making them so where they are not."""

import asyncio
import json
import os
from dataclasses import asdict

import asyncpg

from gendan.launcher import logs, python
from gendan.launcher.children import Program
from gendan.launcher.ends import run
from gendan.launcher.given import OLDEST_POSTGRES, UNREADABLE, Database, parts_of
from gendan.launcher.limits import LIMITS
from gendan.launcher.prepare import Order
from gendan.launcher.servers import Servers
from gendan.launcher.state import State, read, write
from gendan.launcher.words import CannotStart
from shared.migrations import is_current

# What a database of ours answers that has not been made yet, or not with the secrets of this state directory.
UNPREPARED = (
    asyncpg.InvalidCatalogNameError,
    asyncpg.InvalidPasswordError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InsufficientPrivilegeError,
)


async def check_given(servers: Servers) -> None:
    """Raises CannotStart, with every database that was given to us and cannot be used."""
    given = {name: database for name, database in servers.databases.items() if not database.is_ours}
    if words := list(filter(None, await asyncio.gather(*(complaint(*each) for each in given.items())))):
        raise CannotStart("\n".join(words))


async def wanting(servers: Servers, state: State) -> list[str]:
    """The services whose database, roles or limits are not as they should be."""
    names = list(servers.databases)
    if servers.cluster and read(state.folder / "limits.json") != LIMITS:
        return names
    ready = await asyncio.gather(*(_is_ready(name, servers.databases[name]) for name in names))
    return [name for name, is_ready in zip(names, ready, strict=True) if not is_ready]


async def prepare(services: list[str], servers: Servers, state: State) -> None:
    """Make, limit and migrate them. Raises CannotStart, with what went wrong."""
    orders = [asdict(_order(name, servers, state)) for name in services]
    log = state.log("prepare")
    environment = python.environment({**os.environ, "TZ": "UTC"})
    program = Program("prepare", python.words("gendan.launcher.prepare"), environment, log, told=json.dumps(orders))
    if await run(program) != 0:
        raise CannotStart(f"the databases could not be prepared; the end of {log}:\n{logs.tail(log)}")
    write(state.folder / "limits.json", LIMITS)


async def complaint(service: str, database: Database) -> str:
    """What is wrong with a database that was given to us, in words, or nothing."""
    if (parts := parts_of(database.url)) is None:
        return f"the URL given for the database of {service} {UNREADABLE}"
    where = f"the database given for {service} ({parts.hostname}, {database.name})"
    try:
        connection = await asyncpg.connect(database.url, timeout=10)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        return f"{where} cannot be used: {error or type(error).__name__}"
    except ValueError:  # its words may repeat what cannot be read
        return f"the URL given for the database of {service} {UNREADABLE}"
    try:
        version = connection.get_server_version().major
    finally:
        await connection.close()
    return "" if version >= OLDEST_POSTGRES else f"{where} is PostgreSQL {version}: {OLDEST_POSTGRES} is the oldest"


async def _is_ready(service: str, database: Database) -> bool:
    try:
        return bool(await is_current(service, database.url))
    except UNPREPARED:
        return False


def _order(service: str, servers: Servers, state: State) -> Order:
    database = servers.databases[service]
    if not database.is_ours:
        return Order(service, database.role, database.owner_url)
    assert servers.cluster
    return Order(
        service=service,
        role=database.role,
        owner_url=database.owner_url,
        admin_url=servers.cluster.admin_url,
        password=state.secret(database.role),
        owner_password=state.secret(f"{database.role}_owner"),
    )
