"""A store by itself: no position and no version is missing, and its hashes are right."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from shared.store.hashes import NOTHING, batch_hash, row_hash
from tests.faults.stored import Store
from tests.faults.violation import Violation


def numbered_without_a_hole(store: Store) -> Iterator[Violation]:
    """Positions of the store, and versions of each aggregate, are 1, 2, 3, …; recorded times never go back."""
    versions: dict[UUID, int] = defaultdict(int)
    before = None
    for expected, row in enumerate(store.rows, start=1):
        if row.notification_id != expected:
            yield Violation("a hole in the store", f"{store.service}: {row.notification_id} where {expected} belongs")
            return
        versions[row.originator_id] += 1
        if row.originator_version != versions[row.originator_id]:
            told = f"{row.originator_id} has version {row.originator_version} at {row.notification_id}"
            yield Violation("a hole in an aggregate", f"{store.service}: {told}, {versions[row.originator_id]} belongs")
            return
        if before and row.recorded_at < before:
            yield Violation(
                "time went back", f"{store.service}:{row.notification_id} was recorded before the one before"
            )
        before = row.recorded_at


def chained_rightly(store: Store) -> Iterator[Violation]:
    """Each row's hash covers its aggregate's one before, each batch's its rows and the batch before."""
    heads: dict[UUID, bytes] = defaultdict(lambda: NOTHING)
    for row in store.rows:
        id = row.originator_id
        heads[id] = row_hash(heads[id], id, row.originator_version, row.topic, row.state)
        if heads[id] != row.hash:
            yield Violation("a wrong hash", f"{store.service}:{row.notification_id}")
            return
    head, begins = NOTHING, 0
    for position, _, hash in store.batches:
        rows = store.rows[begins:position]
        head = batch_hash(head, ((row.notification_id, row.recorded_at, row.hash) for row in rows))
        if head != hash:
            yield Violation("a wrong chain", f"{store.service}: the batch up to {position}")
            return
        begins = position
    if begins != len(store.rows):
        yield Violation("a wrong chain", f"{store.service} ends at {len(store.rows)}, its chain at {begins}")
