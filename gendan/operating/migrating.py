"""`gendan migrate`: databases of somebody else brought to what this release needs; `gendan up` does that by itself."""

import asyncio
import os
from collections.abc import Sequence
from typing import Annotated

import psycopg
from cyclopts import Parameter
from sqlalchemy.exc import DBAPIError

from gendan.launcher import given
from gendan.launcher.databases import complaint
from gendan.launcher.given import Database
from gendan.launcher.telling import say
from gendan.operating.words import Refused, in_words
from gendan.services import existing
from shared.migrations import is_current, migrate
from shared.migrations.upgrade import NotFree

Named = Annotated[str, Parameter(help="Whose databases are meant; those that the environment names, where none is.")]


def migrate_given(*services: Named) -> None:
    """Bring the databases that the environment names to what this release needs, each as its owner.

    Services may run meanwhile, also those of the release before. It may be called again, and by several at once.
    """
    with in_words():
        for service, database in _meant(services).items():
            say(f"{service}: {_brought(service, database)}")


def _meant(names: Sequence[str]) -> dict[str, Database]:
    """By service. Raises Refused for one that there is not, or whose database is not named."""
    known = {service.name: service for service in existing()}
    if unknown := [name for name in names if name not in known]:
        raise Refused(f"there is no service {', '.join(unknown)}; there are {', '.join(known)}")
    found = given.databases(existing(), os.environ)
    wanted = names or list(found)
    missing = [f"{known[name].variable}_DATABASE_URL" for name in wanted if name not in found]
    if missing or not wanted:
        raise Refused(f"{', '.join(missing) or 'GENDAN_<SERVICE>_DATABASE_URL'} is not set: which database is meant?")
    return {name: found[name] for name in wanted}


def _brought(service: str, database: Database) -> str:
    """What was done. Raises Refused where it cannot be."""
    if words := asyncio.run(complaint(service, database)):
        raise Refused(words)
    if asyncio.run(is_current(service, database.url)):
        return "up to date"
    try:
        migrate(service, database.owner_url, database.role)
    except NotFree as why:
        raise Refused(f"{service}: {why}") from None
    except (DBAPIError, psycopg.Error) as error:
        told = str(getattr(error, "orig", error)).partition("\n")[0]
        owner = f"GENDAN_{service.upper()}_OWNER_DATABASE_URL"
        raise Refused(f"{service} cannot be migrated ({told}): {owner} is to be that of the database's owner") from None
    return "migrated"
