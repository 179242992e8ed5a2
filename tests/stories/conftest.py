"""All services side by side, as `gendan up` runs them, each on its own database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.logistics.app import app as logistics_app
from services.notify.app import app as notify_app
from services.order.app import app as order_app
from services.production.app import app as production_app
from services.tracking.app import app as tracking_app
from services.tracking.names import SOURCES
from shared import streams
from tests.conftest import Start
from tests.patiently import patiently
from tests.servers import NatsServer

ORDER = {
    "customer_code": "HARBOUR",
    "po_number": "PO 4500/17",
    "currency": "USD",
    "flow": "made_to_order",
    "destination": {"text": "Hamburg", "country": "DE", "time_zone": "Europe/Berlin"},
    "incoterm": {"rule": "FOB", "edition": "2020", "place": "Ningbo"},
    "payment_terms": {
        "text": "30 % T/T deposit, balance against copy of B/L",
        "instalments": [
            {"name": "deposit", "percent": "30", "due": "on_order", "days": 7},
            {"name": "balance", "percent": "70", "due": "on_departure", "days": 14},
        ],
    },
    "lines": [
        {"number": "1", "style": "B-2041", "colour": "navy", "size": "M", "unit": "piece", "quantity": "100",
         "price": "8.40", "promised": {"on": "2026-09-15"}},
        {"number": "2", "style": "B-2041", "colour": "navy", "size": "L", "unit": "piece", "quantity": "50",
         "price": "8.40", "promised": {"on": "2026-09-15"}},
    ],
}  # fmt: skip


@dataclass
class Company:
    """What people do at each service, and what tracking then shows; every command must be taken."""

    order: httpx.AsyncClient
    production: httpx.AsyncClient
    logistics: httpx.AsyncClient
    notify: httpx.AsyncClient
    tracking: httpx.AsyncClient
    places: dict[str, str]

    async def do(self, service: str, path: str, body: Mapping[str, Any]) -> Any:
        """A command; remembers how far tracking must have come to show it."""
        key = {"Idempotency-Key": str(uuid4())}
        answer = await patiently(lambda: getattr(self, service).post(path, json=body, headers=key))
        assert answer.is_success, answer.text
        if service in SOURCES:
            self.places[service] = answer.json()["position"]
        return answer.json()

    async def shown(self, path: str, **asked: str) -> Any:
        """What tracking shows once it has taken in all that was done so far."""
        places = [("min_position", place) for place in self.places.values()]
        answer = await patiently(lambda: self.tracking.get(path, params=[*asked.items(), *places]))
        assert answer.is_success, answer.text
        return answer.json()


@pytest.fixture
async def company(running: Start, nats_server: NatsServer) -> Company:
    nats_server.wipe()
    await streams.apply(nats_server.url, ["order", "production", "logistics", "notify"])
    return Company(
        await running("order", order_app),
        await running("production", production_app),
        await running("logistics", logistics_app),
        await running("notify", notify_app),
        await running("tracking", tracking_app),
        {},
    )
