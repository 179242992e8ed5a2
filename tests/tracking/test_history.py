"""An order's full history over HTTP: who, when, when known, what was wrong, page by page."""

import json

import httpx

from shared.events.order import OrderAcknowledged, OrderReleased, PaymentReceived
from tests.tracking.asking import AT, get
from tests.tracking.conftest import TakeIn
from tests.tracking.telling import Telling, day, paid, received


async def test_a_history_tells_who_when_and_when_known(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received(), day("2026-11-03", estimated=True))
    wrong = tell(PaymentReceived.model_validate(paid(30).model_dump()), day("2026-11-02"))
    tell.retract(wrong, day("2026-11-01"))
    await take_in(tell.received)
    events = (await get(client, f"{AT}/history"))["events"]
    assert [event["topic"] for event in events] == [
        "order.fact_retracted", "order.payment_received", "order.received",
    ]  # fmt: skip
    paid_, received_ = events[1], events[2]
    assert paid_["retracted"] == {
        "by": "1:order:3",
        "why": "did_not_occur",
        "reason": "typed into the wrong order",
    }
    assert received_["occurred"] == {"at": "2026-11-03", "estimated": True}
    assert received_["actor"] == {
        "id": "lin", "name": "lin", "role": None, "on_behalf_of": None, "on_behalf_of_name": None,
    }  # fmt: skip
    assert received_["data"]["po_number"] == "PO-4711"
    assert received_["retracted"] is None


async def test_a_history_is_given_page_by_page(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received(), day("2026-11-01"))
    for n in range(9):
        tell(paid(1, f"SLIP-{n}"), day("2026-11-02"))  # all on one day: their positions tell them apart
    await take_in(tell.received)
    found: list[str] = []
    cursor = None
    while True:
        page = await get(client, f"{AT}/history", limit=4, **({"cursor": cursor} if cursor else {}))
        found += [event["id"] for event in page["events"]]
        cursor = page["next"]
        if not cursor:
            break
    assert found == [f"1:order:{n}" for n in range(1, 11)]


async def test_a_history_as_of_then_holds_what_was_known_then(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received(), day("2026-11-01"))
    wrong = tell(OrderAcknowledged(), day("2026-11-05"))
    await take_in(tell.received)
    known_at = (await get(client, AT))["known_at"]
    tell.retract(wrong, day("2026-11-06"))
    tell(OrderReleased(), day("2026-11-02"))
    await take_in(tell.received[2:])
    then = (await get(client, f"{AT}/history", known_by=known_at))["events"]
    assert [event["topic"] for event in then] == ["order.received", "order.acknowledged"]
    assert then[1]["retracted"] is None
    early = (await get(client, f"{AT}/history", happened_by="2026-11-02"))["events"]
    assert [event["topic"] for event in early] == ["order.received", "order.released"]


async def test_every_answer_is_described(client: httpx.AsyncClient) -> None:
    paths = json.loads((await client.get("/openapi.json")).text)["paths"]
    assert {"/v1/orders", "/v1/orders/{order_id}", "/v1/orders/{order_id}/history", "/v1/reports/on-time"} <= {*paths}
