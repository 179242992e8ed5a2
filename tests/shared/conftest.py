"""Servers that a test may kill without harm to others."""

from collections.abc import Iterator

import pytest

from tests.servers import Postgres, postgres_running


@pytest.fixture(scope="session")
def own_postgres() -> Iterator[Postgres]:
    """A second PostgreSQL: the one of all tests is never killed."""
    with postgres_running() as server:
        yield server
