"""What the ledger proves of real events by itself, what it finds where they were changed, and what it cannot say."""

import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import asyncpg
import msgspec
import pytest

from services.tracking.dossier import raw
from services.tracking.dossier.looked import VARIABLE, Looked, Passed, kept, written
from services.tracking.dossier.proof import Proof
from services.tracking.dossier.raw import Vouched
from shared.events.confidential import EVERY_MARK, Confidential
from shared.mapper import State
from shared.received import Received
from shared.store.hashes import row_hash
from shared.store.queries import Queries
from tests.operating.beside import ID, events, take_in, told
from tests.operating.superuser import Shared, Superuser, shared_database, superuser
from tests.servers import Database

__all__ = ["events", "shared_database", "superuser", "told"]

THEN = datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
async def ledger(shared_database: Shared, events: list[Received]) -> Database:
    """Tracking's database, with six events of one history in its ledger."""
    database = shared_database("tracking")
    await take_in(database, events)
    return database


@pytest.fixture
async def queries(ledger: Database) -> AsyncIterator[Queries]:
    async with asyncpg.create_pool(ledger.url, min_size=1, max_size=2) as pool:
        yield Queries(pool, seconds=20)


async def proofs(queries: Queries, of: UUID = ID) -> list[Proof]:
    return [each.proof for each in (await raw.page(queries, of, EVERY_MARK, {}, limit=100)).events]


async def test_what_was_recorded_fits_its_hash_event_by_event(queries: Queries) -> None:
    assert await proofs(queries) == [Proof.FITS] * 6


FITS, OTHERWISE, APART = Proof.FITS, Proof.OTHERWISE, Proof.APART


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('SET data = \'{"code":"ACME","name":"Evil"}\' WHERE position = 3', [FITS] * 2 + [OTHERWISE] + [FITS] * 3),
        ("SET actor = 'nobody' WHERE position = 1", [OTHERWISE] + [FITS] * 5),
        ("SET occurred = '2026-01-01' WHERE position = 6", [FITS] * 5 + [OTHERWISE]),
        ("SET topic = 'order.held' WHERE position = 2", [FITS, OTHERWISE] + [FITS] * 4),
        ("SET on_behalf_of = 'me' WHERE position = 4", [FITS] * 3 + [OTHERWISE] + [FITS] * 2),
        ("SET hash = '' WHERE position = 3", [FITS] * 2 + [OTHERWISE] * 2 + [FITS] * 2),
        ("SET originator_version = 9 WHERE position = 6", [FITS] * 5 + [APART]),
    ],
)
async def test_whatever_is_changed_in_one_event_no_longer_fits(
    ledger: Database, queries: Queries, superuser: Superuser, change: str, said: list[Proof]
) -> None:
    await (await superuser(ledger)).execute(f"UPDATE ledger {change}")
    assert await proofs(queries) == said


async def test_an_event_whose_predecessor_is_not_here_is_said_not_to_be_proven(
    ledger: Database, queries: Queries, superuser: Superuser
) -> None:
    await (await superuser(ledger)).execute("DELETE FROM ledger WHERE position = 3")
    assert await proofs(queries) == [FITS, FITS, APART, FITS, FITS]


async def test_a_predecessor_that_told_of_no_order_is_found(
    ledger: Database, queries: Queries, superuser: Superuser
) -> None:
    order = UUID(int=99)
    await (await superuser(ledger)).execute("UPDATE ledger SET subject = $1 WHERE position >= 4", order)
    assert await proofs(queries, order) == [FITS] * 3


async def test_after_a_restore_an_event_may_follow_either_of_two(
    ledger: Database, queries: Queries, superuser: Superuser
) -> None:
    admin = await superuser(ledger)
    lost = 'INSERT INTO ledger SELECT (jsonb_populate_record(l, \'{"epoch": 2, "position": 77}\')).* FROM ledger AS l'
    await admin.execute(f"{lost} WHERE position = 3")
    await admin.execute("UPDATE ledger SET hash = sha256('another') WHERE epoch = 1 AND position = 3")
    assert (await proofs(queries)).count(Proof.FITS) == 6
    assert (await proofs(queries)).count(Proof.OTHERWISE) == 1


async def test_a_traces_state_which_is_not_kept_is_not_taken_for_proven(
    ledger: Database, queries: Queries, superuser: Superuser, events: list[Received]
) -> None:
    first = events[0]
    state = msgspec.json.encode(
        State(
            class_version=first.class_version,
            occurred_at=str(first.envelope.occurred),
            actor=first.envelope.actor.id,
            correlation_id=first.envelope.correlation_id,
            trace_parent="00-1-1-01",
            trace_state="vendor=1",
            data=msgspec.Raw(first.data),
        )
    )
    hash = row_hash(b"", ID, 1, first.topic, state)
    await (await superuser(ledger)).execute(
        "UPDATE ledger SET trace_parent = '00-1-1-01', hash = $1 WHERE position = 1", hash
    )
    assert (await proofs(queries))[0] is Proof.OTHERWISE


async def test_our_own_note_is_proven_by_its_words_alone(
    ledger: Database, queries: Queries, superuser: Superuser
) -> None:
    admin = await superuser(ledger)
    data = b'{"order_id": "4711"}'
    own = "UPDATE ledger SET source = 'tracking', data = $1, hash = $2 WHERE position = 6"
    await admin.execute(own, data, hashlib.sha256(data).digest())
    assert (await proofs(queries))[-1] is Proof.NOTED
    await admin.execute(own, data + b" ", hashlib.sha256(data).digest())
    assert Proof.OTHERWISE in await proofs(queries)


