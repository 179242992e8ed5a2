"""Room on the disk: before there is none left PostgreSQL takes no more writes, so that reading goes on.

A PostgreSQL whose log of writes finds no room at all ends at once, and cannot even be read until there is some.
nats-server does not take up writing again by itself: it is started anew when there is room again; nothing is lost by
that, what it lacks is in the stores.
"""

import shutil
import signal
from contextlib import suppress
from pathlib import Path

from gendan.launcher.children import send
from gendan.launcher.crew import Crew
from gendan.launcher.postgres import Cluster
from gendan.launcher.words import CannotStart

KEEP_FREE = "GENDAN_KEEP_FREE_MB"
MEGABYTE = 1024 * 1024
USUAL = 256
"""Megabytes: more than can be written between two looks, and some new files of the log of writes besides."""
LOOK = 1.0
"""Seconds between two looks."""


class Room:
    """Looks at the disks of one run's two servers. What PostgreSQL is told stands in a file of its own, also later."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        self._least = _least(crew.wanted.around.get(KEEP_FREE, ""))
        self._nats_was_short = False

    async def look(self) -> None:
        """Close PostgreSQL for writes where room is short, open it where there is enough again; the same for NATS."""
        if (cluster := self._crew.servers.cluster) and self._crew.postgres:
            is_closed = _is_closed(cluster)
            if is_closed != self._is_short(cluster.data, is_closed):
                await self._tell(cluster, close=not is_closed)
        if (broker := self._crew.servers.broker) and (nats := self._crew.nats):
            is_short = self._is_short(broker.folder, self._nats_was_short)
            if self._nats_was_short and not is_short and nats.child:
                self._crew.wanted.say("there is room on the disk of NATS again; starting it anew")
                send(nats.child, signal.SIGTERM)
            self._nats_was_short = is_short

    def _is_short(self, folder: Path, was: bool) -> bool:
        """A little more is asked for than was missed, so that it does not go to and fro."""
        try:
            free = shutil.disk_usage(folder).free
        except OSError:
            return was
        return free < self._least * (1.25 if was else 1)

    async def _tell(self, cluster: Cluster, *, close: bool) -> None:
        import asyncpg  # noqa: PLC0415  hardly ever needed

        change = "SET default_transaction_read_only = on" if close else "RESET default_transaction_read_only"
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):  # not there now: at the next look
            connection = await asyncpg.connect(cluster.admin_url, timeout=3)
            try:
                await connection.execute(f"ALTER SYSTEM {change}")
                await connection.execute("SELECT pg_reload_conf()")
            finally:
                connection.terminate()
            least = self._least // MEGABYTE
            self._crew.wanted.say(
                f"less than {least} MB are free below {cluster.data}: nothing is written until there is room"
                if close
                else "there is room on PostgreSQL's disk again; writing goes on"
            )


def _least(told: str) -> int:
    """In bytes. Raises CannotStart where it is no number."""
    if told and not told.isdecimal():
        raise CannotStart(f"{KEEP_FREE} says how many megabytes are to stay free on a disk; {told!r} is no such number")
    return int(told or USUAL) * MEGABYTE


def _is_closed(cluster: Cluster) -> bool:
    try:
        return "default_transaction_read_only" in (cluster.data / "postgresql.auto.conf").read_text()
    except OSError:
        return False
