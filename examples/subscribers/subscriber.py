# One room: an example to copy, in one file.
"""A subscriber to copy: it takes in every event of a stream once and in order, whatever happens to it or to the stream.

It needs `pip install nats-py httpx`, and is told by the environment:

    SUBSCRIBER_NATS_URL     nats://USER:PASSWORD@HOST:PORT
    SUBSCRIBER_STREAM       the stream
    SUBSCRIBER_CONSUMER     the consumer that was made for you; without it one is made, for as long as it runs
    SUBSCRIBER_API_PREFIX   where JetStream is for you, if it is not at $JS.API
    SUBSCRIBER_INBOX        the prefix of the inbox that you may listen on, if it is a private one
    SUBSCRIBER_FEED_URL     the feed of the same events, such as https://HOST/v1/partner/events
    SUBSCRIBER_FEED_TOKEN   what opens the feed
    SUBSCRIBER_CHECKPOINT   an SQLite file of your own: what was taken in, and how far
"""

import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import httpx
import nats
import nats.errors
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import FetchTimeoutError

BATCH = 200
IDLE = 2.0
"""Seconds of one fetch; the heartbeats within it tell a quiet server from a dead one."""
PAUSE = 1.0
"""Seconds before everything is tried anew."""


@dataclass(frozen=True)
class Event:
    """A CloudEvent: its attributes as text, and its data."""

    attributes: dict[str, str]
    data: Any

    @property
    def id(self) -> str:
        return self.attributes["id"]

    @property
    def position(self) -> int:
        return int(self.attributes["position"])

    @property
    def previous(self) -> int:
        return int(self.attributes["previousposition"])

    @property
    def epoch(self) -> int:
        return int(self.attributes["epoch"])


def of_message(message: Msg) -> Event:
    """Binary mode: attributes are headers that begin with `ce-`, percent-encoded."""
    headers = {name.lower(): value for name, value in (message.headers or {}).items()}
    return Event({k[3:]: unquote(v) for k, v in headers.items() if k.startswith("ce-")}, json.loads(message.data))


def of_line(line: str) -> Event:
    """Structured mode: attributes and data in one JSON object."""
    found = json.loads(line)
    return Event({name: value for name, value in found.items() if name != "data"}, found.get("data"))


def handle(event: Event, database: sqlite3.Connection) -> None:
    """What you do with an event: put your own work here. Types that you do not know are passed by.

    What you write with `database` is committed together with the checkpoint. Whatever has an effect elsewhere may be
    done twice when we are killed in between: let it go by the event's id.
    """
    told = (event.position, event.id, event.attributes["type"], event.attributes["subject"], json.dumps(event.data))
    database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?)", told)
    print(event.position, event.id, flush=True)


class AnotherHistory(Exception):
    """The source does not have what we have taken in: it was taken back to an earlier moment. For people to decide."""


class Notebook:
    """What was taken in, and how far: both change in one transaction, or neither does."""

    def __init__(self, path: str) -> None:
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.executescript("""
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS checkpoint (one INTEGER PRIMARY KEY CHECK (one = 1), epoch, position, id);
            CREATE TABLE IF NOT EXISTS events (position INTEGER PRIMARY KEY, id UNIQUE, type, subject, data);
            INSERT OR IGNORE INTO checkpoint VALUES (1, 0, 0, '');
        """)
        self.look()

    def look(self) -> None:
        """Read how far it is."""
        found = self.database.execute("SELECT epoch, position, id FROM checkpoint").fetchone()
        self.epoch, self.position, self.id = found

    def take(self, events: Iterable[Event]) -> None:
        """Each must follow the one before it."""
        self.database.execute("BEGIN IMMEDIATE")
        with self.database:
            for event in events:
                handle(event, self.database)
                at = event.epoch, event.position, event.id
                self.database.execute("UPDATE checkpoint SET epoch = ?, position = ?, id = ?", at)
        self.look()


