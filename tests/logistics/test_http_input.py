"""What logistics refuses to read at all."""

from typing import Any
from uuid import UUID

import httpx

from services.logistics.app import app
from tests.conftest import Start

SOME = [{"line": "1", "quantity": "40"}]
BAD: list[tuple[str, dict[str, Any]]] = [
    ("", {"shipment": "ASN 1"}),
    ("", {"shipment": "ASN-1", "lines": []}),
    ("", {"shipment": "ASN-1", "lines": [{"line": "1", "quantity": "-1"}]}),
    ("", {"shipment": "ASN-1", "lines": [{"line": "1", "quantity": 1.5}]}),
    ("", {"shipment": "ASN-1", "lines": [{"line": "1", "quantity": "1", "unit": "bale"}]}),
    ("", {"shipment": "ASN-1", "lines": [{"line": "1", "quantity": "1"}] * 501}),
    ("", {"shipment": "ASN-1", "mode": "teleport"}),
    ("", {"shipment": "ASN-1", "freight": {"amount": "1", "currency": "XQZ"}}),
    ("", {"shipment": "ASN-1", "containers": ["C"] * 101}),
    ("", {"shipment": "ASN-1", "colour": "navy"}),
    ("/ASN-1/departed", {"lines": SOME, "captain": "Ahab"}),
    ("/ASN-1/arrived", {"lines": SOME, "occurred_at": "2026-09-30T09:00:00"}),
    ("/ASN%201/delivered", {"lines": SOME}),
    ("/ASN-1/delivered", {"lines": SOME, "signed_by": "x\x00"}),
]


async def test_bad_input_is_refused_in_words_and_nothing_is_written(running: Start) -> None:
    logistics: httpx.AsyncClient = await running("logistics", app)
    order = f"/v1/orders/{UUID(int=2)}/shipments"
    for address, body in BAD:
        answer = await logistics.post(f"{order}{address}", json=body)
        assert answer.status_code == 422, f"{body}: {answer.text}"
        assert answer.headers["content-type"] == "application/problem+json"
    assert (await logistics.get(order)).status_code == 404
