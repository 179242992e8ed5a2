"""Writers in a process of their own: each dawdles between its append and its COMMIT, and now and then changes its mind.

`python -m tests.promises.writer URL SEED WRITERS TURNS MOST_MILLISECONDS` prints how many events were committed.
"""

import asyncio
import random
import sys

import asyncpg

from shared.store.recorder import append
from shared.store.rows import Verdict
from tests.shared.appending import command

CHANGES_ITS_MIND = 0.05
PATIENCE = 60
PATIENT = {"statement_timeout": "60s", "transaction_timeout": "60s", "idle_in_transaction_session_timeout": "60s"}
"""The role's own limits are for those who never dawdle."""


async def keep_writing(url: str, chance: random.Random, turns: int, most_seconds: float) -> int:
    """So many transactions; how many events they left."""
    kept = 0
    connection = await asyncpg.connect(url, server_settings=PATIENT)
    for _ in range(turns):
        batch = [command(*[b"x"] * chance.randint(1, 8)) for _ in range(chance.randint(1, 8))]
        transaction = connection.transaction()
        await transaction.start()
        found = await append(connection, batch, PATIENCE)
        assert {each.verdict for each in found} == {Verdict.APPENDED}
        await connection.execute("SELECT pg_sleep($1)", chance.random() * most_seconds)
        if chance.random() < CHANGES_ITS_MIND:
            await transaction.rollback()
        else:
            await transaction.commit()
            kept += sum(len(each.events) for each in batch)
    await connection.close()
    return kept


async def main(url: str, seed: int, writers: int, turns: int, most_milliseconds: int) -> int:
    chances = [random.Random(f"{seed} {n}") for n in range(writers)]
    return sum(await asyncio.gather(*(keep_writing(url, each, turns, most_milliseconds / 1000) for each in chances)))


if __name__ == "__main__":
    print(asyncio.run(main(sys.argv[1], *map(int, sys.argv[2:]))))
