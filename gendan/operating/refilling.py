"""Streams deleted, made anew, and filled again from their stores, while everything runs."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError
from rich.console import Console

from gendan.operating.reach import Reach
from gendan.operating.standing import jetstream, recorder_of
from gendan.operating.words import Refused
from gendan.progress import Telling, telling
from shared import streams

PATIENCE = 60.0
"""Seconds without a single event after which a refill is not watched any longer."""
LOOK = 0.2


async def refill(run: Reach, names: Sequence[str], console: Console) -> dict[str, int]:
    """Let the relays fill the streams of these services up to what the stores have now: how many events, by service.

    Raises Foreign, with nothing changed, where a stream is somebody else's, and Refused where nobody fills it.
    """
    async with AsyncExitStack() as stack:
        js = await stack.enter_async_context(jetstream(run.nats_url))
        heads = {}
        for name in names:
            await streams.found(js, name)
            recorder = await stack.enter_async_context(recorder_of(run, name))
            heads[name] = await recorder.max_notification_id()
        with telling(console, sum(heads.values()), "events") as told:
            for name in names:
                await _made_anew(js, name)
            for name, head in heads.items():
                told.begins(streams.name_of(name))
                await _filled(js, name, head, told)
        return heads


async def _made_anew(js: JetStreamContext, name: str) -> None:
    """A purge would not do: the server would remember the ids of what was purged, and store none of it again."""
    with suppress(NotFoundError):
        await js.delete_stream(streams.name_of(name))
    await streams.ensure(js, name)


async def _filled(js: JetStreamContext, name: str, head: int, told: Telling) -> None:
    """Watch the service's relay fill the stream up to what the store had when we began."""
    loop, seen = asyncio.get_running_loop(), 0
    moved = loop.time()
    while seen < head:
        now = min((await js.stream_info(streams.name_of(name))).state.last_seq, head)
        if now != seen:
            told.goes_on(name)
            told.advances(now - seen)
            seen, moved = now, loop.time()
        elif loop.time() - moved > PATIENCE:
            raise Refused(
                f"{streams.name_of(name)} was made anew and has {seen:,} of {head:,} events; the {name} service fills "
                "it as soon as it runs: gendan status"
            )
        elif loop.time() - moved > PATIENCE / 4:
            told.waits(name, "its relay looks at its stream every few seconds")
        await asyncio.sleep(LOOK)
