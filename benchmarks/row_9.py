"""A rebuild of all that tracking shows from a million events, beside the eventsourcing library that only reads them."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from time import monotonic

import asyncpg
from rich.console import Console

from benchmarks.filling import fill
from benchmarks.library import NEEDS
from benchmarks.measured import Measured
from benchmarks.peers import python_packages
from benchmarks.running import gendan_up
from gendan.operating.reach import reach

PORT = 8640
ORDERS, EVENTS = 20_000, 50
SCHEMA = "library"  # of the table that the library reads

# The same payloads as the library's own transcoder writes them, with a time; each event under its aggregate.
COPY = f"""
INSERT INTO {SCHEMA}.stored_events (originator_id, originator_version, topic, state)
SELECT originator_id, originator_version, 'benchmarks.library_reading:Happened', convert_to(
    format('{{"timestamp":{{"_type_":"datetime_iso","_data_":"%s"}}%s', occurred,
        CASE WHEN data = '{{}}' THEN '}}' ELSE ',' || substr(convert_from(data, 'UTF8'), 2) END), 'UTF8')
FROM ledger ORDER BY received_at, source, position
"""


def measure(rounds: int = 2, orders: int = ORDERS) -> list[Measured]:
    with gendan_up(PORT) as state:
        url = reach(state).databases["tracking"].owner_url
        peers = {**os.environ, "PYTHONPATH": str(python_packages(NEEDS))}
        asyncio.run(fill(url, orders, EVENTS, Console(stderr=True)))
        asyncio.run(_copy_for_the_library(url, peers))
        pairs = [(_rebuilt(state, orders * EVENTS), _read(url, peers)) for _ in range(rounds)]
    ours, floor = zip(*pairs, strict=True)
    what = f"rebuild from {orders * EVENTS:,} events, end to end, beside the eventsourcing library reading them"
    return [Measured("9", what, "events/s", ours, floor, must=1.5, aim=5)]


def _rebuilt(state: Path, events: int) -> float:
    """The command as an operator gives it, from its start to its end."""
    began = monotonic()
    words = [sys.executable, "-m", "gendan", "rebuild", "tracking.orders", "--state", str(state)]
    subprocess.run(words, check=True, stdout=sys.stderr)
    return events / (monotonic() - began)


def _read(url: str, environment: dict[str, str]) -> float:
    """What the library says of itself: without its start."""
    words = [sys.executable, "-m", "benchmarks.library_reading", url]
    return float(subprocess.run(words, check=True, capture_output=True, text=True, env=environment).stdout)


async def _copy_for_the_library(url: str, environment: dict[str, str]) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(f"CREATE SCHEMA {SCHEMA}")
    words = [sys.executable, "-m", "benchmarks.library_reading", url, "create"]
    await asyncio.to_thread(subprocess.run, words, check=True, env=environment)
    await connection.execute(COPY)
    await connection.execute(f"VACUUM ANALYZE {SCHEMA}.stored_events")
    await connection.close()
