"""Running Alembic from within, and granting what the services' role may do."""

from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from shared.migrations import UNTOUCHABLE

LOCK = 7300


def upgrade(owner_url: str, places: Sequence[Path], app_role: str) -> None:
    engine = create_engine(make_url(owner_url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("SET statement_timeout = 0"))  # another one may be at it for long
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.commit()
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent))
        config.set_main_option("path_separator", "os")
        config.set_main_option("version_locations", ":".join(map(str, places)))
        config.attributes["connection"] = connection
        command.upgrade(config, "heads")
        _grant(connection, app_role)
        connection.commit()
        connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
        connection.commit()
    engine.dispose()


def _grant(connection: Connection, role: str) -> None:
    """The role may read all, change the tables that are no history, and append; nothing else.

    Through a view that it may change it would change the tables beneath in the owner's name: it may change none.
    """
    if connection.execute(text("SELECT current_user")).scalar_one() == role:
        return
    quote = connection.dialect.identifier_preparer.quote
    tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars()
    changeable = ", ".join(quote(table) for table in tables if table not in UNTOUCHABLE)
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {quote(role)}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quote(role)}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {quote(role)}",
        f"GRANT INSERT, UPDATE, DELETE, TRUNCATE ON {changeable} TO {quote(role)}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quote(role)}",
        "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {quote(role)}",
    ):
        connection.execute(text(statement))
