"""Streams deleted, made anew, and filled again from their stores, while everything runs."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from nats.js import JetStreamContext
from rich.console import Console

from gendan.operating.reach import Reach
from gendan.operating.standing import Named, jetstream, origin_of
from gendan.operating.words import Refused
from gendan.progress import Telling, telling
from shared.streams import Channel

PATIENCE = 60.0
"""Seconds without a single event after which a refill is not watched any longer."""
LOOK = 0.2


@dataclass(frozen=True)
class Refill:
    """A stream that `filler`, a service, fills up to `head`, the position of the newest event that there is for it."""

    channel: Channel
    filler: str
    head: int


async def refill(run: Reach, names: Sequence[Named], console: Console) -> dict[str, int]:
    """Let the relays fill the streams of these services and partners up to what there is now: how many, by stream.

    Raises Foreign, with nothing changed, where a stream is somebody else's, and Refused where nobody fills it.
    """
    async with AsyncExitStack() as stack:
        js = await stack.enter_async_context(jetstream(run.nats_url))
        wanted = []
        for name in names:
            origin = await stack.enter_async_context(origin_of(run, name))
            wanted.append(Refill(name.channel, name.filler, await origin.newest()))
        for each in wanted:
            await each.channel.found(js)
        with telling(console, sum(each.head for each in wanted), "events") as told:
            for each in wanted:
                await each.channel.make_anew(js)
            for each in wanted:
                told.begins(each.channel.name)
                await _filled(js, each, told)
        return {each.channel.name: each.head for each in wanted}


async def _filled(js: JetStreamContext, refill: Refill, told: Telling) -> None:
    """Watch the relay fill the stream up to what there was when we began."""
    stream, name, head = refill.channel.name, refill.filler, refill.head
    loop, seen = asyncio.get_running_loop(), 0
    moved = loop.time()
    while seen < head:
        now = min((await js.stream_info(stream)).state.last_seq, head)
        if now != seen:
            told.goes_on(name)
            told.advances(now - seen)
            seen, moved = now, loop.time()
        elif loop.time() - moved > PATIENCE:
            raise Refused(
                f"{stream} was made anew and has {seen:,} of {head:,} events; the {name} service fills "
                "it as soon as it runs: gendan status"
            )
        elif loop.time() - moved > PATIENCE / 4:
            told.waits(name, "its relay looks at its stream every few seconds")
        await asyncio.sleep(LOOK)
