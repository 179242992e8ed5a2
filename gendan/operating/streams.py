"""`gendan streams …`: the JetStream streams, from the operator's side."""

import asyncio
import sys
from collections.abc import Sequence

from rich.console import Console

from gendan.launcher.state import DEFAULT
from gendan.launcher.telling import say
from gendan.operating.meant import Meant
from gendan.operating.reach import Reach, reach
from gendan.operating.refilling import refill
from gendan.operating.standing import Standing, asked_tracking, chosen, jetstream, recorder_of, standing
from gendan.operating.words import Refused, in_words
from services.tracking.partners.partner import ACTIVE
from shared import streams


def plan(*services: str, state: Meant = DEFAULT) -> None:
    """Say what `apply` would do to each stream; exit code 1 if one is foreign. Changes nothing.

    Parameters
    ----------
    services
        Those whose streams are meant; all, where none is named.

    """
    with in_words():
        run, names = reach(state), chosen(services)
        found = asyncio.run(_looked_at(run, names))
        for each in found:
            say(str(each))
    sys.exit(1 if any(each.verdict == "foreign" for each in found) else 0)


def apply(*services: str, state: Meant = DEFAULT) -> None:
    """Create the streams or bring them up to date; if one of them is foreign, none is touched.

    Parameters
    ----------
    services
        Those whose streams are meant; all, where none is named.

    """
    with in_words():
        run, names = reach(state), chosen(services)
        found = asyncio.run(_looked_at(run, names))
        if foreign := [str(each) for each in found if each.verdict == "foreign"]:
            raise Refused("\n".join([*foreign, "nothing was changed"]))
        for stream, done in asyncio.run(streams.apply(run.nats_url, names)).items():
            say(f"{stream}: {done}")


def rebuild(*services: str, state: Meant = DEFAULT) -> None:
    """Delete the streams and let them be filled again from the stores, while everything runs.

    Parameters
    ----------
    services
        Those whose streams are meant, also partners; all, where none is named.

    """
    with in_words():
        run = reach(state)
        partners = [row["name"] for row in asyncio.run(asked_tracking(run, ACTIVE))]
        names = chosen(services, partners)
        own, others = [each for each in names if each not in partners], [each for each in names if each in partners]
        for name, events in asyncio.run(refill(run, own, Console(highlight=False), others)).items():
            say(f"{name}: rebuilt, {events:,} events")


async def _looked_at(run: Reach, names: Sequence[str]) -> list[Standing]:
    async with jetstream(run.nats_url) as js:
        found = []
        for name in names:
            async with recorder_of(run, name) as recorder:
                found.append(await standing(js, recorder, name))
        return found
