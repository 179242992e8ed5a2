"""A relay in a process of its own, with a stream that forgets message ids within a moment.

What then keeps a relay that stood still from publishing once more what another has published is the expected sequence
alone. `python -m tests.promises.relay DATABASE_URL NATS_URL`
"""

import asyncio
import sys

from nats.js.api import StreamConfig

from shared import streams
from shared.health import Part
from shared.running import keep_running
from tests.servers import Database
from tests.shared.core import connected, core
from tests.shared.relaying import relaying

REMEMBERS = 0.1
"""Seconds for which the server knows a message id again; less it does not allow."""

as_ever = streams.definition


def forgetful(service: str) -> StreamConfig:
    """The stream as it is defined, but for how long it knows messages again."""
    return as_ever(service).evolve(duplicate_window=REMEMBERS)


async def relay(url: str, nats_url: str) -> None:
    """Until it is killed."""
    streams.definition = forgetful
    async with core(Database("", "", url, "")) as told, connected(nats_url) as broker, relaying(told, broker):
        await keep_running("wake", Part(), told.wake.run)


if __name__ == "__main__":
    asyncio.run(relay(*sys.argv[1:]))
