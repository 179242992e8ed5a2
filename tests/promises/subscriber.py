"""A subscriber in a process of its own: it notes what the order service tells, in a database of its own.

`python -m tests.promises.subscriber DATABASE_URL NATS_URL FEED_URL`
"""

import asyncio
import sys

import asyncpg
import httpx

from shared.running import keep_running
from tests.shared.consumers import Notes, runner_of
from tests.shared.core import connected


async def subscribe(url: str, nats_url: str, feed: str) -> None:
    """Until it is killed."""
    async with (
        asyncpg.create_pool(url, min_size=1, max_size=3) as pool,
        httpx.AsyncClient(timeout=5) as http,
        connected(nats_url) as broker,
    ):
        runner = runner_of(Notes(), feed, pool, url, broker, http)
        await keep_running("notes", runner.part, runner.run)


if __name__ == "__main__":
    asyncio.run(subscribe(*sys.argv[1:]))
