"""`gendan erase PERSON`: every service forgets who it is; the events keep an id that means nobody."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from gendan.launcher.state import DEFAULT
from gendan.launcher.telling import err, say
from gendan.operating.meant import Meant
from gendan.operating.reach import OutOfReach, Reach, reach, telling
from shared import people

KEY = "GENDAN_PEOPLE_KEY"

Owners = Mapping[str, asyncpg.Connection]
"""A connection as owner to the database of each service where people act."""


class Refused(Exception):
    """Nothing was changed; the words say why, and what to do."""


@dataclass(frozen=True)
class Known:
    """What a service's table of people has on somebody."""

    service: str
    since: datetime
    erased_at: datetime | None


def erase(person: str, *, yes: bool = False, state: Meant = DEFAULT) -> None:
    """Forget a person's name, mail and address in every service; histories then show `erased person`. For good.

    Parameters
    ----------
    person
        The name, as the person signs what they do; or the id, as histories show it.
    yes
        Do it. Without, it is only said what would be done.

    """
    try:
        asyncio.run(_erase(reach(state), person, yes=yes))
    except (Refused, OutOfReach) as why:
        say(str(why), err)
        sys.exit(1)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        say(f"not everything was forgotten: {error or type(error).__name__}; run it again", err)
        sys.exit(1)


async def _erase(run: Reach, person: str, *, yes: bool) -> None:
    id = _id(run, person)
    async with _owners(run) as owners:
        known = [found for service, owner in owners.items() if (found := await _look(service, owner, id))]
        if not known:
            raise Refused(f"nobody of that name or id has acted in {' or '.join(owners)}; nothing was changed")
        for each in known:
            say(f"{each.service}: known since {each.since:%Y-%m-%d}{_already(each)}")
        if not yes:
            raise Refused(f"nothing was changed. To forget person {id} for good: the same again with --yes")
        for owner in owners.values():
            await people.erase(owner, id)
            # PostgreSQL's statistics hold examples of names: they are made anew, without what was forgotten
            await owner.execute("VACUUM (ANALYZE) people")
    say(f"erased: person {id}; pages may show the name for a minute more")
    say("backups that were made before still hold it: after restoring one, erase again")


def _id(run: Reach, person: str) -> UUID:
    try:
        return UUID(person)
    except ValueError:
        pass
    if not person.strip():
        raise Refused("say who is to be forgotten: a name or an id")
    if not (key := run.environment.get(KEY)):
        raise Refused(f"{KEY} is not set: without it no name leads to an id. Set it, or give the id")
    return people.id_of(key.encode(), person)


@asynccontextmanager
async def _owners(run: Reach) -> AsyncIterator[Owners]:
    """All of them, before anything is changed in one."""
    async with AsyncExitStack() as stack:
        owners = {}
        for service in telling():
            owner = await asyncpg.connect(run.databases[service.name].owner_url, timeout=10)
            stack.push_async_callback(owner.close)
            if not await owner.fetchval(
                "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'people'::regclass"
            ):
                raise Refused(
                    f"only the owner of {service.name}'s database can forget for good: set "
                    f"{service.variable}_OWNER_DATABASE_URL"
                )
            owners[service.name] = owner
        yield owners


async def _look(service: str, owner: asyncpg.Connection, id: UUID) -> Known | None:
    row = await owner.fetchrow("SELECT since, erased_at FROM people WHERE id = $1", id)
    return Known(service, *row) if row else None


def _already(known: Known) -> str:
    return f", erased on {known.erased_at:%Y-%m-%d}" if known.erased_at else ""
