"""The order, the logistics and the notify service side by side, with a clock in the test's hand."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.notify.app import app as notify_app
from services.order.app import app as order_app
from services.production.app import app as production_app
from shared import streams
from tests.conftest import Start
from tests.servers import NatsServer
from tests.waiting import until

NOT_YET = UUID(int=0)


@dataclass
class Hand:
    """The time at the notify service: the machine's, and as much later as a test has moved it."""

    later: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.later

    def move(self, **by: float) -> None:
        self.later += timedelta(**by)


@dataclass
class Desk:
    """What Wang Fang does at the order service, and what becomes of it at the notify service."""

    order: httpx.AsyncClient
    notify: httpx.AsyncClient
    hand: Hand
    id: UUID = NOT_YET

    async def receive(self, **papers: Any) -> None:
        await self.order.post("/v1/customers", json={"code": "HARBOUR", "name": "Harbour & Sons", "country": "DE"})
        line = {"number": "1", "style": "B-2041", "unit": "piece", "quantity": "100", "price": "8.40"}
        body = {
            "customer_code": "HARBOUR",
            "po_number": "4500/17",
            "currency": "USD",
            "lines": [line | {"promised": {"on": "2099-09-30"}}],
            "flow": "made_to_order",
            "destination": {"text": "Hamburg", "country": "DE"},
        }
        answer = await self.order.post("/v1/orders", json=body | papers)
        assert answer.status_code == 201, answer.text
        self.id = UUID(answer.json()["id"])

    async def decide(self, command: str, **body: Any) -> Any:
        answer = await self.order.post(f"/v1/orders/{self.id}/{command}", json=body)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    async def obligations(self, **asked: Any) -> list[Any]:
        answer = await self.notify.get("/v1/obligations", params={"order_id": str(self.id)} | asked)
        assert answer.status_code == 200, answer.text
        found: list[Any] = answer.json()["obligations"]
        return found

    async def owes(self, kind: str, **wanted: Any) -> Any:
        """The order's only obligation of this kind, once it is as wanted."""

        async def as_wanted() -> Any:
            found = [each for each in await self.obligations() if each["kind"] == kind]
            if len(found) == 1 and all(found[0][name] == value for name, value in wanted.items()):
                return found[0]
            return None

        return await until(as_wanted, f"there is a {kind} that shows {wanted}")


Ask = Callable[[], Awaitable[Any]]


@pytest.fixture
async def desk(running: Start, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch) -> Desk:
    nats_server.wipe()
    await streams.apply(nats_server.url, ["order", "production", "logistics", "notify"])
    hand = Hand()
    monkeypatch.setitem(notify_app.state._state, "now", hand)
    monkeypatch.setattr("services.notify.obligations.clock.EVERY", 0.02)
    return Desk(await running("order", order_app), await running("notify", notify_app), hand)


@pytest.fixture
async def made(desk: Desk, running: Start) -> Desk:
    """With the production service beside them."""
    await running("production", production_app)
    return desk
