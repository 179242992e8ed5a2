"""API keys that the service of things is to know."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from shared.identity import api_keys
from shared.identity.api_keys import ApiKey


@asynccontextmanager
async def owning() -> AsyncIterator[asyncpg.Connection]:
    """As the owner of the service's database."""
    owner = await asyncpg.connect(os.environ["GENDAN_ORDER_OWNER_DATABASE_URL"])
    yield owner
    await owner.close()


async def kept(key: ApiKey) -> dict[str, str]:
    """The key is known to the service; the header by which it is shown."""
    secret = api_keys.new_secret()
    async with owning() as owner:
        await api_keys.keep(owner, key, api_keys.digest(secret))
    return {"Authorization": f"Bearer {secret}"}
