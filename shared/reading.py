"""Reading another service's events in order, without a hole: from its stream, and from its feed where that has none."""

import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import httpx
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, StreamState
from nats.js.errors import FetchTimeoutError

from shared import streams
from shared.errors import Unavailable
from shared.received import Received
from shared.running import Halted
from shared.wire import from_headers, from_line

BATCH = 500
IDLE = 2.0
"""Seconds of one fetch; the server's heartbeat within it tells quiet from dead."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a consumer has read a source: epoch, position, and the hash of the event there."""

    epoch: int = 0
    position: int = 0
    hash: bytes = b""

    @classmethod
    def at(cls, event: Received) -> "Checkpoint":
        return cls(event.epoch, event.position, event.hash)


@dataclass(frozen=True)
class Source:
    """Another service: its name, and its feed."""

    name: str
    url: str
    token: str

    async def feed(self, http: httpx.AsyncClient, after: int, until: int | None = None) -> list[Received]:
        """Up to BATCH events behind a position, over HTTP. Raises Unavailable."""
        limit = BATCH if until is None else min(until - after, BATCH)
        try:
            answer = await http.get(
                f"{self.url}/v1/events",
                params={"after": after, "limit": limit},
                headers={"Authorization": f"Bearer {self.token}"},
            )
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise Unavailable(f"the feed of {self.name} does not answer: {error!r}") from error
        return [from_line(line) for line in answer.content.splitlines()]


async def batches(
    source: Source, js: JetStreamContext, http: httpx.AsyncClient, start: Checkpoint
) -> AsyncGenerator[list[Received], None]:
    """Events behind the checkpoint: contiguous, in order, none twice; an empty list now and then when all is quiet.

    Ends in an error when the connection, the server or the consumer is lost; begin anew from what was stored. Raises
    Halted when the source is not the one that was read before (another epoch, another history).
    """
    at = start
    async for found in _raw(source, js, http, start):
        fresh: list[Received] = []
        for event in found:
            _same_history(source.name, at, event)
            if event.position <= at.position:
                continue
            while event.position > at.position + 1:  # a hole: the feed has what is missing
                missing = await source.feed(http, at.position, event.position - 1)
                if not missing or missing[0].position != at.position + 1:
                    raise Unavailable(f"the feed of {source.name} has nothing behind {at.position}")
                _same_history(source.name, at, missing[0])
                fresh += missing
                at = Checkpoint.at(missing[-1])
            fresh.append(event)
            at = Checkpoint.at(event)
        yield fresh


def _same_history(name: str, at: Checkpoint, event: Received) -> None:
    if at.epoch and event.epoch != at.epoch:
        raise Halted(f"{name} is in epoch {event.epoch}, we have read epoch {at.epoch}: gendan doctor")
    if event.position == at.position and event.hash != at.hash:
        raise Halted(f"{name} has another event at {event.position} than we have read: gendan doctor")


async def newest(js: JetStreamContext, service: str) -> tuple[StreamState, Received | None]:
    """The state of a service's stream, and the event that it ends with."""
    stream = streams.name_of(service)
    state = (await js.stream_info(stream)).state
    if not state.messages:
        return state, None
    last = await js.get_msg(stream, seq=state.last_seq)
    return state, from_headers(last.headers or {}, last.data or b"")


async def _raw(
    source: Source, js: JetStreamContext, http: httpx.AsyncClient, start: Checkpoint
) -> AsyncGenerator[list[Received], None]:
    """What the stream delivers, from the checkpoint's own event on, so that it can be compared."""
    first = 1
    state, last = await newest(js, source.name)
    if last:
        offset = state.last_seq - last.position
        first = max(start.position + offset, 1)
        while first < state.first_seq:  # its start was dropped from the stream
            page = await source.feed(http, start.position, state.first_seq - offset - 1)
            if not page:
                break
            yield page
            start = Checkpoint.at(page[-1])
            first = start.position + offset
    subscription = await js.pull_subscribe(
        f"gendan.{source.name}.>",
        stream=streams.name_of(source.name),
        config=ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=first,
            ack_policy=AckPolicy.NONE,
            mem_storage=True,
            inactive_threshold=30,
            num_replicas=1,
        ),
    )
    pending = 0
    try:
        while True:
            try:
                messages = await subscription.fetch(min(pending, BATCH) or 1, timeout=IDLE, heartbeat=IDLE / 4)
            except FetchTimeoutError:
                messages = []
            pending = messages[-1].metadata.num_pending if messages else 0
            yield [from_headers(message.headers or {}, message.data) for message in messages]
    finally:
        with contextlib.suppress(Exception):  # where the server is away it forgets the consumer by itself
            await subscription.unsubscribe()
