"""A service's database brought to what this release needs: by its owner role, under a lock, once."""

from importlib.resources import files
from pathlib import Path

import asyncpg

EVERYONES = Path(str(files("shared") / "migrations" / "versions"))

# The services' role writes events through append() alone; these tables are its to read, never to change.
UNTOUCHABLE = ("events", "batches", "keys", "epochs", "alembic_version")


def locations(service: str) -> list[Path]:
    """Where a service's migrations lie: everyone's, and its own if it has some."""
    own = Path(str(files("services") / service / "migrations" / "versions"))
    return [EVERYONES, *([own] if own.is_dir() else [])]


def migrate(service: str, owner_url: str, app_role: str) -> None:
    """Bring the database up to date and let `app_role` use it. Safe to call again, and by several at once."""
    from shared.migrations.upgrade import upgrade  # noqa: PLC0415 (alembic is heavy, and seldom needed)

    upgrade(owner_url, locations(service), app_role)


async def is_current(service: str, url: str) -> bool:
    """Whether the database is where this release wants it; quick, without Alembic."""
    connection = await asyncpg.connect(url, timeout=10)
    try:
        found = {row[0] for row in await connection.fetch("SELECT version_num FROM alembic_version")}
    except (asyncpg.UndefinedTableError, asyncpg.InsufficientPrivilegeError):
        return False  # it was never migrated, or that was cut off before its grants
    finally:
        await connection.close()
    return found == heads(service)


def heads(service: str) -> set[str]:
    """The newest revision of each branch: files are named `<revision>.py`, in order within their folder."""
    return {
        max((path.stem for path in place.glob("*.py")), key=lambda name: (len(name), name))
        for place in locations(service)
    }
