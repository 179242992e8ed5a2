"""One order from its receipt to its delivery, through HTTP, stores, relays, streams and the projection."""

from typing import Any

from tests.stories.conftest import ORDER, Company
from tests.waiting import until

STEPS: list[tuple[str, str, dict[str, Any], dict[str, str]]] = [
    ("order", "quoted", {"reference": "Q-118", "occurred_at": "2026-07-01"}, {"commercial": "received"}),
    ("order", "acknowledge", {"occurred_at": "2026-07-11"}, {"commercial": "acknowledged"}),
    ("order", "payments", {"reference": "TT-1", "amount": "378.00", "currency": "USD", "occurred_at": "2026-07-12"},
     {"payment": "part_paid"}),
    ("order", "release", {"occurred_at": "2026-07-13"}, {"commercial": "released"}),
    ("logistics", "shipments", {"shipment": "S-1", "lines": [{"line": "1", "quantity": "100"}],
     "containers": ["CSQU3054383"], "mode": "sea", "occurred_at": "2026-09-01"}, {"logistics": "partly_booked"}),
    ("logistics", "shipments/S-1/departed", {"bill_of_lading": "EGLV1492", "occurred_at": "2026-09-14"},
     {"logistics": "partly_departed"}),
    ("logistics", "shipments", {"shipment": "S-2", "occurred_at": "2026-09-16"}, {"logistics": "partly_departed"}),
    ("logistics", "shipments/S-2/departed", {"occurred_at": "2026-09-20"}, {"logistics": "departed"}),
    ("logistics", "shipments/S-1/delivered", {"occurred_at": "2026-10-20"}, {"logistics": "partly_delivered"}),
    ("logistics", "shipments/S-2/delivered", {"occurred_at": "2026-10-24"}, {"logistics": "delivered"}),
    ("order", "payments", {"reference": "TT-2", "amount": "882.00", "currency": "USD", "occurred_at": "2026-10-30"},
     {"payment": "paid"}),
]  # fmt: skip


async def received(company: Company) -> str:
    await company.do("order", "/v1/customers", {"code": "HARBOUR", "name": "Harbour & Sons"})
    answer = await company.do("order", "/v1/orders", ORDER | {"occurred_at": "2026-07-10"})
    return f"/v1/orders/{answer['id']}"


def without_asked(shown: dict[str, Any]) -> dict[str, Any]:
    """An answer without the question, and without the day of today by which it was judged."""
    return {name: value for name, value in shown.items() if name not in {"happened_by", "known_by", "today"}}


async def test_an_order_is_followed_and_every_moment_can_be_gone_back_to(company: Company) -> None:
    address = await received(company)
    moments = [await company.shown(address)]
    for service, path, body, axes in STEPS:
        await company.do(service, f"{address}/{path}", body)
        moments.append(await company.shown(address))
        assert axes.items() <= moments[-1].items(), (path, moments[-1]["headline"])

    one, two = moments[-1]["lines"]
    assert (one["standing"], two["standing"]) == ("early", "late")  # FOB: on board on 14 and 20 September, promised 15
    for moment in moments:  # known by then: exactly what was shown then
        again = await company.shown(address, known_by=moment["known_at"])
        assert without_asked(again) == without_asked(moment)
    before = await company.shown(address, happened_by="2026-09-13")
    assert before["logistics"] == "partly_booked"

    for term in ("4500/17", "b-2041", "harbour", "CSQU3054383", "eglv1492"):
        found = await company.shown("/v1/orders", q=term)
        assert [each["order_id"] for each in found["orders"]] == [moments[-1]["order_id"]], term

    async def told_by_all() -> bool:
        history = await company.shown(f"{address}/history")
        return {event["source"] for event in history["events"]} >= {"order", "production", "logistics"}

    await until(told_by_all, "the history has what each service told of it")


async def test_a_fact_that_was_wrong_is_declared_wrong_and_both_stay_to_be_seen(company: Company) -> None:
    address = await received(company)
    await company.do("logistics", f"{address}/shipments", {"shipment": "S-1"})
    wrong = await company.do("logistics", f"{address}/shipments/S-1/departed", {"occurred_at": "2026-09-14"})
    departed = await company.shown(address)
    assert departed["logistics"] == "departed"
    await company.do(
        "logistics",
        f"{address}/shipments/retractions",
        {"version": wrong["version"], "why": "did_not_occur", "reason": "it missed the vessel"},
    )
    assert (await company.shown(address))["logistics"] == "booked"
    assert (await company.shown(address, known_by=departed["known_at"]))["logistics"] == "departed"
    history = await company.shown(f"{address}/history")
    assert "shipment.departed" in [event["topic"] for event in history["events"]]


async def test_what_happens_before_the_order_is_known_is_kept_and_falls_into_place(company: Company) -> None:
    address = await received(company)
    other = address[:-4] + ("0000" if not address.endswith("0000") else "1111")
    lines = [{"line": "1", "quantity": "100"}]
    await company.do("logistics", f"{other}/shipments/S-9/delivered", {"lines": lines, "occurred_at": "2026-10-01"})
    shown = await company.shown(other)
    assert shown["commercial"] == "unmatched"
    assert await company.shown("/v1/orders", headline=shown["headline"])
