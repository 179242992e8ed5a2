"""How soon an answered command is seen in tracking, beside the least that must happen in between.

The floor is a commit, an acknowledged publish and another commit, one after the other, on the very same servers.
"""

import asyncio
import json
from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic

import asyncpg
import nats

from benchmarks.commanding import command
from benchmarks.events import STATE
from benchmarks.measured import Measured
from benchmarks.running import gendan_up

PORT = 8640
RATE, CONNECTIONS, SECONDS = 200, 16, 6
TIMES = 200
"""How often the floor is gone through, per round."""

CHECKPOINT = "SELECT position FROM checkpoints WHERE consumer = 'orders' AND source = 'order'"


def measure(rounds: int = 5) -> list[Measured]:
    with gendan_up(PORT) as state:
        around = json.loads((state / "environment.json").read_text())
        asyncio.run(command(PORT + 1, CONNECTIONS, 3, RATE))
        ours, floors = zip(*(asyncio.run(one_round(around)) for _ in range(rounds)), strict=True)
    least = [_at(each, 50) for each in floors]
    words = f"from a command's answer to its being seen, at {RATE} commands/s, beside commit + publish + commit:"
    return [
        Measured("7", f"{words} median", "ms", [_at(each, 50) for each in ours], least, must=4, aim=3, most=True),
        Measured("7b", f"{words} p99", "ms", [_at(each, 99) for each in ours], least, must=10, aim=6, most=True),
    ]


async def one_round(around: dict[str, str]) -> tuple[list[float], list[float]]:
    """In ms: how long each command was unseen, and how long each pass of the floor took."""
    answers: list[tuple[float, int]] = []
    looks: list[tuple[int, float]] = []

    def answered(body: bytes) -> None:
        place = json.loads(body)["position"]  # order:1810@1
        answers.append((monotonic(), int(place.partition(":")[2].partition("@")[0])))

    watching = asyncio.create_task(watch(around["GENDAN_TRACKING_DATABASE_URL"], looks))
    await command(PORT + 1, CONNECTIONS, SECONDS, RATE, answered)
    await asyncio.wait([watching], timeout=2)
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    unseen = []
    for at, position in answers:
        seen = bisect_left(looks, (position, 0.0))
        unseen.append((looks[seen][1] - at) * 1000)
    return [max(each, 0.0) for each in unseen], await floor(around)


async def watch(url: str, looks: list[tuple[int, float]]) -> None:
    """When tracking had come how far; looked at each millisecond: more often would take the processor from it."""
    connection = await asyncpg.connect(url)
    try:
        statement = await connection.prepare(CHECKPOINT)
        while True:
            position = await statement.fetchval() or 0
            if not looks or position > looks[-1][0]:
                looks.append((position, monotonic()))
            await asyncio.sleep(0.001)
    finally:
        await connection.close()


async def floor(around: dict[str, str]) -> list[float]:
    """Each pass in ms."""
    connection = await asyncpg.connect(around["GENDAN_TRACKING_OWNER_DATABASE_URL"])
    client = await nats.connect(around["GENDAN_NATS_URL"])
    js = client.jetstream()
    await connection.execute("CREATE TABLE IF NOT EXISTS floor (state bytea)")
    await js.add_stream(name="FLOOR", subjects=["floor"])
    took = []
    for _ in range(TIMES):
        began = monotonic()
        await connection.execute("INSERT INTO floor VALUES ($1)", STATE)
        await js.publish("floor", STATE)
        await connection.execute("INSERT INTO floor VALUES ($1)", STATE)
        took.append((monotonic() - began) * 1000)
    await client.close()
    await connection.close()
    return took


def _at(times: Sequence[float], percent: int) -> float:
    return sorted(times)[len(times) * percent // 100]
