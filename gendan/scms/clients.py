"""HTTP for many commands in flight: each has a connection to itself, for as long as it lasts."""

import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import httpx

from shared.identity.roles import COMMERCIAL, SHIPPING

ACTOR = "SCMS import"
"""Always the same: a service remembers an Idempotency-Key per actor, and a second run must find its own."""
ROLES = COMMERCIAL | SHIPPING


@dataclass(slots=True)
class Clients:
    """As many clients as there were ever commands in flight at once.

    One client for all would search its connections three times per request: with 32 of them that costs more than the
    request itself.
    """

    stack: AsyncExitStack
    headers: Mapping[str, str]
    verify: ssl.SSLContext = field(default_factory=ssl.create_default_context)  # reading it takes 20 ms: once is enough
    idle: list[httpx.AsyncClient] = field(default_factory=list)

    async def post(self, url: str, *, content: bytes, headers: Mapping[str, str]) -> httpx.Response:
        """Raises httpx.TransportError where there is no answer."""
        client = self.idle.pop() if self.idle else await self._another()
        try:
            return await client.post(url, content=content, headers=headers)
        finally:
            self.idle.append(client)

    async def _another(self) -> httpx.AsyncClient:
        client = httpx.AsyncClient(
            headers=self.headers,
            verify=self.verify,
            timeout=httpx.Timeout(30.0, connect=5.0),
            trust_env=False,  # the services are ours and near; no proxy stands between
        )
        return await self.stack.enter_async_context(client)


@asynccontextmanager
async def client(token: str) -> AsyncIterator[Clients]:
    """Speaks for one run of the import; one correlation holds together all that it tells."""
    headers = {
        "Authorization": f"Bearer {token}",
        "Gendan-Correlation": f"scms-import:{uuid4().hex}",
        "Content-Type": "application/json",
    }
    async with AsyncExitStack() as stack:
        yield Clients(stack, headers)
