"""`gendan migrate` on databases that somebody else has made: what it does, and what it refuses in words."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.binding.safe import CLEAN, refused
from tests.nursery import ran
from tests.servers import Database, Postgres

MIGRATE = ["gendan", "migrate"]


@pytest.fixture
def empty(postgres: Postgres) -> Iterator[Database]:
    """A database with its two roles, as its server's administrator hands it over."""
    database = postgres.new_database("order")
    yield database
    postgres.drop(database)


def as_owner(database: Database) -> dict[str, str]:
    return {"GENDAN_ORDER_DATABASE_URL": database.url, "GENDAN_ORDER_OWNER_DATABASE_URL": database.owner_url}


def said(told: dict[str, str], *services: str) -> str:
    done = ran([*MIGRATE, *services], CLEAN | told, seconds=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def tables(database: Database) -> int:
    with psycopg.connect(database.owner_url) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert found
    return int(found[0])


def test_a_database_is_brought_to_what_this_release_needs_and_then_left_alone(empty: Database) -> None:
    assert said(as_owner(empty)) == "order: migrated\n"
    with psycopg.connect(empty.url) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (0,)
    assert said(as_owner(empty), "order") == "order: up to date\n"


def test_whoever_is_not_the_owner_is_refused_in_words_and_nothing_is_changed(empty: Database) -> None:
    words = refused([*MIGRATE, "order"], {"GENDAN_ORDER_DATABASE_URL": empty.url})
    assert words.startswith("order cannot be migrated (permission denied for schema public")
    assert "GENDAN_ORDER_OWNER_DATABASE_URL" in words
    assert tables(empty) == 0


def test_what_is_not_named_or_not_there_is_said(empty: Database) -> None:
    assert "GENDAN_<SERVICE>_DATABASE_URL is not set" in refused(MIGRATE, {})
    assert refused([*MIGRATE, "order", "notify"], as_owner(empty)) == (
        "GENDAN_NOTIFY_DATABASE_URL is not set: which database is meant?\n"
    )
    assert "there is no service orders; there are tracking, order," in refused([*MIGRATE, "orders"], as_owner(empty))
    away = {"GENDAN_ORDER_DATABASE_URL": "postgresql://gendan_order:x@127.0.0.1:1/gendan_order"}
    assert "the database given for order (127.0.0.1, gendan_order) cannot be used" in refused(MIGRATE, away)
    assert tables(empty) == 0
