"""A look at a stream as a whole: its end alone may be right by chance, or because only that was kept."""

import asyncio
import random

from nats.js import JetStreamContext
from nats.js.api import StreamState

from shared import streams
from shared.mapper import stored_to_received
from shared.received import Received
from shared.repository import Store
from shared.running import Halted

SOME = 32
"""Messages compared in one look: a few milliseconds."""


async def compare_whole(js: JetStreamContext, store: Store, state: StreamState, last: Received) -> None:
    """Compare how many messages there are with how many there should be, and some of them with the store.

    Raises Halted where they differ; what the oldest messages gave way to is no difference.
    """
    stream, whole = streams.name_of(store.service), state.last_seq - state.first_seq + 1
    if state.messages != whole:
        raise Halted(
            f"the stream {stream} has {state.messages} of {whole} messages: gendan streams rebuild {store.service}"
        )
    await _compare_some(js, store, state, last)


async def _compare_some(js: JetStreamContext, store: Store, state: StreamState, last: Received) -> None:
    """Messages in a row, from a random place on, byte for byte."""
    offset = state.last_seq - last.position
    first = random.randint(state.first_seq, max(state.first_seq, state.last_seq - SOME + 1)) - offset
    rows = await store.recorder.select_notifications(first - 1, SOME, stop=last.position)
    found = await asyncio.gather(*(streams.message(js, store.service, row.notification_id + offset) for row in rows))
    for row, event in zip(rows, found, strict=True):
        if event == stored_to_received(store.service, store.epochs.of(row.notification_id), row):
            continue
        sequence = row.notification_id + offset
        now = (await js.stream_info(streams.name_of(store.service))).state
        if now.last_seq >= state.last_seq and now.first_seq <= sequence:
            raise Halted(
                f"the stream {streams.name_of(store.service)} does not have what the store has at position "
                f"{row.notification_id}: gendan streams rebuild {store.service}"
            )
