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
    ("", {"shipment": "ASN-1", "containers": ["MSKU7312945"]}),
    ("", {"shipment": "ASN-1", "loading_port": "NGB"}),
    ("", {"shipment": "ASN-1", "loading_port": "XQNGB"}),
    ("", {"shipment": "ASN-1", "loading_port": "CNN10"}),
    ("", {"shipment": "ASN-1", "departs_on": "2026-09-26", "arrives_on": "2026-09-24"}),
    ("", {"shipment": "ASN-1", "cut_offs": {"cargo": "2026-09-24T18:00:00"}}),
    ("", {"shipment": "ASN-1", "colour": "navy"}),
    ("/ASN-1/request", {"forwarder": "Seawolf"}),
    ("/ASN-1/hand-over", {"containers": ["CSQU3054384"]}),
    ("/ASN-1/rolled", {"departs_on": "2026-09-26", "arrives_on": "2026-09-01", "reason": "full"}),
    ("/ASN-1/rolled", {"departs_on": "2026-09-26"}),
    ("/ASN-1/forecast", {"on": "soon"}),
    ("/ASN-1/customs/declared", {"declaration": ""}),
    ("/ASN-1/bills", {"number": "EGLV1", "kind": "napkin"}),
    ("/ASN-1/bills", {"number": "EGLV1", "kind": "original_bill", "evidence": ["photo.jpg"]}),
    ("/ASN-1/documents-sent", {"documents": [], "to": "Harbour"}),
    ("/ASN-1/originals", {"kind": "seaway_bill", "to": "Harbour"}),
    ("/ASN-1/exceptions", {"exception": "T 1", "what": "wet"}),
    ("/ASN-1/delivered", {"lines": SOME, "damaged": [{"line": "1", "quantity": "-1"}]}),
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


async def test_a_wrong_container_or_port_is_refused_with_what_is_wrong(running: Start) -> None:
    logistics: httpx.AsyncClient = await running("logistics", app)
    for body, words in (
        ({"containers": ["CSQU3054383", "MSKU7312945"]}, "MSKU7312945 is no container's number"),
        ({"containers": ["MSKU7312945"]}, "its check digit is 2, not 5"),
        ({"loading_port": "XQNGB"}, "there is no ISO 3166 country XQ"),
        ({"departs_on": "2026-09-26", "arrives_on": "2026-09-24"}, "before it departs on 2026-09-26"),
    ):
        answer = await logistics.post(f"/v1/orders/{UUID(int=2)}/shipments", json={"shipment": "ASN-1"} | body)
        assert (answer.status_code, words in answer.json()["detail"]) == (422, True), answer.text
