"""Reading another service's events in order, without a hole: from its stream, and from its feed where that has none."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

import httpx
from nats.aio.client import Client

from shared import streams
from shared.errors import Unavailable
from shared.pulling import Pull
from shared.received import Received
from shared.running import Halted
from shared.wire import from_headers, from_line

BATCH = 500
REMEDY = "one of the two was taken back alone; take both to one moment with gendan restore, or see docs/operating.md"


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

    async def feed(self, http: httpx.AsyncClient, after: int, until: int) -> list[Received]:
        """The events behind a position up to another, over HTTP, but BATCH at most. Raises Unavailable."""
        events = await self._ask(http, after, min(until - after, BATCH))
        if not events or [each.position for each in events] != list(range(after + 1, after + 1 + len(events))):
            raise Unavailable(f"the feed of {self.name} does not have what follows {after}")
        return events

    async def has(self, http: httpx.AsyncClient, at: Checkpoint) -> bool:
        """Whether the source's store holds this very event. Raises Unavailable."""
        return [Checkpoint.at(each) for each in await self._ask(http, at.position - 1, 1)] == [at]

    async def _ask(self, http: httpx.AsyncClient, after: int, limit: int) -> list[Received]:
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
    source: Source, client: Client, http: httpx.AsyncClient, start: Checkpoint
) -> AsyncGenerator[list[Received], None]:
    """Events behind the checkpoint: contiguous, in order, none twice; an empty list now and then when all is quiet.

    Ends in an error when the connection, the server or the consumer is lost; begin anew from what was stored. Raises
    Halted when the source's history is not the one that was read before, or its stream is not of its history.
    """
    at = start
    async for found in _raw(source, client, http, start):
        fresh: list[Received] = []
        for event in found:
            _same_history(source.name, at, event)
            if event.position <= at.position:
                continue
            while event.position > at.position + 1:  # a hole: the feed has what is missing
                if fresh:
                    yield fresh
                fresh = []
                for missing in await source.feed(http, at.position, event.position - 1):
                    _same_history(source.name, at, missing)
                    fresh.append(missing)
                    at = Checkpoint.at(missing)
                _same_history(source.name, at, event)
            fresh.append(event)
            at = Checkpoint.at(event)
        yield fresh


def _same_history(name: str, at: Checkpoint, event: Received) -> None:
    """Epochs only ever rise with positions; at the checkpoint's own position there is exactly its event."""
    if event.position == at.position and (event.epoch, event.hash) != (at.epoch, at.hash):
        raise Halted(_another(name, at))
    if (event.epoch < at.epoch) if event.position > at.position else (event.epoch > at.epoch):
        raise Halted(f"{name} tells {event.id} to us who have read {at.epoch}:{name}:{at.position}: {REMEDY}")


def _another(name: str, at: Checkpoint) -> str:
    return f"{name} does not have {at.epoch}:{name}:{at.position}, which we have read: {REMEDY}"


async def _of_this_source(source: Source, http: httpx.AsyncClient, start: Checkpoint, last: Received | None) -> None:
    """A restored store may have less than its stream, or than its readers: neither is read on as if nothing was.

    Whichever of the two is further is asked for in the source's own feed.
    """
    end = Checkpoint.at(last) if last else Checkpoint()
    if end.position < start.position:
        if not await source.has(http, start):
            raise Halted(_another(source.name, start))
        raise Unavailable(f"the stream of {source.name} is being filled again: it has come to {end.position}")
    if end.position and not await source.has(http, end):
        raise Halted(
            f"the stream of {source.name} ends with {end.epoch}:{source.name}:{end.position}, which {source.name} does "
            f"not have: gendan streams rebuild {source.name}"
        )


async def _raw(
    source: Source, client: Client, http: httpx.AsyncClient, start: Checkpoint
) -> AsyncGenerator[list[Received], None]:
    """What the stream delivers, from the checkpoint's own event on, so that it can be compared."""
    after = max(start.position - 1, 0)
    state, last = await streams.newest(client.jetstream(timeout=5), source.name)
    await _of_this_source(source, http, start, last)
    offset = state.last_seq - last.position if last else 0
    dropped = state.first_seq - offset - 1 if last else 0
    while after < dropped:  # what the stream no longer has comes from the feed
        page = await source.feed(http, after, dropped)
        yield page
        after = page[-1].position
    async with Pull.of(client, streams.name_of(source.name), after + 1 + offset, BATCH) as pull:
        while True:
            yield [from_headers(message.headers or {}, message.data) for message in await pull.some()]
