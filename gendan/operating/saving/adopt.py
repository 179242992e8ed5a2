"""Going on in databases that were taken back to an earlier moment by other means than ours."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

import asyncpg

from gendan.operating import epochs
from gendan.operating.reach import Reach, telling
from gendan.operating.standing import jetstream, recorder_of

REASON = "adopted after a recovery"


@dataclass(frozen=True)
class Adopted:
    """The new epoch, and by service the position behind which it began."""

    epoch: int
    after: Mapping[str, int]


async def adopt(run: Reach) -> Adopted:
    """Begin a new epoch in each store, behind all that it has.

    What was recorded since the recovery, before anybody adopted it, stands at positions that were in use before: it
    belongs to the new epoch as well, which then begins where the store parts from its stream.
    """
    services = [service.name for service in telling()]
    async with AsyncExitStack() as stack:
        js = await stack.enter_async_context(jetstream(run.nats_url))
        owners = {}
        for name, database in run.databases.items():
            owners[name] = await asyncpg.connect(database.owner_url, timeout=10)
            stack.push_async_callback(owners[name].close)
        epoch = 1 + await epochs.highest(owners.values(), js, services)
        after = {}
        for name in services:
            recorder = await stack.enter_async_context(recorder_of(run, name))
            where = await epochs.store_parted(js, recorder, name)
            after[name] = await epochs.begin(owners[name], epoch, REASON, where)
        await epochs.begin_for_partners(owners["tracking"], js, epoch)
        return Adopted(epoch, after)
