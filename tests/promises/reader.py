"""A reader in a process of its own: follows a store by position and prints what it saw that must not be.

A reader within the writers' own event loop would miss nothing by construction.
"""

import asyncio
import json
import sys

import asyncpg

from shared.store.recorder import Recorder

THE_END = b"the end"


async def follow(url: str) -> dict[str, object]:
    """Read until the end comes by: positions after which one was missing, times that went back, how many were read."""
    missing: list[int] = []
    went_back: list[int] = []
    seen, last, last_at = 0, 0, None
    async with asyncpg.create_pool(url, min_size=1, max_size=1) as pool:
        recorder = Recorder(pool, seconds=20)
        print("reading", flush=True)
        while True:
            for row in await recorder.select_notifications(last, 100):
                seen += 1
                if row.notification_id != last + 1:
                    missing.append(last)
                if last_at is not None and row.recorded_at < last_at:
                    went_back.append(row.notification_id)
                last, last_at = row.notification_id, row.recorded_at
                if row.state == THE_END:
                    return {"seen": seen, "missing": missing, "went back": went_back}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(follow(sys.argv[1]))))
