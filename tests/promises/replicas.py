"""Two replicas of the order service on one database, and clients who send their commands to either."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx

from services.order.orders.state import order_id
from tests.apart import Served, told
from tests.identity import bearer
from tests.promises.conftest import starting

CUSTOMER = "HARBOUR"
PAPERS: Mapping[str, Any] = {
    "customer_code": CUSTOMER,
    "currency": "USD",
    "flow": "made_to_order",
    "destination": {"text": "Hamburg", "country": "DE", "time_zone": "Europe/Berlin"},
    "lines": [{"number": "1", "style": "B-2041", "unit": "piece", "quantity": "100", "price": "8.40",
               "promised": {"on": "2027-03-15"}}],
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a client sees of an answer, and all that must be the same when it is given again."""

    status: int
    etag: str
    body: str


@dataclass
class Replicas:
    """`ways` are the clients' connections to each replica; `sent_again` counts what had no answer, or a 503."""

    ways: Sequence[httpx.AsyncClient]
    sent_again: int = 0

    async def post(self, to: int, path: str, body: Mapping[str, Any], **headers: str) -> httpx.Response:
        """Send a command to a replica, until it is answered with something else than that something is away."""
        return await self._insist(to, "POST", path, json=dict(body), headers=headers)

    async def get(self, to: int, path: str) -> httpx.Response:
        """Ask a replica, in the same way."""
        return await self._insist(to, "GET", path)

    async def _insist(self, to: int, method: str, path: str, **what: Any) -> httpx.Response:
        while True:
            with suppress(httpx.TransportError):
                answer = await self.ways[to].request(method, path, **what)
                if answer.status_code != 503:
                    return answer
            self.sent_again += 1
            await asyncio.sleep(0.05)  # as a client does before it tries again

    async def receive(self, numbers: list[str]) -> list[str]:
        """Orders by these PO numbers; where each is. Both replicas have them in memory."""
        customer = {"code": CUSTOMER, "name": "Harbour & Sons"}
        assert (await self.post(0, "/v1/customers", customer)).status_code == 201
        places = []
        for number in numbers:
            received = await self.post(0, "/v1/orders", {**PAPERS, "po_number": number})
            assert received.status_code == 201, received.text
            places.append(f"/v1/orders/{order_id(CUSTOMER, number)}")
            assert (await self.post(1, f"{places[-1]}/acknowledge", {})).status_code == 200
        return places


@asynccontextmanager
async def replicas_on(nats_url: str, databases: Sequence[str]) -> AsyncIterator[Replicas]:
    """One replica on each of these ways to the database."""
    programs = [Served("order", told(nats_url, {"order": url})) for url in databases]
    async with starting() as start, AsyncExitStack() as stack:
        await asyncio.gather(*map(start, programs))
        ways = [httpx.AsyncClient(base_url=each.url, headers=bearer("Lin"), timeout=20) for each in programs]
        yield Replicas([await stack.enter_async_context(way) for way in ways])
