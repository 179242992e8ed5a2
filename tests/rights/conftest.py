import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import asyncpg
import httpx
import pytest

from shared.identity import api_keys
from shared.identity.api_keys import ApiKey
from shared.identity.roles import STAFF
from shared.settings import of_service
from tests.rights.asking import OTHERS, OWN
from tests.rights.parties import DEVELOPMENT_TOKEN, Party
from tests.rights.routes import apps
from tests.rights.services import Services, examples
from tests.stories.conftest import Company, company
from tests.waiting import until

__all__ = ["company"]

EACH_ANEW = httpx.Limits(max_keepalive_connections=0)
"""Connections: a server may end a quiet one at the moment in which it is used again."""


@pytest.fixture
async def services(company: Company, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Services]:
    """All services, once tracking shows both customers' orders."""
    monkeypatch.setenv("GENDAN_DEVELOPMENT_TOKEN", DEVELOPMENT_TOKEN)
    parties = {code: Party(code) for code in (OWN, OTHERS)}
    for party in parties.values():
        await party.come_to(company)
    assert len((await company.shown("/v1/orders"))["orders"]) == len(parties)
    await until(_nothing_more_is_owed, "all that is owed about them is written down")
    secret = api_keys.new_secret()
    async with AsyncExitStack() as stack:
        clients, sockets = {}, {}
        for name, app in apps().items():
            url = of_service(name).url
            inside = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=url)
            outside = httpx.AsyncClient(base_url=url, trust_env=False, limits=EACH_ANEW)
            clients[name] = await stack.enter_async_context(inside)
            sockets[name] = await stack.enter_async_context(outside)
            await _keep(name, ApiKey.lasting("board", STAFF, 1, reads_only=True), secret)
        yield Services(clients, sockets, parties, {"Authorization": f"Bearer {secret}"}, examples())


async def _nothing_more_is_owed() -> bool:
    """Notify follows a moment later: what it writes must not be taken for what a question did."""
    pool = apps()["notify"].state.pool
    before = await pool.fetchval("SELECT count(*) FROM events")
    await asyncio.sleep(1)
    return bool(before) and before == await pool.fetchval("SELECT count(*) FROM events")


async def _keep(service: str, key: ApiKey, secret: str) -> None:
    owner = await asyncpg.connect(os.environ[f"GENDAN_{service.upper()}_OWNER_DATABASE_URL"])
    await api_keys.keep(owner, key, api_keys.digest(secret))
    await owner.close()
