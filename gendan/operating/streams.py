"""`gendan streams …`: the JetStream streams, from the operator's side."""

import asyncio
import sys
from collections.abc import Sequence
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from gendan.launcher.state import DEFAULT
from gendan.launcher.telling import say
from gendan.operating.meant import Meant
from gendan.operating.reach import Reach, reach
from gendan.operating.refilling import refill
from gendan.operating.standing import Standing, chosen, jetstream, origin_of, standing
from gendan.operating.words import Refused, in_words

Named = Annotated[str, Parameter(help="Those whose streams are meant, also partners; all, where none is named.")]


def plan(*services: Named, state: Meant = DEFAULT) -> None:
    """Say what `apply` would do to each stream; exit code 1 if one is foreign. Changes nothing."""
    with in_words():
        found = asyncio.run(_looked_at(reach(state), services))
        for each in found:
            say(str(each))
    sys.exit(1 if any(each.verdict == "foreign" for each in found) else 0)


def apply(*services: Named, state: Meant = DEFAULT) -> None:
    """Create the streams or bring them up to date; if one of them is foreign, none is touched."""
    with in_words():
        for stream, done in asyncio.run(_applied(reach(state), services)).items():
            say(f"{stream}: {done}")


def rebuild(*services: Named, state: Meant = DEFAULT) -> None:
    """Delete the streams and let them be filled again from the stores, while everything runs."""
    with in_words():
        for name, events in asyncio.run(_rebuilt(reach(state), services)).items():
            say(f"{name}: rebuilt, {events:,} events")


async def _looked_at(run: Reach, names: Sequence[str]) -> list[Standing]:
    async with jetstream(run.nats_url) as js:
        found = []
        for each in await chosen(run, names):
            async with origin_of(run, each) as origin:
                found.append(await standing(js, origin))
        return found


async def _applied(run: Reach, names: Sequence[str]) -> dict[str, str]:
    """What was done, by stream. Raises Refused, with nothing changed, where one of them is foreign."""
    if foreign := [str(each) for each in await _looked_at(run, names) if each.verdict == "foreign"]:
        raise Refused("\n".join([*foreign, "nothing was changed"]))
    async with jetstream(run.nats_url) as js:
        wanted = [each.channel for each in await chosen(run, names)]
        return {channel.name: await channel.ensure(js) for channel in wanted}


async def _rebuilt(run: Reach, names: Sequence[str]) -> dict[str, int]:
    return await refill(run, await chosen(run, names), Console(highlight=False))
