"""The order service over HTTP, with a customer, with an order."""

from typing import Any

import httpx
import pytest

from services.order.app import app
from services.order.orders.state import order_id
from tests.conftest import Start

HARBOUR = {"code": "HARBOUR", "name": "Harbour & Sons", "country": "DE", "tolerance": {"over": "5", "under": "3"}}
LINE: dict[str, Any] = {
    "number": "1",
    "style": "B-2041",
    "colour": "navy",
    "unit": "piece",
    "quantity": "100",
    "price": "8.40",
    "promised": {"on": "2026-09-30"},
}
ORDER: dict[str, Any] = {
    "customer_code": "HARBOUR",
    "po_number": "PO 4500/17",
    "currency": "USD",
    "lines": [LINE],
    "flow": "made_to_order",
    "destination": {"text": "Hamburg", "country": "DE", "time_zone": "Europe/Berlin"},
    "incoterm": {"rule": "FOB", "edition": "2020", "place": "Ningbo"},
}
ID = order_id("HARBOUR", "PO 4500/17")
AT = f"/v1/orders/{ID}"


@pytest.fixture
async def http(running: Start) -> httpx.AsyncClient:
    client = await running("order", app)
    assert (await client.post("/v1/customers", json=HARBOUR)).status_code == 201
    return client


@pytest.fixture
async def order(http: httpx.AsyncClient) -> httpx.AsyncClient:
    """A client of a service that has received the order."""
    answer = await http.post("/v1/orders", json=ORDER)
    assert answer.status_code == 201, answer.text
    return http
