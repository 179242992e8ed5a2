"""The checks of a store by itself find what they are there for."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.store.rows import StoredRow
from tests.faults.checks.stores import chained_rightly, numbered_without_a_hole
from tests.faults.telling import HELD, ORDER, OTHER, RELEASED, kinds, paid, store, with_rows

STORE = store((ORDER, paid(), "k1"), (OTHER, HELD, "k2"), (ORDER, HELD, "k3"), (ORDER, RELEASED, "k4"))


def test_a_faultless_store_passes() -> None:
    assert kinds(numbered_without_a_hole(STORE)) == []
    assert kinds(chained_rightly(STORE)) == []


def test_a_missing_position_is_found() -> None:
    assert kinds(numbered_without_a_hole(with_rows(STORE, lambda rows: rows.pop(1)))) == ["a hole in the store"]


def test_a_missing_version_is_found() -> None:
    def skip(rows: list[StoredRow]) -> None:
        rows[2] = replace(rows[2], originator_version=3)

    assert kinds(numbered_without_a_hole(with_rows(STORE, skip))) == ["a hole in an aggregate"]


def test_a_time_that_goes_back_is_found() -> None:
    def turn_back(rows: list[StoredRow]) -> None:
        rows[2] = replace(rows[2], recorded_at=rows[2].recorded_at - timedelta(days=1))

    assert kinds(numbered_without_a_hole(with_rows(STORE, turn_back))) == ["time went back"]


@pytest.mark.parametrize("change", [{"state": b"{}"}, {"topic": "order.released"}, {"hash": b"x" * 32}])
def test_a_row_that_was_changed_is_found(change: dict[str, Any]) -> None:
    def alter(rows: list[StoredRow]) -> None:
        rows[2] = replace(rows[2], **change)

    assert kinds(chained_rightly(with_rows(STORE, alter))) == ["a wrong hash"]


def test_a_batch_that_was_changed_is_found_and_so_is_one_that_is_missing() -> None:
    batches = list(STORE.batches)
    batches[1] = (*batches[1][:2], b"x" * 32)
    assert kinds(chained_rightly(replace(STORE, batches=batches))) == ["a wrong chain"]
    assert kinds(chained_rightly(replace(STORE, batches=STORE.batches[:-1]))) == ["a wrong chain"]
