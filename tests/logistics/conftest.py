"""The order and the logistics service side by side, telling each other what happened."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.logistics.app import app as logistics_app
from services.order.app import app as order_app
from shared import streams
from shared.envelope import Actor, Envelope, Occurred
from shared.events import Event
from shared.policies import Act, Policy
from shared.received import Received
from tests.conftest import Start
from tests.logistics.examples import SAMPLE
from tests.servers import NatsServer
from tests.waiting import until


@dataclass
class Both:
    """What Wang Fang does at both services about one order: 100 and 50 pieces, 5 % over."""

    order: httpx.AsyncClient
    logistics: httpx.AsyncClient
    id: UUID

    async def receive(self, *quantities: str, **papers: Any) -> None:
        await self.order.post("/v1/customers", json={"code": "HARBOUR", "name": "Harbour & Sons"})
        lines = [line(str(number), quantity) for number, quantity in enumerate(quantities or ("100", "50"), 1)]
        answer = await self.order.post(
            "/v1/orders",
            json={
                "customer_code": "HARBOUR",
                "po_number": "4500/17",
                "currency": "USD",
                "lines": lines,
                "flow": "made_to_order",
                "destination": {"text": "Hamburg", "country": "DE"},
                "tolerance": {"over": "5"},
            }
            | papers,
        )
        assert answer.status_code == 201, answer.text
        self.id = UUID(answer.json()["id"])

    async def decide(self, command: str, **body: Any) -> httpx.Response:
        return await self.order.post(f"/v1/orders/{self.id}/{command}", json=body)

    async def book(self, shipment: str, headers: dict[str, str] | None = None, **body: Any) -> httpx.Response:
        address = f"/v1/orders/{self.id}/shipments"
        return await self.logistics.post(address, json={"shipment": shipment} | body, headers=headers)

    async def tell(
        self, shipment: str, stage: str, headers: dict[str, str] | None = None, **body: Any
    ) -> httpx.Response:
        address = f"/v1/orders/{self.id}/shipments/{shipment}/{stage}"
        return await self.logistics.post(address, json=body, headers=headers)

    async def hear(self, policy: Policy, event: Event, position: int = 1, by: str = "li-na") -> None:
        """Logistics hears what somebody said elsewhere, as if it had come from there."""
        now = datetime.now(UTC)
        cause = Received(
            source=policy.source,
            epoch=1,
            position=position,
            topic=event.topic,
            class_version=event.class_version,
            originator_id=SAMPLE if event.aggregate() == "sample" else self.id,
            originator_version=position,
            recorded_at=now,
            envelope=Envelope(Occurred(now), Actor(by), "a-story"),
            hash=b"",
            data=event.model_dump_json().encode(),
        )
        await policy.reactions[event.topic](event, cause, Act("told-by-hand", cause, logistics_app.state.repositories))

    async def retract(self, version: int) -> httpx.Response:
        body = {"version": version, "why": "did_not_occur", "reason": "the wrong shipment"}
        return await self.logistics.post(f"/v1/orders/{self.id}/shipments/retractions", json=body)

    async def ordered(self) -> Any:
        return (await self.order.get(f"/v1/orders/{self.id}")).json()

    async def shipping(self) -> Any:
        return (await self.logistics.get(f"/v1/orders/{self.id}/shipments")).json()

    async def order_shows(self, **wanted: Any) -> Any:
        """The order, once it is as wanted."""
        return await until(lambda: _as_wanted(self.ordered, wanted), f"the order shows {wanted}")

    async def shipping_shows(self, **wanted: Any) -> Any:
        """The order's shipping, once it is as wanted."""
        return await until(lambda: _as_wanted(self.shipping, wanted), f"its shipping shows {wanted}")


async def _as_wanted(look: Any, wanted: dict[str, Any]) -> Any:
    shown = await look()
    return shown if all(shown.get(name) == value for name, value in wanted.items()) else None


def line(number: str, quantity: str, unit: str = "piece") -> dict[str, Any]:
    promised = {"on": "2026-09-30"}
    return {
        "number": number, "style": "B-2041", "unit": unit, "quantity": quantity, "price": "8.40", "promised": promised
    }  # fmt: skip


@pytest.fixture
async def both(running: Start, nats_server: NatsServer) -> Both:
    nats_server.wipe()
    await streams.apply(nats_server.url, ["order", "logistics"])
    return Both(await running("order", order_app), await running("logistics", logistics_app), UUID(int=0))
