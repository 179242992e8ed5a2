"""`gendan streams …`: the JetStream streams, from the operator's side."""

import asyncio
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from gendan.launcher.state import DEFAULT
from gendan.launcher.telling import out, say
from gendan.operating.reach import Reach, reach
from gendan.operating.standing import Standing, chosen, jetstream, recorder_of, standing
from gendan.operating.words import Refused, in_words
from gendan.progress import Telling
from gendan.progress import telling as progress
from shared import streams

PATIENCE = 60.0
"""Seconds without a single event after which a refill is not watched any longer."""
LOOK = 0.2
DONE = {"create": "created", "update": "updated"}


def plan(*services: str, state: Path = DEFAULT) -> None:
    """Say what `apply` would do to each stream; exit code 1 if one is foreign. Changes nothing.

    Parameters
    ----------
    services
        Those whose streams are meant; all, where none is named.
    state
        The directory of the `gendan up` that is meant. What the environment names comes first.

    """
    with in_words():
        run, names = reach(state), chosen(services)
        found = asyncio.run(_looked_at(run, names))
        for each in found:
            say(str(each))
    sys.exit(1 if any(each.verdict == "foreign" for each in found) else 0)


def apply(*services: str, state: Path = DEFAULT) -> None:
    """Create the streams or bring them up to date; if one of them is foreign, none is touched.

    Parameters
    ----------
    services
        Those whose streams are meant; all, where none is named.
    state
        The directory of the `gendan up` that is meant. What the environment names comes first.

    """
    with in_words():
        run, names = reach(state), chosen(services)
        found = asyncio.run(_looked_at(run, names))
        if foreign := [str(each) for each in found if each.verdict == "foreign"]:
            raise Refused("\n".join([*foreign, "nothing was changed"]))
        for stream, done in asyncio.run(streams.apply(run.nats_url, names)).items():
            say(f"{stream}: {done}")


def rebuild(*services: str, state: Path = DEFAULT) -> None:
    """Delete the streams and let them be filled again from the stores, while everything runs.

    Parameters
    ----------
    services
        Those whose streams are meant; all, where none is named.
    state
        The directory of the `gendan up` that is meant. What the environment names comes first.

    """
    with in_words():
        asyncio.run(_rebuild(reach(state), chosen(services)))


async def _looked_at(run: Reach, names: Sequence[str]) -> list[Standing]:
    async with jetstream(run.nats_url) as js:
        found = []
        for name in names:
            async with recorder_of(run, name) as recorder:
                found.append(await standing(js, recorder, name))
        return found


async def _rebuild(run: Reach, names: Sequence[str]) -> None:
    async with AsyncExitStack() as stack:
        js = await stack.enter_async_context(jetstream(run.nats_url))
        heads = {}
        for name in names:
            await streams.found(js, name)  # refuses what is somebody else's
            recorder = await stack.enter_async_context(recorder_of(run, name))
            heads[name] = await recorder.max_notification_id()
        with progress(out, sum(heads.values()), "events") as told:
            for name in names:
                await _made_anew(js, name)
            for name, head in heads.items():
                told.begins(streams.name_of(name))
                await _filled(js, name, head, told)
        for name, head in heads.items():
            say(f"{streams.name_of(name)}: rebuilt, {head:,} events")


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
