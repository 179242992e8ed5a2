"""The servers that benchmarks run on: as users run them, every promise on."""

from collections.abc import Iterator
from contextlib import contextmanager

from shared.migrations import migrate
from tests.servers import Database, Postgres, postgres_running


@contextmanager
def store_server() -> Iterator[Postgres]:
    """A PostgreSQL of one's own, with the settings of `gendan up`: fsync and synchronous commit are on."""
    with postgres_running({}) as server:
        yield server


def new_store(server: Postgres) -> Database:
    """An empty store of the order service."""
    database = server.new_database("order")
    migrate("order", database.owner_url, database.role)
    return database
