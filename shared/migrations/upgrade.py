"""Running Alembic from within, beside writers who are not to notice, and granting what the services' role may do."""

import random
from collections.abc import Sequence
from pathlib import Path
from time import monotonic, sleep

from alembic import command
from alembic.config import Config
from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from shared.migrations import GROWING, UNTOUCHABLE, has_all

LOCK = 7300
WAITS = "300ms"
"""How long a change of a table waits for others: behind it wait all who write, so it gives up and comes back."""
PAUSE = 0.5
"""Seconds until it comes back, at least; twice that at most."""
PATIENCE = 120.0
"""Seconds after which it is told that the way does not get free."""


class NotFree(Exception):
    """A migration needs a table for a moment, and another transaction does not let go of it."""


def upgrade(owner_url: str, places: Sequence[Path], needed: set[str], app_role: str) -> None:
    engine = create_engine(make_url(owner_url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("SET statement_timeout = 0"))  # another one may be at it for long
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.execute(text(f"SET lock_timeout = '{WAITS}'"))
        connection.commit()
        if not _is_ahead(connection, needed):
            _in_a_free_moment(connection, places)
            _grant(connection, app_role)
            connection.commit()
        connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
        connection.commit()
    engine.dispose()


def _is_ahead(connection: Connection, needed: set[str]) -> bool:
    """A newer release was here: its tables are its to grant, and its revisions nobody's here to know."""
    if connection.execute(text("SELECT to_regclass('public.alembic_version')")).scalar_one() is None:
        return False
    found = set(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
    connection.commit()
    return has_all(found, needed) and not found <= needed


def _in_a_free_moment(connection: Connection, places: Sequence[Path]) -> None:
    """Each migration is a transaction; one that met a busy table is tried again, those before it stay."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", ":".join(map(str, places)))
    config.attributes["connection"] = connection
    until = monotonic() + PATIENCE
    while True:
        try:
            command.upgrade(config, "heads")
        except OperationalError as error:
            if not isinstance(error.orig, LockNotAvailable):
                raise
            connection.rollback()
            if monotonic() > until:
                raise NotFree(
                    f"a migration waits for a transaction that has not ended within {PATIENCE:.0f} s: look for it in "
                    "pg_stat_activity, end it, then start again"
                ) from error
            sleep(PAUSE * random.uniform(1, 2))
        else:
            return


def _grant(connection: Connection, role: str) -> None:
    """The role may read all, change the tables that are no history, and append; nothing else.

    Through a view that it may change it would change the tables beneath in the owner's name: it may change none.
    """
    if connection.execute(text("SELECT current_user")).scalar_one() == role:
        return
    quote = connection.dialect.identifier_preparer.quote
    tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars()
    changeable = ", ".join(quote(table) for table in tables if table not in UNTOUCHABLE + GROWING)
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {quote(role)}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quote(role)}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {quote(role)}",
        f"GRANT INSERT, UPDATE, DELETE, TRUNCATE ON {changeable} TO {quote(role)}",
        f"GRANT INSERT ON {', '.join(map(quote, GROWING))} TO {quote(role)}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quote(role)}",
        "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {quote(role)}",
    ):
        connection.execute(text(statement))
