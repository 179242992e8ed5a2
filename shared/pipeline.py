"""Publishing many messages to a stream at once; each must become exactly the sequence that it is meant to be."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import msgspec
from nats.aio.client import Client
from nats.aio.msg import Msg


class Overtaken(Exception):
    """The stream is not where we thought: look at it again, never decide from memory."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is published: `id` is what the stream knows duplicates by."""

    subject: str
    id: str
    headers: dict[str, str]
    data: bytes


class _Error(msgspec.Struct):
    description: str = ""
    err_code: int = 0


class _Ack(msgspec.Struct):
    seq: int = 0
    duplicate: bool = False
    error: _Error | None = None


SENDING = 0
"""Stands for what is still to be sent: the stream may acknowledge all that was before the next is on its way."""

_ack = msgspec.json.Decoder(_Ack).decode


class Pipeline:
    """One subscription for all acknowledgements of one stream's publisher.

    nats-py's own `publish_async` makes a task, a future and a token for each message. Here a reply's subject says which
    sequence it must be, and one future stands for all.
    """

    def __init__(self, client: Client, stream: str) -> None:
        self._client, self._stream = client, stream
        self._inbox = client.new_inbox()
        self._due: set[int] = set()
        self._all: asyncio.Future[None] | None = None

    @classmethod
    @asynccontextmanager
    async def to(cls, client: Client, stream: str) -> AsyncIterator["Pipeline"]:
        """A pipeline to this stream."""
        pipeline = cls(client, stream)
        subscription = await client.subscribe(f"{pipeline._inbox}.*", cb=pipeline._acknowledged)
        try:
            yield pipeline
        finally:
            with suppress(Exception):  # where the connection is gone, so is the subscription
                await subscription.unsubscribe()

    async def publish(self, messages: Iterable[Message], after: int, seconds: float) -> None:
        """Publish behind the sequence `after`, and return once all are stored there.

        Raises Overtaken where the stream went on without us or knows a message already; TimeoutError after `seconds`.
        """
        self._all = asyncio.get_running_loop().create_future()
        self._due = {SENDING}
        async with asyncio.timeout(seconds):
            for sequence, message in enumerate(messages, start=after + 1):
                self._due.add(sequence)
                message.headers["Nats-Msg-Id"] = message.id
                message.headers["Nats-Expected-Stream"] = self._stream
                message.headers["Nats-Expected-Last-Sequence"] = str(sequence - 1)
                await self._client.publish(message.subject, message.data, f"{self._inbox}.{sequence}", message.headers)
            self._due.discard(SENDING)
            if self._due:
                await self._all

    async def _acknowledged(self, reply: Msg) -> None:
        if self._all is None or self._all.done():
            return  # of a publication that was given up
        sequence = int(reply.subject.rpartition(".")[2])
        ack = _ack(reply.data) if reply.data else _Ack(error=_Error("no stream takes this subject"))
        if ack.error or ack.duplicate or ack.seq != sequence:
            self._all.set_exception(Overtaken(f"{ack.error or ack} where {sequence} was expected"))
            return
        self._due.discard(sequence)
        if not self._due:
            self._all.set_result(None)
