"""A JetStream stream beside what it is filled with: the same events, in the same order, none twice."""

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from gendan.operating.evidence.epochs import Epochs
from gendan.operating.evidence.findings import Finding, Kind, Tell
from gendan.operating.evidence.store import Page
from shared.streams import Channel

BATCH = 500
PATIENCE = 10.0
"""Seconds for a batch of a stream that has more."""


@dataclass
class Reading:
    """A stream as far as it went at one moment: up to the sequence `last`. `pending` messages wait to be read."""

    js: JetStreamContext
    channel: Channel
    last: int = 0
    pending: int = 0
    _messages: JetStreamContext.PullSubscription | None = None

    async def more(self) -> list[Msg]:
        """The next messages, in order; none at the end."""
        if not self.pending:
            return []
        self._messages = self._messages or await self._begun()
        fetched = await self._messages.fetch(min(BATCH, self.pending), timeout=PATIENCE)
        newest = fetched[-1].metadata
        self.pending = newest.num_pending if newest.sequence.stream < self.last else 0
        return [message for message in fetched if message.metadata.sequence.stream <= self.last]

    async def has_dropped(self, message: Msg) -> bool:
        """Whether what is in front of a message has given way meanwhile, as the oldest do in a full stream."""
        state = (await self.js.stream_info(self.channel.name)).state
        return state.first_seq >= message.metadata.sequence.stream

    async def ends(self) -> None:
        if self._messages:
            with contextlib.suppress(Exception):  # the server forgets it by itself
                await self._messages.unsubscribe()

    async def _begun(self) -> JetStreamContext.PullSubscription:
        """Only now: the server forgets a consumer that nobody reads from, and a store before this one may take long."""
        return await self.js.pull_subscribe(
            f"{self.channel.prefix}>",
            stream=self.channel.name,
            config=ConsumerConfig(
                deliver_policy=DeliverPolicy.ALL,
                ack_policy=AckPolicy.NONE,
                mem_storage=True,
                inactive_threshold=60,
                num_replicas=1,
            ),
        )


@asynccontextmanager
async def reading(js: JetStreamContext, channel: Channel) -> AsyncIterator[Reading]:
    """A stream as far as it goes now; where there is none yet, there is nothing to read."""
    found = Reading(js, channel)
    with contextlib.suppress(NotFoundError):
        state = (await js.stream_info(channel.name)).state
        found = Reading(js, channel, state.last_seq, state.messages)
    try:
        yield found
    finally:
        await found.ends()


class Stream:
    """Compares each message with the event at its position. What the stream dropped at its beginning is not missed."""

    def __init__(self, service: str, epochs: Epochs, reading: Reading, tell: Tell) -> None:
        self._service, self._epochs, self._reading, self._tell = service, epochs, reading, tell
        self._page: list[tuple[int, Msg]] = []
        self.name = "the stream"
        self._position: int | None = None

    @property
    def reached(self) -> int:
        return self._position or 0

    async def beside(self, page: Page) -> None:
        last = max(page)
        for position, message in await self._up_to(last):
            if position in page:
                self._compare(position, message, page)
            else:
                self._find("this position does not follow what is in front of it in the stream", position)

    async def ends(self) -> None:
        while left := await self._up_to(None):
            for position, message in left:
                id = _header(message, "ce-id")
                epoch = int(id.partition(":")[0]) if id[:1].isdigit() else 0
                if restore := self._epochs.lost(epoch, position):
                    words = f"the stream still has {id}, which the restore that began {restore} lost"
                    self._tell(Finding(Kind.RESTORE, self._service, words, position))
                else:
                    self._find(f"the stream has {id}, which the store does not have", position)

    async def _up_to(self, bound: int | None) -> list[tuple[int, Msg]]:
        """The next messages with a position up to the bound, in their order; one page of them where there is none."""
        found: list[tuple[int, Msg]] = []
        while self._page or await self._more():
            cut = next((n for n, (at, _) in enumerate(self._page) if bound is not None and at > bound), None)
            found += self._page[:cut]
            self._page = self._page[cut:] if cut is not None else []
            if self._page or bound is None:
                break
        return found

    async def _more(self) -> bool:
        fetched = await self._reading.more()
        for message in fetched:
            text = _header(message, "ce-position")
            position = int(text) if text.isdigit() else 0
            jumps = self._position is not None and position != self._position + 1
            if jumps and (position < self.reached or not await self._reading.has_dropped(message)):
                self._find(f"position {position or '?'} follows {self._position} in the stream", position)
            self._position = position
            self._page.append((position, message))
        return bool(fetched)

    def _compare(self, position: int, message: Msg, page: Page) -> None:
        stored = page[position]
        if stored is None:
            return
        if (id := _header(message, "ce-id")) != stored.id:
            self._find(f"the stream has {id or 'a foreign message'} here, the store {stored.id}", position)
        elif _header(message, "ce-hash") != stored.hash.hex():
            self._find("the stream has another event here than the store: their hashes differ", position)
        elif message.data != stored.data:
            self._find("the stream has the event's hash, but not its data", position)

    def _find(self, words: str, position: int) -> None:
        self._tell(Finding(Kind.STREAM, self._service, words, position or None))


def _header(message: Msg, name: str) -> str:
    return (message.headers or {}).get(name, "")
