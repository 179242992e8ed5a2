"""What reaches others: the streams are the stores in order, and a subscriber has got everything once."""

from collections.abc import Iterator, Sequence

from tests.faults.stored import Incarnation, Store
from tests.faults.violation import Violation


def in_order(stream: Incarnation, store: Store) -> Iterator[Violation]:
    """Message after message the events of the store; in the end all of them."""
    service = stream.service
    for (sequence, position, _), (next_sequence, next_position, _) in zip(
        stream.messages, stream.messages[1:], strict=False
    ):
        if next_position - position != next_sequence - sequence:
            kind = "a hole in a stream" if next_position > position + 1 else "a duplicate or inversion in a stream"
            yield Violation(kind, f"{service}: {next_position} at {next_sequence} after {position} at {sequence}")
            break
    for sequence, position, hash in stream.messages:
        if position > len(store.rows) or store.rows[position - 1].hash != hash:
            yield Violation("a stream tells what is not stored", f"{service}:{position} at {sequence}")
            break
    if stream.messages and stream.messages[0][1] != 1:
        yield Violation("a hole in a stream", f"{service} begins with {stream.messages[0][1]}")
    if stream.last and len(stream.messages) < len(store.rows):
        yield Violation("a stream lacks events", f"{service}: {len(stream.messages)} of {len(store.rows)}")


def got_once(read: Sequence[tuple[int, int, bytes]], store: Store) -> Iterator[Violation]:
    """Exactly the store, line by line."""
    for n, ((epoch, position, hash), row) in enumerate(zip(read, store.rows, strict=False), start=1):
        if (epoch, position) != (1, n) or hash != row.hash:
            yield Violation("a subscriber got something else", f"{store.service}:{position}@{epoch} as its number {n}")
            return
    if len(read) != len(store.rows):
        yield Violation("a subscriber got something else", f"{len(read)} of {len(store.rows)} of {store.service}")
