"""Putting restored databases in the place of the live ones: all of them at one moment, or none."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from gendan.operating.words import Refused

ATTEMPTS = 6

SEND_AWAY = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1"


@dataclass(frozen=True)
class Exchange:
    """`live` becomes `kept`, and `restored` becomes `live`."""

    live: str
    restored: str
    kept: str


async def switch(admin: asyncpg.Connection, exchanges: Sequence[Exchange]) -> None:
    """Exchange them in one transaction. Raises Refused, with nothing changed, where somebody does not let go.

    From the moment that a database is being renamed whoever connects to it waits for our commit, so nobody sees some
    exchanged and others not. Clients that are sent away may be back before that; then all of it is tried again.
    """
    for attempt in range(ATTEMPTS):
        try:
            async with admin.transaction():
                for each in exchanges:
                    await admin.execute(SEND_AWAY, each.live)
                    await admin.execute(f'ALTER DATABASE "{each.live}" RENAME TO "{each.kept}"')
                    await admin.execute(f'ALTER DATABASE "{each.restored}" RENAME TO "{each.live}"')
        except asyncpg.ObjectInUseError as error:
            if attempt == ATTEMPTS - 1:
                raise Refused(f"{error}: somebody connects to it again and again; nothing was changed") from None
        else:
            return
