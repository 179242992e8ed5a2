"""What the commands about partners do, on a run's database and its NATS."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
from nats.js import JetStreamContext
from nats.js.api import ConsumerInfo
from nats.js.errors import NotFoundError, ServiceUnavailableError
from rich.console import Console

from gendan.launcher.telling import say
from gendan.operating.reach import Reach
from gendan.operating.standing import jetstream
from gendan.partners import admitting, kept
from gendan.partners.asked import Asked, known_customers
from gendan.partners.handing import Hand, at_the_terminal
from gendan.partners.kept import Known
from gendan.partners.secrets import Secrets, made
from gendan.partners.telling import all_told
from gendan.partners.words import SignIn
from services.tracking.partners.partner import channel

PATIENCE = 10.0
AGAIN = 0.5
"""Seconds between two looks."""


@dataclass(frozen=True)
class At:
    """What the commands work on: tracking's database, and NATS."""

    run: Reach
    database: asyncpg.Connection
    js: JetStreamContext


async def add(run: Reach, wanted: Asked, hand: Hand = at_the_terminal) -> None:
    secrets = made()
    async with _at(run) as at:
        await known_customers(at.database, wanted.customers or ())
        async with at.database.transaction():
            await kept.add(at.database, wanted, secrets)
            await channel(wanted.name).ensure(at.js)
        await _admit(at, wanted.name, secrets, hand)
        events = await all_told(at.database, wanted.name, Console(highlight=False))
    say(f"{wanted.in_words()}")
    say(f"told so far: {events:,} events" if events is not None else "tracking tells them as soon as it runs")


async def rotate(run: Reach, name: str, hand: Hand = at_the_terminal) -> None:
    secrets = made()
    async with _at(run) as at:
        await kept.rotate(at.database, name, secrets)
        await _admit(at, name, secrets, hand)


async def _admit(at: At, name: str, secrets: Secrets, hand: Hand) -> None:
    """Let NATS know, and hand over the secrets: whatever happens now, they are valid."""
    everybody = [each.admitted for each in await kept.everybody(at.database)]
    hand(SignIn.of(at.run, name, secrets))
    if admitting.admit(at.run, everybody):
        if not await admitting.let_in(at.run, name, secrets.password):
            say("NATS does not let them in yet: gendan status, and the log of nats")
    else:
        say(admitting.for_another_server(next(each for each in everybody if each.name == name)))


async def remove(run: Reach, name: str) -> None:
    async with _at(run) as at:
        await kept.remove(at.database, name)
        ours = admitting.admit(run, [each.admitted for each in await kept.everybody(at.database)])
        await _deleted(at.js, channel(name).name)
    say(f"{name} reads no more; what they were told is kept, and their sequence goes on if they are added again")
    if not ours:
        say(admitting.for_its_end(name))


async def _deleted(js: JetStreamContext, stream: str) -> None:
    """Until it is gone at two looks: tracking may have been about to make sure that it is there.

    While the server reads its configuration again JetStream does not answer.
    """
    loop, gone = asyncio.get_running_loop(), 0
    until = loop.time() + PATIENCE
    while gone < 2:
        try:
            await js.delete_stream(stream)
            gone = 0
        except NotFoundError:
            gone += 1
        except (ServiceUnavailableError, TimeoutError):
            if loop.time() > until:
                raise
        await asyncio.sleep(AGAIN)


async def everybody(run: Reach) -> None:
    async with _at(run) as at:
        known = await kept.everybody(at.database)
        for each in known:
            say(_how_far(each, await _consumer(at.js, each.asked.name)))
    if not known:
        say("there is no partner")


async def show(run: Reach, name: str) -> None:
    async with _at(run) as at:
        found = await kept.one(at.database, name)
        say(found.asked.in_words())
        say(_how_far(found, await _consumer(at.js, name)))
        say(f"since {found.since:%Y-%m-%d %H:%M} UTC")
        if found.waiting:
            say(f"of {found.waiting} histories nothing more is told: an event in them cannot be read (tracking's log)")


def _how_far(known: Known, consumer: ConsumerInfo | None) -> str:
    name = f"{known.asked.name}: told {known.told:,} events"
    if consumer is None:
        return f"{name}; their stream is not there: tracking makes it as soon as it runs"
    return f"{name}; {consumer.num_pending:,} not fetched, {consumer.num_ack_pending:,} fetched and not acknowledged"


async def _consumer(js: JetStreamContext, name: str) -> ConsumerInfo | None:
    try:
        info: ConsumerInfo = await js.consumer_info(channel(name).name, name)
    except NotFoundError:
        return None
    return info


@asynccontextmanager
async def _at(run: Reach) -> AsyncIterator[At]:
    database = await asyncpg.connect(run.databases["tracking"].url, timeout=10)
    try:
        async with jetstream(run.nats_url) as js:
            yield At(run, database, js)
    finally:
        await database.close()
