"""A look at a stream as a whole: its end alone may be right by chance, or because only that was kept."""

import asyncio
import random

from nats.js import JetStreamContext
from nats.js.api import StreamState

from shared.origin import Origin
from shared.received import Received
from shared.running import Halted
from shared.store.epochs import Epochs

SOME = 32
"""Messages compared in one look: a few milliseconds."""


async def compare_whole(
    js: JetStreamContext, origin: Origin, epochs: Epochs, state: StreamState, last: Received
) -> None:
    """Compare how many messages there are with how many there should be, and some of them with their origin.

    Raises Halted where they differ; what the oldest messages gave way to is no difference.
    """
    channel, whole = origin.channel, state.last_seq - state.first_seq + 1
    if state.messages != whole:
        raise Halted(f"the stream {channel.name} has {state.messages} of {whole} messages: {channel.rebuild}")
    await _compare_some(js, origin, epochs, state, last)


async def _compare_some(
    js: JetStreamContext, origin: Origin, epochs: Epochs, state: StreamState, last: Received
) -> None:
    """Messages in a row, from a random place on, byte for byte."""
    channel, offset = origin.channel, state.last_seq - last.position
    first = random.randint(state.first_seq, max(state.first_seq, state.last_seq - SOME + 1)) - offset
    events = await origin.events(epochs, first - 1, SOME, stop=last.position)
    found = await asyncio.gather(*(channel.message(js, event.position + offset) for event in events))
    for event, told in zip(events, found, strict=True):
        if told == event:
            continue
        sequence = event.position + offset
        now = (await js.stream_info(channel.name)).state
        if now.last_seq >= state.last_seq and now.first_seq <= sequence:
            raise Halted(
                f"the stream {channel.name} does not have what the store has at position {event.position}: "
                f"{channel.rebuild}"
            )
