"""`gendan streams …`: the JetStream streams, from the operator's side."""

import asyncio
import os
import sys
from pathlib import Path

from gendan.launcher.given import NATS
from gendan.launcher.state import DEFAULT, State, read
from gendan.services import existing
from shared import streams


def apply(*, state: Path = DEFAULT) -> None:
    """Create the streams or bring them up to date.

    Parameters
    ----------
    state
        The directory of the `gendan up` whose NATS is meant. GENDAN_NATS_URL, where it is set, comes first.

    """
    url = os.environ.get(NATS) or read(State(state.absolute()).environment).get(NATS)
    if not url:
        sys.exit(f"there is no run on {state}, and {NATS} is not set")
    applied = asyncio.run(streams.apply(url, [service.name for service in existing() if service.tells]))
    for stream, done in applied.items():
        print(f"{stream}: {done}")  # noqa: T201
