"""From an origin to JetStream: every event once, in order; the cursor lives in the stream itself.

Any number of relays may run: the expected last sequence makes the stream refuse what another has published first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from nats.js import JetStreamContext

from shared import streams
from shared.broker import Broker
from shared.health import Part
from shared.origin import Origin
from shared.pace import Pace
from shared.pipeline import Message, Overtaken, Pipeline
from shared.received import Received
from shared.running import Halted
from shared.sampling import compare_whole
from shared.store.epochs import Epochs
from shared.wake import Wake
from shared.wire import to_headers

BATCH = 500
DEADLINE = 5.0
"""Seconds within which a batch must be acknowledged."""
POLL = 1.0
REST = 0.01
"""Seconds to gather events for while many come: so much later they are published, in fewer and larger batches."""
LOOK_AGAIN = 5.0
"""Seconds after which a relay looks at the stream again: it may have been wiped, or tampered with, meanwhile."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last message of the stream: its event's position, and its sequence. `epochs` are the origin's, then."""

    epochs: Epochs
    position: int = 0
    sequence: int = 0


class Relay:
    """Publishes what the origin has beyond the stream's last message."""

    def __init__(self, origin: Origin, broker: Broker, wake: Wake, part: Part) -> None:
        self._origin, self._broker, self._wake, self.part = origin, broker, wake, part
        self.position = 0

    async def target(self) -> int:
        return await self._origin.newest()

    async def run(self) -> None:
        """Publish until something fails; whoever runs it begins anew, and the cursor is read again."""
        async with Pipeline.to(self._broker.client(), self._origin.channel.name) as pipeline:
            await self._run(pipeline, self._broker.jetstream())

    async def _run(self, pipeline: Pipeline, js: JetStreamContext) -> None:
        cursor, looked, pace = await self._cursor(js), monotonic(), Pace(REST)
        while True:
            self.position = cursor.position
            self.part.ok(position=cursor.position)
            epoch, events = await self._origin.behind(cursor.epochs, cursor.position, BATCH)
            if epoch != cursor.epochs.current:
                raise Overtaken("the store has begun another epoch")
            if monotonic() - looked > LOOK_AGAIN:
                cursor, looked = await self._cursor(js), monotonic()
                continue
            if events:
                cursor = await self._publish(pipeline, events, cursor)
                await pace.after(len(events), backlog=len(events) == BATCH)
            if len(events) < BATCH:  # what was appended since they were read has set the wake
                await self._wake.wait(POLL)

    async def _cursor(self, js: JetStreamContext) -> Cursor:
        """Where the stream is; refuses to continue one that is not this store's."""
        channel = self._origin.channel
        epochs = await self._origin.epochs()
        try:
            await channel.ensure(js)
        except streams.Foreign as foreign:
            raise Halted(str(foreign)) from foreign
        state, last = await channel.newest(js)
        if state.messages == 0 and state.last_seq > 0:
            raise Halted(f"the stream {channel.name} was emptied: {channel.rebuild}")
        if last is None:
            return Cursor(epochs)
        there = await self._origin.events(epochs, last.position - 1, 1)
        if last.epoch != epochs.of(last.position) or not there or there[0].hash != last.hash:
            raise Halted(
                f"the stream {channel.name} ends with {last.id}, which this store (epoch "
                f"{epochs.current}) does not have: {channel.rebuild}"
            )
        await compare_whole(js, self._origin, epochs, state, last)
        return Cursor(epochs, last.position, state.last_seq)

    async def _publish(self, pipeline: Pipeline, events: Sequence[Received], cursor: Cursor) -> Cursor:
        """Publish in one pipeline; every message says which sequence it follows."""
        prefix = self._origin.channel.prefix
        messages = (Message(f"{prefix}{event.topic}", event.id, to_headers(event), event.data) for event in events)
        await pipeline.publish(messages, cursor.sequence, DEADLINE)
        return Cursor(cursor.epochs, events[-1].position, cursor.sequence + len(events))
