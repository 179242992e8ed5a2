"""One order's history and its state as of a past day over HTTP, with a million orders known and with ten thousand.

The orders that are read have fifty events each; of all others only one is known, or filling would take an hour. Neither
answer is made from anything but the ledger.
"""

import asyncio
import http.client
import math
import random
from contextlib import ExitStack
from time import monotonic

import asyncpg
from rich.console import Console

from benchmarks import identity
from benchmarks.filling import fill, order_id
from benchmarks.measured import Measured
from benchmarks.servers import store_server
from benchmarks.tracking_served import tracking_on
from shared.migrations import migrate
from tests.servers import Database, Postgres

MANY, FEW = 1_000_000, 10_000
READ, EVENTS = 500, 50
QUESTIONS = 1000
DAY = "2024-02-20"  # in the midst of most of those histories

OTHERS = """
INSERT INTO ledger SELECT gen_random_uuid(), occurred_at, received_at, recorded_at, 100000000 + n, epoch, 1,
    originator_id, class_version, estimated, source, topic, occurred, reported, actor, role, on_behalf_of,
    correlation_id, causation_id, trace_parent, hash, data
FROM generate_series(1, $1::bigint) AS n, (SELECT * FROM ledger WHERE topic = 'order.quoted' LIMIT 1) AS one
"""


def measure(rounds: int = 3) -> list[Measured]:
    with store_server() as server, ExitStack() as stack:
        many, few = (stack.enter_context(tracking_on(_filled(server, orders))) for orders in (MANY, FEW))
        for port in many, few:
            _asked(port)  # each once before it counts
        pairs = [(p99(_asked(many)), p99(_asked(few))) for _ in range(rounds)]
    ours, floor = zip(*pairs, strict=True)
    what = f"history and state as of a past day, p99, {MANY:,} orders against {FEW:,}"
    return [Measured("10", what, "ms", ours, floor, must=1.5, aim=1.2, most=True)]


def _filled(server: Postgres, orders: int) -> Database:
    database = server.new_database("tracking")
    migrate("tracking", database.owner_url, database.role)
    asyncio.run(fill(database.owner_url, READ, EVENTS, Console(stderr=True)))
    asyncio.run(_others(database.owner_url, orders - READ))
    return database


async def _others(url: str, orders: int) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(OTHERS, orders)
    await connection.execute("VACUUM ANALYZE ledger")
    await connection.close()


def _asked(port: int) -> list[float]:
    """How long each answer took, in milliseconds; one after the other over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    chance = random.Random(7)
    took: list[float] = []
    for n in range(QUESTIONS):
        id = order_id(chance.randrange(READ))
        path = f"/v1/orders/{id}/history" if n % 2 else f"/v1/orders/{id}?happened_by={DAY}"
        began = monotonic()
        connection.request("GET", path, headers={"Authorization": identity.BEARER})
        answer = connection.getresponse()
        body = answer.read()
        took.append((monotonic() - began) * 1000)
        assert answer.status == 200, body
        assert len(body) > 1000, body
    return took


def p99(took: list[float]) -> float:
    """Such that one in a hundred took longer."""
    return sorted(took)[math.ceil(0.99 * len(took)) - 1]
