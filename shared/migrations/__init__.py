"""A service's database brought to what this release needs: by its owner role, under a lock, once."""

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import asyncpg

EVERYONES = Path(str(files("shared") / "migrations" / "versions"))

# The services' role writes events through append() alone; these tables are its to read, never to change.
UNTOUCHABLE = ("events", "batches", "keys", "epochs", "api_keys", "alembic_version")
# to these it adds rows, and never changes one
GROWING = ("attachments",)


def locations(service: str) -> list[Path]:
    """Where a service's migrations lie: everyone's, and its own if it has some."""
    own = Path(str(files("services") / service / "migrations" / "versions"))
    return [EVERYONES, *([own] if own.is_dir() else [])]


def migrate(service: str, owner_url: str, app_role: str) -> None:
    """Bring the database up to date and let `app_role` use it. Safe to call again, by several at once, under load.

    A database that a newer release has brought further is left as it is. Raises NotFree where somebody else's
    transaction is in the way for too long; what was done by then stays, and calling again goes on from there.
    """
    from shared.migrations.upgrade import upgrade  # noqa: PLC0415 (alembic is heavy, and seldom needed)

    upgrade(owner_url, locations(service), heads(service), app_role)


async def is_current(service: str, url: str) -> bool:
    """Whether the database has all that this release needs; a newer release may have added to it. Without Alembic."""
    connection = await asyncpg.connect(url, timeout=10)
    try:
        found = {row[0] for row in await connection.fetch("SELECT version_num FROM alembic_version")}
    except (asyncpg.UndefinedTableError, asyncpg.InsufficientPrivilegeError):
        return False  # it was never migrated, or that was cut off before its grants
    finally:
        await connection.close()
    return has_all(found, heads(service))


def has_all(found: Iterable[str], needed: Iterable[str]) -> bool:
    """Whether each branch is at the needed revision or beyond: migrations only add, so beyond is as good."""
    reached = dict(map(numbered, found))
    return all(reached.get(branch, 0) >= number for branch, number in map(numbered, needed))


def numbered(revision: str) -> tuple[str, int]:
    """`store_12` is the twelfth of the branch `store`."""
    branch, _, number = revision.rpartition("_")
    return branch, int(number)


def heads(service: str) -> set[str]:
    """The newest revision of each branch: files are named `<branch>_<number>.py`."""
    return {max((path.stem for path in place.glob("*.py")), key=numbered) for place in locations(service)}
