"""The order and the production service side by side, telling each other what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.order.app import app as order_app
from services.production.app import app as production_app
from shared import streams
from shared.identity.roles import Role
from tests.conftest import Start
from tests.identity import bearer
from tests.servers import NatsServer
from tests.waiting import until

QIANG = bearer("Liu Qiang", Role.PRODUCTION_MERCHANDISER)
ZHANG = bearer("Zhang Wei", Role.MANAGER)


@dataclass
class Making:
    """What people do at both services about one order of totes and pouches."""

    order: httpx.AsyncClient
    production: httpx.AsyncClient
    id: UUID

    async def receive(self, flow: str = "made_to_order", **papers: Any) -> None:
        await self.order.post("/v1/customers", json={"code": "HARBOUR", "name": "Harbour & Sons"})
        answer = await self.order.post(
            "/v1/orders",
            json={
                "customer_code": "HARBOUR",
                "po_number": "4500/17",
                "currency": "USD",
                "lines": [line("1", "B-2041"), line("2", "P-7")],
                "flow": flow,
                "destination": {"text": "Hamburg", "country": "DE"},
                "incoterm": {"rule": "FOB", "place": "Ningbo"},
            }
            | papers,
        )
        assert answer.status_code == 201, answer.text
        self.id = UUID(answer.json()["id"])

    async def decide(self, command: str, **body: Any) -> httpx.Response:
        return await self.order.post(f"/v1/orders/{self.id}/{command}", json=body)

    async def ask(self, path: str, headers: Mapping[str, str] = QIANG, /, **body: Any) -> httpx.Response:
        """A command at production, by the production merchandiser unless somebody else is named."""
        return await self.production.post(f"/v1/orders/{self.id}/{path}", json=body, headers=headers)

    async def plan(self) -> Any:
        return (await self.production.get(f"/v1/orders/{self.id}/plan")).json()

    async def plan_shows(self, **wanted: Any) -> Any:
        """The order's plan, once it is as wanted."""
        return await self.shows("plan", **wanted)

    async def shows(self, what: str, **wanted: Any) -> Any:
        """What production knows of the order, once it knows any of it and it is as wanted."""

        async def shown() -> Any:
            answer = await self.production.get(f"/v1/orders/{self.id}/{what}")
            now = answer.json()
            return now if answer.is_success and all(now.get(name) == each for name, each in wanted.items()) else None

        return await until(shown, f"its {what} shows {wanted}")


def line(number: str, style: str, by: str = "2027-07-01") -> dict[str, Any]:
    return {
        "number": number, "style": style, "unit": "piece", "quantity": "100", "price": "8.40", "promised": {"on": by}
    }  # fmt: skip


@pytest.fixture
async def making(running: Start, nats_server: NatsServer) -> Making:
    nats_server.wipe()
    await streams.apply(nats_server.url, ["order", "production"])
    return Making(await running("order", order_app), await running("production", production_app), UUID(int=0))