async def test_pages_follow_each_other_without_a_gap_and_one_event_is_found_by_its_id(queries: Queries) -> None:
    found: list[str] = []
    after: tuple[str, ...] = raw.BEGINNING
    while True:
        page = await raw.page(queries, ID, EVERY_MARK, {}, limit=2, after=after)
        found += [each.received.id for each in page.events]
        if page.next is None:
            break
        after = page.next
    assert found == [f"1:order:{n}" for n in range(1, 7)]
    assert [each.received.id async for each in raw.every(queries, ID, EVERY_MARK, {}, at_once=4)] == found
    one = await raw.one(queries, ID, "1:order:3", EVERY_MARK, {})
    assert one
    assert one.received.position == 3
    for other in ("1:order:77", "order:3", "", "1:order:²", "9" * 30 + ":order:1", "1:x'--:1"):
        assert await raw.one(queries, ID, other, EVERY_MARK, {}) is None


async def test_who_sees_all_gets_what_was_stored_byte_for_byte_with_its_hash(
    queries: Queries, events: list[Received]
) -> None:
    page = await raw.page(queries, ID, EVERY_MARK, {}, limit=100)
    for each, stored in zip(page.events, events, strict=True):
        told = msgspec.json.decode(raw.line(each))
        assert each.data == stored.data
        assert (told["hash"], told["whole"], told["proof"]) == (stored.hash.hex(), True, "fits")
        assert told["subject"] == str(ID)


async def test_who_does_not_see_all_gets_no_hash_by_which_the_rest_could_be_guessed(queries: Queries) -> None:
    page = await raw.page(queries, ID, EVERY_MARK - {Confidential.PRICE}, {}, limit=100)
    assert all(each.hash is None and "hash" not in each.envelope for each in page.events)
    assert all("hash" not in msgspec.json.decode(raw.line(each)) for each in page.events)
    assert all(each.proof is Proof.FITS for each in page.events)


async def test_of_what_this_release_does_not_know_only_who_sees_all_sees_anything(
    ledger: Database, queries: Queries, superuser: Superuser
) -> None:
    await (await superuser(ledger)).execute("UPDATE ledger SET topic = 'order.sold' WHERE position = 2")
    for sees, shown in ((EVERY_MARK, True), (EVERY_MARK - {Confidential.PRICE}, False)):
        second = (await raw.page(queries, ID, sees, {}, limit=100)).events[1]
        assert (second.data is not None, second.is_whole) == (shown, shown)


async def test_what_is_no_json_is_shown_as_it_is_and_does_not_end_the_rest(
    ledger: Database, queries: Queries, superuser: Superuser
) -> None:
    await (await superuser(ledger)).execute(r"UPDATE ledger SET data = '\xff7b' WHERE position = 2")
    second = (await raw.page(queries, ID, EVERY_MARK, {}, limit=100)).events[1]
    assert second.proof is Proof.OTHERWISE
    assert second.pretty == "\N{REPLACEMENT CHARACTER}{"
    assert msgspec.json.decode(raw.line(second))["data"] is None


# What was compared outside -----------------------------------------------------


def looked(position: int = 6, anchored: int | None = 4, findings: int = 0, *began: tuple[int, int]) -> Looked:
    anchor = Passed(THEN, 1, anchored, "aa:bb") if anchored is not None else None
    return Looked(at=THEN, position=position, findings=findings, began=began or ((1, 0),), anchor=anchor)


async def vouched(queries: Queries, found: Looked | None) -> list[Vouched]:
    known = {"order": found} if found else {}
    return [each.vouched for each in (await raw.page(queries, ID, EVERY_MARK, known, limit=100)).events]


A, C, N = Vouched.ANCHORED, Vouched.COMPARED, Vouched.NOT_YET


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, [N] * 6),
        (looked(5, 3), [A, A, A, C, C, N]),
        (looked(5, None), [C] * 5 + [N]),
        (looked(6, 6, 1), [N] * 6),
        (looked(6, 6, 0, (1, 0), (2, 4)), [A] * 4 + [N] * 2),  # the last two were lost with a restore
    ],
)
async def test_an_event_is_vouched_for_exactly_as_far_as_it_was_compared(
    queries: Queries, found: Looked | None, said: list[Vouched]
) -> None:
    assert await vouched(queries, found) == said


async def test_all_events_together_say_how_many_are_proven_and_how(queries: Queries) -> None:
    (found,) = await raw.reach(queries, ID, {"order": looked(5, 3)})
    assert (found.source, found.events, found.fits, found.compared, found.anchored) == ("order", 6, 6, 5, 3)


def test_what_was_compared_is_read_as_it_was_written_and_nothing_where_nothing_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "looked.json"
    assert kept(file) == {}
    file.write_bytes(written({"order": looked()}))
    assert kept(file) == {"order": looked()}
    monkeypatch.delenv(VARIABLE, raising=False)
    assert kept() == {}
    monkeypatch.setenv(VARIABLE, str(file))
    assert kept() == {"order": looked()}
    file.write_text('{"order": {"at"')
    assert kept() == {}
