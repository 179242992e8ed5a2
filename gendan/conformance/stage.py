"""All that a trial has: a source that tells, its stream, its feed, and the subscriber that listens."""

import asyncio
import os
import secrets
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from gendan.conformance.broker import CONSUMER, INBOX, STREAM, Server
from gendan.conformance.failed import Failed
from gendan.conformance.feed import Feed, serving
from gendan.conformance.history import History
from gendan.conformance.judged import judge
from gendan.conformance.process import Subscriber
from services.tracking.partners.names import API
from shared.received import Received


@dataclass
class Stage:
    """What scenarios play with. `seconds`: how long whatever they wait for may take."""

    history: History
    server: Server
    feed: Feed
    subscriber: Subscriber
    seconds: float

    async def tell(self, many: int) -> None:
        """Something happens: it is in the feed, and in the stream."""
        await self.server.publish(self.history.further(many))

    def tell_the_feed_only(self, many: int) -> list[Received]:
        """Something happens, and its messages are lost."""
        return self.history.further(many)

    async def took_all(self) -> None:
        """Whatever was told was taken in, each once and in order, and the stream heard to its end. Raises Failed."""
        await self.took(len(self.history))
        words = "what it has taken in is not acknowledged" if self.server.is_partner else "it does not read the stream"
        await self.until(self.server.is_heard, lambda: words)
        await self.took(len(self.history))

    async def took(self, position: int) -> None:
        """Whatever was told up to a position was taken in. Raises Failed."""

        async def is_there() -> bool:
            reached = judge(self.subscriber.lives, self.history.events)
            if reached < position and not self.subscriber.is_there:
                raise Failed(f"it has ended by itself, at position {reached}")
            return reached >= position

        def how_far() -> str:
            reached = judge(self.subscriber.lives, self.history.events)
            return f"it has taken in {reached} of {position} events, and no more came"

        await self.until(is_there, how_far)

    async def settled(self) -> int:
        """What was taken in, with its checkpoint: up to which position; one event more was taken in since."""
        await self.took_all()
        floor = len(self.history)
        await self.tell(1)
        await self.took_all()
        return floor

    async def refill(self, first: int = 1) -> None:
        """The server loses all that it had; the stream is made anew and filled again, with other sequences."""
        await self.server.kill()
        self.server.forget()
        await self.server.start()
        await self.server.prepare(first)
        await self.server.publish(self.history.events)

    async def stops(self) -> None:
        """The subscriber ends by itself, with an exit code that is none of success, and says why. Raises Failed."""
        code = await self.subscriber.ends(self.seconds)
        if code == 0:
            raise Failed("it ended as if all was well (exit code 0)")
        if not self.subscriber.said():
            raise Failed("it ended without a word on its standard error")

    async def until(self, condition: Callable[[], Awaitable[bool]], words: Callable[[], str]) -> None:
        deadline = monotonic() + self.seconds
        while not await condition():
            if monotonic() > deadline:
                raise Failed(f"after {self.seconds:.0f} s {words()}")
            await asyncio.sleep(0.02)


@asynccontextmanager
async def staged(command: Sequence[str], *, is_partner: bool, seconds: float) -> AsyncIterator[Stage]:
    """An empty stage for one scenario; the subscriber is not started yet. All of it is gone afterwards."""
    with ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(prefix="gendan-trial-", ignore_cleanup_errors=True))
        folder, history = Path(name), History()
        feed = Feed(history, secrets.token_urlsafe())
        stack.enter_context(serving(feed))
        server = Server(folder, is_partner=is_partner)
        subscriber = Subscriber(command, _told(server, feed, folder), folder / "said.log")
        try:
            await server.start()
            await server.prepare()
            yield Stage(history, server, feed, subscriber, seconds)
        finally:
            subscriber.kill()
            await server.kill()


def _told(server: Server, feed: Feed, folder: Path) -> dict[str, str]:
    """The environment of the subscriber."""
    told = {
        "SUBSCRIBER_NATS_URL": server.url,
        "SUBSCRIBER_STREAM": STREAM,
        "SUBSCRIBER_FEED_URL": feed.url,
        "SUBSCRIBER_FEED_TOKEN": feed.token,
        "SUBSCRIBER_CHECKPOINT": str(folder / "checkpoint"),
    }
    if server.is_partner:
        told |= {"SUBSCRIBER_CONSUMER": CONSUMER, "SUBSCRIBER_API_PREFIX": API, "SUBSCRIBER_INBOX": INBOX}
    around = {name: value for name, value in os.environ.items() if not name.startswith("SUBSCRIBER_")}
    return {**around, **told}
