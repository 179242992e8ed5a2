"""What `gendan verify` says where the ledger differs from the store."""

import pytest

from gendan.operating.evidence.looking import Wanted
from shared.received import Received
from tests.conftest import Fresh
from tests.operating.beside import ID, events, take_in, told
from tests.operating.superuser import Shared, Superuser, shared_database, superuser
from tests.operating.verifying import looked, words
from tests.servers import Database

__all__ = ["events", "shared_database", "superuser", "told"]


@pytest.fixture(scope="module")
async def ledger(shared_database: Shared, events: list[Received]) -> Database:
    """Tracking's database, with those events in its ledger."""
    database = shared_database("tracking")
    await take_in(database, events)
    return database


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("SELECT", ""),
        ("UPDATE ledger SET data = '{}' WHERE position = 3", f"order:3 ({ID}): the ledger says otherwise"),
        ("UPDATE ledger SET actor = 'nobody', hash = '' WHERE position = 3", "otherwise than the store: actor, hash"),
        ("DELETE FROM ledger WHERE position = 3", "order:3: the ledger does not have this event, although it has read"),
        ("UPDATE ledger SET position = 9 WHERE position = 6", f"order:9 ({ID}): the ledger has this event (epoch 1)"),
        ("UPDATE ledger SET epoch = 2 WHERE position = 2", f"order:2 ({ID}): the ledger has this event (epoch 2)"),
        ("UPDATE ledger SET received_at = '2000-01-01' WHERE position = 4", "the ledger learned of this event before"),
    ],
)  # fmt: skip
async def test_the_ledger_has_every_event_once_as_it_is(
    told: Database, ledger: Database, superuser: Superuser, change: str, found: str
) -> None:
    await (await superuser(ledger)).execute(change)
    said = words(await looked(Wanted({"order": told.url}, ledger.url, views=False)))
    assert (found in said) if found else not said, said


async def test_what_the_ledger_has_not_read_yet_is_said_and_is_no_error(
    told: Database, events: list[Received], fresh: Fresh
) -> None:
    tracking = fresh("tracking")
    await take_in(tracking, events[:4])
    report = await looked(Wanted({"order": told.url}, tracking.url, views=False))
    assert not report.findings.number
    assert "the ledger is 2 events behind order:6@1: on their way" in report.notes
    assert report.compared["order"].position == 4


async def test_an_event_that_the_ledger_has_twice_is_said(
    told: Database, events: list[Received], fresh: Fresh, superuser: Superuser
) -> None:
    tracking = fresh("tracking")
    await take_in(tracking, events)
    admin = await superuser(tracking)
    await admin.execute("ALTER TABLE ledger DROP CONSTRAINT ledger_pkey")
    await admin.execute("INSERT INTO ledger SELECT * FROM ledger WHERE position = 5")
    said = words(await looked(Wanted({"order": told.url}, tracking.url, views=False)))
    assert f"order:5 ({ID}): the ledger has this event twice" in said


async def test_an_end_that_was_cut_off_is_found_by_the_ledger(
    told: Database, ledger: Database, superuser: Superuser
) -> None:
    await (await superuser(told)).execute(
        """
        DELETE FROM events WHERE notification_id > 4;
        DELETE FROM batches WHERE position > 4;
        DELETE FROM keys WHERE position > 4
        """
    )
    said = words(await looked(Wanted({"order": told.url}, ledger.url, views=False)))
    assert f"ledger order:5 ({ID}): the ledger has this event (epoch 1), the store does not" in said


async def test_an_event_that_cannot_be_read_is_said(told: Database, ledger: Database, superuser: Superuser) -> None:
    await (await superuser(told)).execute("UPDATE events SET state = 'no JSON' WHERE notification_id = 2")
    said = words(await looked(Wanted({"order": told.url}, ledger.url, views=False)))
    assert f"event order:2 ({ID}): version 2 cannot be read" in said
    assert "ledger" not in said
