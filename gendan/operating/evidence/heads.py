"""Where each store ends now."""

from collections.abc import Mapping

import asyncpg

from gendan.operating.evidence import epochs
from gendan.operating.evidence.anchor import StoreHead
from gendan.operating.evidence.snapshot import snapshot

HEAD = "SELECT position, hash FROM batches ORDER BY position DESC LIMIT 1"


async def heads(stores: Mapping[str, str]) -> list[StoreHead]:
    """The head of each store, by its URL. Raises what its server raises."""
    found = []
    for service, url in stores.items():
        async with snapshot(url, "batches", "epochs") as connection:
            found.append(await _head(service, connection))
    return found


async def _head(service: str, connection: asyncpg.Connection) -> StoreHead:
    row = await connection.fetchrow(HEAD)
    position, hash = (row["position"], row["hash"].hex()) if row else (0, "")
    return StoreHead(service=service, epoch=(await epochs.read(connection)).current, position=position, hash=hash)
