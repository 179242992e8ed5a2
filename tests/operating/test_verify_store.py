"""What `gendan verify` says of a store that somebody has changed: the place, and what is wrong there."""

from uuid import UUID

import asyncpg
import pytest

from gendan.operating.evidence import store
from tests.conftest import Fresh
from tests.operating.superuser import Shared, Superuser, shared_database, superuser
from tests.operating.verifying import store_alone, words
from tests.servers import Database
from tests.shared.core import core

__all__ = ["shared_database", "superuser"]

FIRST, SECOND = UUID(int=1), UUID(int=2)

BEGIN_BEHIND = "ALTER TABLE epochs ADD COLUMN IF NOT EXISTS after bigint NOT NULL DEFAULT 0"
EDITED = "UPDATE events SET state = convert_to(replace(convert_from(state, 'UTF8'), 'Acme', 'Akme'), 'UTF8')"


async def five(database: Database) -> Database:
    """Five events, one a batch: three of the first thing, two of the second."""
    async with core(database) as running:
        for id in FIRST, SECOND, FIRST, SECOND, FIRST:
            await running.tell(id)
    return database


@pytest.fixture(scope="module")
async def told(shared_database: Shared) -> Database:
    return await five(shared_database("order"))


@pytest.fixture
async def admin(told: Database, superuser: Superuser) -> asyncpg.Connection:
    return await superuser(told)


async def test_of_a_store_that_nobody_touched_it_says_how_far_it_was_looked_at(told: Database) -> None:
    report = await store_alone(told.url)
    assert [*report.lines()] == [
        "order: 5 events up to order:5@1, 0 anchors",
        "note: order has no anchor: a cut end, or all of it written anew, would not be found",
        "nothing is wrong",
    ]


async def test_an_empty_store_is_looked_at_too(fresh: Fresh) -> None:
    assert words(await store_alone(fresh("order").url)) == ""


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (f"{EDITED} WHERE notification_id = 3", f"event order:3 ({FIRST}): version 2 is not what its hash says"),
        ("UPDATE events SET topic = 'customer.gone' WHERE notification_id = 2", f"event order:2 ({SECOND}): version 1"),
        ("DELETE FROM events WHERE notification_id = 1", "position order:1: the events from 1 to 1 are missing"),
        ("DELETE FROM events WHERE notification_id IN (2, 3)", "position order:2: the events from 2 to 3 are missing"),
        (
            "DELETE FROM events WHERE notification_id = 3",
            f"version order:5 ({FIRST}): version 3 follows version 1 of the same history",
        ),
        (
            "UPDATE events SET recorded_at = '2000-01-01' WHERE notification_id = 3",
            "earlier than the event in front of it",
        ),
        ("UPDATE events SET recorded_at = recorded_at + interval '1 s' WHERE notification_id = 5", "time order:5: the"),
        ("DELETE FROM batches WHERE position = 5", "batch order:5: the events from 5 to 5 are in no batch"),
        ("DELETE FROM batches WHERE position = 2", "batch order:3: the batch that ends here is not what its hash says"),
        ("UPDATE batches SET hash = sha256(hash) WHERE position = 4", "batch order:4: the batch that ends here"),
        ("INSERT INTO batches VALUES (9, now(), sha256(''))", "batch order:9: a batch ends here, without an event"),
        ("DELETE FROM events WHERE notification_id = 5", "batch order:5: a batch ends here, without an event"),
        ("UPDATE keys SET version = 7 WHERE position = 4", f"key order:4 ({SECOND}): the key "),
        ("UPDATE keys SET recorded_at = '2000-01-01' WHERE position = 4", "is older than the event that was written"),
        ("DELETE FROM epochs", "epoch order: the epochs are []"),
        ("INSERT INTO epochs (epoch, reason) VALUES (3, 'none')", "epoch order: the epochs are [1, 3]"),
        (
            "INSERT INTO epochs (epoch, since, reason) VALUES (2, '2000-01-01', 'none')",
            "epoch order: epoch 2 (since 2000-01-01 00:00 UTC: none) is older than epoch 1",
        ),
        (
            f"{BEGIN_BEHIND}; INSERT INTO epochs (epoch, after, reason) VALUES (2, 8, 'restored')",
            "began behind position 8, but the store ends at 5: its end is missing",
        ),
    ],
)
async def test_the_place_and_what_is_wrong_there_are_said(
    told: Database, admin: asyncpg.Connection, change: str, found: str
) -> None:
    await admin.execute(change)
    assert found in words(await store_alone(told.url))


async def test_one_change_is_not_found_again_in_all_that_follows(told: Database, admin: asyncpg.Connection) -> None:
    await admin.execute(f"{EDITED} WHERE notification_id = 1")
    assert words(await store_alone(told.url)).count("\n") == 0


async def test_a_position_that_is_taken_twice_is_said(fresh: Fresh, superuser: Superuser) -> None:
    database = await five(fresh("order"))
    admin = await superuser(database)
    await admin.execute(
        """
        ALTER TABLE events DROP CONSTRAINT events_pkey;
        INSERT INTO events SELECT 4, 9, recorded_at, originator_id, topic, state, hash FROM saved_events
        WHERE notification_id = 4
        """
    )
    assert f"position order:4 ({SECOND}): this position is taken twice" in words(await store_alone(database.url))


async def test_what_no_longer_fits_into_memory_is_looked_up_again(
    told: Database, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_HEADS", 0)
    monkeypatch.setattr(store, "PAGE", 1)
    assert words(await store_alone(told.url)) == ""
    await admin.execute(f"{EDITED} WHERE notification_id = 3")
    assert words(await store_alone(told.url)).startswith(f"event order:3 ({FIRST}): version 2")


async def test_where_everything_is_wrong_the_rest_is_counted(fresh: Fresh, superuser: Superuser) -> None:
    database = await five(fresh("order"))
    async with core(database) as running:
        for n in range(60):
            await running.tell(UUID(int=n + 10))
    await (await superuser(database)).execute(EDITED)
    report = await store_alone(database.url)
    assert len(report.findings.told) == 50
    assert "found: 15 more of the kind event in order" in [*report.lines()]
    assert [*report.lines()][-1] == "65 findings: see docs/operating.md"


async def test_nobody_leads_it_to_other_tables(told: Database, admin: asyncpg.Connection) -> None:
    """A clean copy in a schema that the role would see first."""
    await admin.execute(
        f"""
        CREATE SCHEMA decoy;
        CREATE TABLE decoy.events AS TABLE events;
        GRANT USAGE ON SCHEMA decoy TO gendan_order;
        GRANT SELECT ON decoy.events TO gendan_order;
        ALTER ROLE gendan_order IN DATABASE {told.name} SET search_path = decoy, public;
        {EDITED} WHERE notification_id = 1
        """
    )
    assert "event order:1" in words(await store_alone(told.url))
