"""Hashes are made in the same way for ever, and every part of a row and its place is covered."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from shared.store.hashes import NOTHING, batch_hash, row_hash
from shared.store.rows import StoredEvent, chained

AT = datetime(2026, 11, 23, 9, 30, 0, 1, UTC)
ROW = row_hash(NOTHING, UUID(int=5), 1, "order.received", b"{}")


def test_hashes_of_today_are_those_of_the_first_release() -> None:
    """Another value here means that no store written before can be verified any more."""
    assert ROW.hex() == "13bd85eb9596e272f275f912693f177b36010947b117ef7c3b5a4a1f53399d21"
    assert (
        batch_hash(NOTHING, [(1, AT, ROW)]).hex() == "91681f3970ec556da1acf480832f5562df9b1e71661dba2871d138ab700837f1"
    )


@pytest.mark.parametrize(
    "other",
    [
        row_hash(ROW, UUID(int=5), 1, "order.received", b"{}"),
        row_hash(NOTHING, UUID(int=6), 1, "order.received", b"{}"),
        row_hash(NOTHING, UUID(int=5), 2, "order.received", b"{}"),
        row_hash(NOTHING, UUID(int=5), 1, "order.released", b"{}"),
        row_hash(NOTHING, UUID(int=5), 1, "order.received", b"{ }"),
        row_hash(NOTHING, UUID(int=5), 1, "order.received{", b"}"),
    ],
)
def test_every_part_of_a_row_is_covered(other: bytes) -> None:
    assert other != ROW


def test_an_event_covers_all_that_happened_to_its_aggregate_before() -> None:
    def history(first: bytes) -> list[StoredEvent]:
        return [StoredEvent(UUID(int=5), n, "order.received", state) for n, state in enumerate((first, b"2", b"3"), 1)]

    as_it_was, otherwise = chained(NOTHING, history(b"1")), chained(NOTHING, history(b"one"))
    assert not set(as_it_was) & set(otherwise)
    assert chained(as_it_was[0], history(b"1")[1:]) == as_it_was[1:]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [(2, AT, ROW)],
        [(1, AT + timedelta(microseconds=1), ROW)],
        [(1, AT, ROW[::-1])],
        [(1, AT, ROW), (2, AT, ROW)],
    ],
)
def test_a_batch_covers_positions_times_and_rows(rows: list[tuple[int, datetime, bytes]]) -> None:
    assert batch_hash(NOTHING, rows) != batch_hash(NOTHING, [(1, AT, ROW)])
    assert batch_hash(ROW, [(1, AT, ROW)]) != batch_hash(NOTHING, [(1, AT, ROW)])
