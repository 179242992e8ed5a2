"""Booking in detail, customs, bills, forecasts and what goes wrong, told over HTTP; on real servers."""

import hashlib
from typing import Any

import httpx

from tests.logistics.conftest import Both
from tests.shared.attachments.pictures import PDF

SOME = [{"line": "1", "quantity": "40"}]
SAILING: dict[str, Any] = {
    "vessel": "Ever Given 042W",
    "loading_port": "CNNGB",
    "discharge_port": "DEHAM",
    "departs_on": "2026-09-26",
    "arrives_on": "2026-10-28",
    "cut_offs": {"cargo": "2026-09-24T18:00:00+08:00"},
}
TOLD: list[tuple[str, dict[str, Any]]] = [
    ("rolled", {"departs_on": "2026-10-03", "arrives_on": "2026-11-04", "reason": "the vessel is full"}),
    ("forecast", {"on": "2026-11-06"}),
    ("customs/documents-sent", {"to": "Seawolf"}),
    ("customs/declared", {"declaration": "310120260519876543"}),
    ("customs/queried", {"question": "which fibre?"}),
    ("customs/released", {}),
    ("bills", {"number": "EGLV1", "kind": "original_bill", "on_board": "2026-10-03"}),
    ("documents-sent", {"documents": ["invoice", "packing list"], "to": "Harbour & Sons", "waybill": "DHL 77"}),
    ("exceptions", {"exception": "T-1", "what": "two cartons are wet"}),
    ("exceptions/T-1/coordinated", {"action": "a surveyor comes"}),
    ("exceptions/T-1/resolved", {"outcome": "the goods are dry"}),
]


def said(answer: httpx.Response) -> tuple[int, int]:
    return answer.status_code, answer.json().get("version", 0)


async def test_a_booking_says_sailing_ports_and_cut_offs(both: Both) -> None:
    await both.receive()
    assert (await both.tell("ASN-1", "request", forwarder="Seawolf", mode="sea", lines=SOME)).status_code == 200
    answer = await both.book("ASN-1", mode="sea", forwarder="Seawolf", nominated=True, **SAILING)
    assert answer.status_code == 201, answer.text
    (shipment,) = (await both.shipping())["shipments"]
    (booked,) = shipment["stages"]["booked"]
    assert (booked["loading_port"], booked["lines"][0]["quantity"], booked["nominated"]) == ("CNNGB", "40", True)
    assert shipment["expected"] == {
        "vessel": "Ever Given 042W", "departs_on": "2026-09-26", "arrives_on": "2026-10-28", "rolled": 0,
        "cut_offs": {"shipping_instruction": None, "vgm": None, "cargo": "2026-09-24T18:00:00+08:00"},
    }  # fmt: skip
    assert said(await both.book("ASN-1", mode="sea", forwarder="Seawolf", nominated=True, **SAILING)) == said(answer)


async def test_what_is_told_beside_the_journey_is_shown_by_its_kind_and_told_again_it_is_the_same(both: Both) -> None:
    await both.receive()
    await both.book("ASN-1", lines=SOME)
    for address, body in TOLD:
        first = await both.tell("ASN-1", address, occurred_at="2026-08-03", **body)
        assert first.status_code == 200, f"{address}: {first.text}"
        again = await both.tell("ASN-1", address, occurred_at="2026-08-03", **body)
        assert said(again) == said(first), address
        assert said(await both.tell("ASN-1", address, **body)) == said(first), address
    (shipment,) = (await both.shipping())["shipments"]
    assert list(shipment["notes"]) == [
        *("booking_rolled", "arrival_forecast", "customs_documents_sent", "customs_declared", "customs_queried"),
        *("customs_released", "bill_issued", "documents_sent"),
        *("exception_raised", "exception_coordinated", "exception_resolved"),
    ]
    assert (shipment["expected"]["departs_on"], shipment["expected"]["arrives_on"]) == ("2026-10-03", "2026-11-06")


async def test_what_happens_once_is_not_of_two_days_and_what_may_happen_again_is(both: Both) -> None:
    await both.receive()
    await both.shipping_shows(standing="open")
    once = {"customs/declared", "customs/released", "bills", "exceptions", "exceptions/T-1/resolved"}
    for address, body in TOLD:
        first = await both.tell("ASN-1", address, occurred_at="2026-08-03", **body)
        later = await both.tell("ASN-1", address, occurred_at="2026-08-05", **body)
        if address in once:
            assert later.status_code == 409, address
            assert "already, of 2026-08-03: retract that first" in later.json()["detail"], address
        else:
            assert said(later) == (200, first.json()["version"] + 1), address
            late = await both.tell("ASN-1", address, occurred_at="2026-08-03", **body)
            assert said(late) == said(later), f"{address}: told twice and out of order, it is one"


async def test_a_delivery_may_be_short_and_damaged(both: Both) -> None:
    await both.receive()
    await both.tell("ASN-1", "departed", lines=SOME)
    short, damaged = ([{"line": "1", "quantity": quantity}] for quantity in ("3", "2"))
    assert (await both.tell("ASN-1", "delivered", short=short, damaged=damaged)).status_code == 200
    (told,) = (await both.shipping())["shipments"][0]["stages"]["delivered"]
    assert (told["lines"][0]["quantity"], told["short"][0]["quantity"], told["damaged"][0]["quantity"]) == (
        "37", "3", "2"
    )  # fmt: skip
    await both.order_shows(shipped="part")


async def test_files_stand_behind_what_is_told(both: Both) -> None:
    await both.receive()
    bill: dict[str, Any] = {"number": "EGLV1", "kind": "original_bill", "evidence": [hashlib.sha256(PDF).hexdigest()]}
    refused = await both.tell("ASN-1", "bills", **bill)
    assert (refused.status_code, "was not uploaded here" in refused.json()["detail"]) == (422, True)
    uploaded = await both.logistics.post(
        "/v1/attachments",
        params={"kind": "shipping_document", "name": "bill.pdf"},
        content=PDF,
        headers={"Content-Type": "application/pdf"},
    )
    assert uploaded.status_code == 201, uploaded.text
    assert (await both.tell("ASN-1", "bills", **bill)).status_code == 200
    ((told,),) = (await both.shipping())["shipments"][0]["notes"].values()
    assert [each["name"] for each in told["evidence"]] == ["bill.pdf"]


async def test_what_was_told_wrongly_is_retracted_and_told_again(both: Both) -> None:
    await both.receive()
    await both.shipping_shows(standing="open")
    told = await both.tell("ASN-1", "bills", number="EGLV1", kind="original_bill")
    other: dict[str, Any] = {"number": "EGLV1", "kind": "seaway_bill"}
    assert (await both.tell("ASN-1", "bills", **other)).status_code == 409
    assert (await both.retract(told.json()["version"])).status_code == 200
    assert (await both.tell("ASN-1", "bills", **other)).status_code == 200