@dataclass
class Subscriber:
    """Events come from the stream; what is not there, or was acknowledged by somebody before us, from the feed."""

    notebook: Notebook
    http: httpx.AsyncClient
    told: dict[str, str]
    has_begun: bool = False

    async def follow(self) -> None:
        """Take in what the stream delivers, until something fails; begin anew then from the checkpoint."""
        if not self.has_begun:
            await self.catch_up()
            self.has_begun = True
        url, inbox = self.told["SUBSCRIBER_NATS_URL"], self.told.get("SUBSCRIBER_INBOX") or "_INBOX"
        client = await nats.connect(url, inbox_prefix=inbox, allow_reconnect=False, connect_timeout=5, error_cb=said)
        try:
            subscription = await self.subscribed(
                client.jetstream(prefix=self.told.get("SUBSCRIBER_API_PREFIX") or "$JS.API")
            )
            while True:
                messages = await fetched(subscription)
                for message in messages:
                    await self.take_in(of_message(message))
                if self.told.get("SUBSCRIBER_CONSUMER"):  # only what was committed is acknowledged
                    for message in messages:
                        await message.ack()
        finally:
            await client.close()

    async def subscribed(self, js: JetStreamContext) -> JetStreamContext.PullSubscription:
        """To the consumer that was made for us; or to one of our own, from the newest event on."""
        stream, consumer = self.told["SUBSCRIBER_STREAM"], self.told.get("SUBSCRIBER_CONSUMER")
        if not consumer:  # whatever is older than the newest is missing then, and comes from the feed
            wanted = ConsumerConfig(
                deliver_policy=DeliverPolicy.LAST, ack_policy=AckPolicy.NONE, mem_storage=True, inactive_threshold=30
            )
            consumer = (await js.add_consumer(stream, wanted)).name
        return await js.pull_subscribe_bind(consumer, stream)

    async def take_in(self, event: Event) -> None:
        """Once, and in order. Raises AnotherHistory."""
        known = self.notebook
        if event.position <= known.position and event.epoch <= known.epoch:
            return  # a duplicate
        if event.previous != known.position or event.epoch != known.epoch:
            await self.catch_up(event.previous)
        if event.position > known.position:
            known.take([event])

    async def catch_up(self, until: int | None = None) -> None:
        """Fill a hole up to a position from the feed, or read it to its end; it must have what we took in last."""
        while True:
            known = self.notebook
            page = await self.feed(max(known.position - 1, 0))
            if known.position and (not page or page.pop(0).id != known.id):
                raise AnotherHistory(f"the feed does not have {known.id}, which we have taken in")
            if [event.previous for event in page] != [known.position, *(event.position for event in page)][: len(page)]:
                raise ValueError(f"the feed leaves something out of what follows {known.position}")
            known.take(page)
            if (until is None and not page) or (until is not None and known.position >= until):
                return
            if not page:
                raise ValueError(f"the feed does not have what follows {known.position} yet")

    async def feed(self, after: int) -> list[Event]:
        """What follows a position; the feed gives as much of it as it likes."""
        answer = await self.http.get(
            self.told["SUBSCRIBER_FEED_URL"],
            params={"after": after, "limit": BATCH},
            headers={"Authorization": f"Bearer {self.told['SUBSCRIBER_FEED_TOKEN']}"},
        )
        answer.raise_for_status()
        return [of_line(line) for line in answer.text.split("\n") if line]


async def fetched(subscription: JetStreamContext.PullSubscription) -> list[Msg]:
    """What has come; nothing where all is quiet. Raises where the server or the consumer is not there any more."""
    try:
        messages = await subscription.fetch(1, timeout=IDLE, heartbeat=IDLE / 4)
    except FetchTimeoutError:
        return []
    if pending := messages[-1].metadata.num_pending:
        messages += await subscription.fetch(min(pending, BATCH), timeout=IDLE, heartbeat=IDLE / 4)
    return messages


async def said(error: Exception) -> None:
    print(f"NATS: {error!r}", file=sys.stderr)


async def run(told: dict[str, str]) -> None:
    """For ever, or until the source turns out to be another one."""
    notebook = Notebook(told["SUBSCRIBER_CHECKPOINT"])
    async with httpx.AsyncClient(timeout=10) as http:
        subscriber = Subscriber(notebook, http, told)
        while True:
            try:
                await subscriber.follow()
            except (OSError, ValueError, KeyError, nats.errors.Error, httpx.HTTPError) as error:
                print(f"again in {PAUSE} s, from {notebook.position}: {error!r}", file=sys.stderr)
            await asyncio.sleep(PAUSE)


if __name__ == "__main__":
    try:
        asyncio.run(run(dict(os.environ)))
    except AnotherHistory as why:
        sys.exit(f"stopped: {why}. It was restored from a backup; ask its operator how to go on (docs/subscribers.md)")
