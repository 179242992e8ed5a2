"""Orders and shipments over HTTP, each service knowing of the other only what it was told; on real servers."""

import asyncio
from decimal import Decimal
from uuid import UUID

from tests.logistics.conftest import Both, line

SOME = [{"line": "1", "quantity": "40"}]


async def test_an_order_can_be_booked_as_soon_as_it_is_received(both: Both) -> None:
    await both.receive()
    answer = await both.book("ASN-1", lines=SOME, mode="sea", weight_kg="812.5", containers=["CSQU3054383"])
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/v1/orders/{both.id}/shipments"
    shown = await both.shipping_shows(standing="open")
    assert shown["lines"][0] == {
        "line": "1", "unit": "piece", "ordered": "100", "at_most": "105", "taken": "40", "open": "60"
    }  # fmt: skip
    booked = shown["shipments"][0]["stages"]["booked"][0]
    assert booked["lines"] == [{"line": "1", "quantity": "40", "unit": "piece"}]
    assert (booked["mode"], booked["weight_kg"]) == ("sea", "812.5")


async def test_all_that_is_open_is_booked_where_no_lines_are_named(both: Both) -> None:
    await both.receive()
    await both.book("ASN-1", lines=SOME)
    assert (await both.book("ASN-2")).status_code == 201
    shown = await both.shipping()
    assert [each["open"] for each in shown["lines"]] == ["0", "0"]
    assert (await both.book("ASN-2")).json()["version"] == shown["version"]
    refused = await both.book("ASN-3")
    assert (refused.status_code, "nothing is open" in refused.json()["detail"]) == (409, True)


async def test_concurrent_bookings_never_exceed_what_was_ordered_and_its_tolerance(both: Both) -> None:
    await both.receive("100")
    answers = await asyncio.gather(*(both.book(f"ASN-{n}", lines=[{"line": "1", "quantity": "10"}]) for n in range(30)))
    assert sorted(answer.status_code for answer in answers) == [201] * 10 + [409] * 20
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    assert refused["gate"] == "quantity"
    assert "105 with tolerance, 100 taken already, 5 left" in refused["detail"]
    assert Decimal((await both.shipping())["lines"][0]["taken"]) == 100


async def test_an_order_that_nobody_received_is_refused_with_the_position_seen(both: Both) -> None:
    await both.receive()
    await both.shipping_shows(standing="open")
    both.id = UUID(int=1)
    refused = await both.book("ASN-1", lines=SOME)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:gendan:problem:not-known-yet")
    assert refused.json()["seen"] == "order:2@1"


async def test_a_hold_stops_bookings_and_a_resumption_lets_them_go_on(both: Both) -> None:
    await both.receive()
    await both.decide("hold", reason="artwork")
    await both.shipping_shows(standing="held")
    refused = await both.book("ASN-1", lines=SOME)
    assert (refused.status_code, refused.json()["gate"]) == (409, "hold")
    await both.decide("resume")
    await both.shipping_shows(standing="open")
    assert (await both.book("ASN-1", lines=SOME)).status_code == 201


async def test_a_cancellation_stops_bookings_and_its_retraction_lets_them_go_on(both: Both) -> None:
    await both.receive()
    cancelled = (await both.decide("cancel", reason="dropped")).json()["version"]
    await both.shipping_shows(standing="cancelled")
    assert (await both.book("ASN-1", lines=SOME)).json()["gate"] == "cancelled"
    await both.decide("retractions", version=cancelled, why="did_not_occur", reason="it was another order")
    await both.shipping_shows(standing="open")
    assert (await both.book("ASN-1", lines=SOME)).status_code == 201


async def test_an_amendment_makes_room(both: Both) -> None:
    await both.receive("100")
    assert (await both.book("ASN-1", lines=[{"line": "1", "quantity": "106"}])).status_code == 409
    await both.decide("amend", reason="more", lines=[line("1", "120"), line("2", "7")])
    await both.shipping_shows(version=2)
    assert (await both.book("ASN-1")).status_code == 201
    assert [each["at_most"] for each in (await both.shipping())["lines"]] == ["126", "7.35"]


async def test_an_order_notes_what_left_and_what_was_delivered_once(both: Both) -> None:
    await both.receive()
    await both.book("ASN-1", lines=SOME)
    assert (await both.tell("ASN-1", "departed", vessel="Ever Given 042W", bill_of_lading="EGLV1")).status_code == 200
    assert (await both.tell("ASN-1", "arrived")).status_code == 200
    assert (await both.tell("ASN-1", "delivered", occurred_at="2026-08-03")).status_code == 200
    shown = await both.order_shows(version=3, shipped="part")
    assert (shown["lines"][0]["shipped"], shown["lines"][0]["open"]) == ("40", "60")
    refused = await both.decide("amend", reason="fewer", lines=[line("1", "39"), line("2", "50")])
    assert (refused.status_code, "have been shipped" in refused.json()["detail"]) == (409, True)


async def test_an_order_of_which_all_has_left_can_be_neither_held_nor_cancelled(both: Both) -> None:
    await both.receive()
    await both.tell("ASN-1", "delivered", lines=[*SOME, {"line": "2", "quantity": "50"}])
    await both.tell("ASN-2", "departed", lines=[{"line": "1", "quantity": "60"}])
    await both.order_shows(shipped="all")
    for command in ("hold", "cancel"):
        refused = await both.decide(command, reason="too late")
        assert (refused.status_code, "everything has been shipped" in refused.json()["detail"]) == (409, True)


async def test_a_departure_that_never_was_is_taken_back_on_both_sides(both: Both) -> None:
    await both.receive()
    await both.shipping_shows(standing="open")
    departed = (await both.tell("ASN-1", "departed", lines=SOME)).json()["version"]
    await both.order_shows(shipped="part")
    assert (await both.retract(departed)).status_code == 200
    shown = await both.order_shows(shipped="none", version=3)
    assert shown["lines"][0]["open"] == "100"
    again = await both.tell("ASN-1", "departed", lines=[{"line": "1", "quantity": "30"}])
    assert again.status_code == 200
    shown = await both.order_shows(shipped="part")
    assert shown["lines"][0]["shipped"] == "30"


async def test_a_copy_is_retracted_where_it_was_told(both: Both) -> None:
    await both.receive()
    await both.shipping_shows(standing="open")
    refused = await both.retract(1)
    assert (refused.status_code, "copy of what the order service said" in refused.json()["detail"]) == (409, True)
    await both.tell("ASN-1", "departed", lines=SOME)
    await both.order_shows(version=2)
    refused = await both.decide("retractions", version=2, why="did_not_occur", reason="x")
    assert (refused.status_code, "copy of what logistics said" in refused.json()["detail"]) == (409, True)


async def test_papers_received_anew_are_what_may_be_shipped(both: Both) -> None:
    await both.receive("100")
    await both.decide("retractions", version=1, why="incorrect_data", reason="misread")
    await both.shipping_shows(standing="unknown")
    await both.receive("10")
    await both.shipping_shows(standing="open")
    assert (await both.book("ASN-1", lines=[{"line": "1", "quantity": "11"}])).status_code == 409


async def test_facts_are_taken_down_before_anyone_knows_the_order(both: Both) -> None:
    both.id = UUID("e6b0e3ba-16ab-53a1-8d7e-b9b6e8dd0c60")
    assert (await both.tell("ASN-1", "delivered", lines=SOME)).status_code == 200
    assert (await both.shipping())["standing"] == "unknown"
    shown = await both.order_shows(status="unknown", version=1)
    assert shown["shipped"] == "part"


async def test_a_fact_without_any_quantity_is_refused_in_words(both: Both) -> None:
    await both.receive()
    refused = await both.tell("ASN-9", "departed")
    assert (refused.status_code, "state the lines" in refused.json()["detail"]) == (409, True)


async def test_a_shipment_delivered_in_parts_on_two_days_is_noted_whole(both: Both) -> None:
    await both.receive()
    await both.book("ASN-1")
    await both.tell("ASN-1", "delivered", lines=[{"line": "1", "quantity": "100"}], occurred_at="2026-08-03")
    await both.order_shows(shipped="part")
    await both.tell("ASN-1", "delivered", occurred_at="2026-08-04")
    await both.order_shows(shipped="all")


async def test_a_fact_told_of_another_day_must_be_retracted_first(both: Both) -> None:
    await both.receive()
    await both.shipping_shows(standing="open")
    told = await both.tell("ASN-1", "delivered", lines=SOME, occurred_at="2026-08-03")
    for again in ({"occurred_at": "2026-08-03", "lines": SOME}, {"occurred_at": "2026-08-03"}, {}):
        answer = await both.tell("ASN-1", "delivered", **again)
        assert (answer.status_code, answer.json()["version"]) == (200, told.json()["version"]), answer.text
    other = await both.tell("ASN-1", "delivered", occurred_at="2026-08-05")
    assert (other.status_code, "already, of 2026-08-03: retract that first" in other.json()["detail"]) == (409, True)
    await both.retract(told.json()["version"])
    assert (await both.tell("ASN-1", "delivered", lines=SOME, occurred_at="2026-08-05")).status_code == 200


async def test_a_fact_told_again_with_its_key_gets_its_first_answer(both: Both) -> None:
    await both.receive()
    body, key = {"lines": SOME, "occurred_at": "2026-08-03"}, {"Idempotency-Key": "delivered-1"}
    address = f"/v1/orders/{both.id}/shipments/ASN-1/delivered"
    first = await both.logistics.post(address, json=body, headers=key)
    await both.retract(first.json()["version"])
    again = await both.logistics.post(address, json=body, headers=key)
    assert (again.status_code, again.json()) == (200, first.json())


async def test_a_fact_told_otherwise_must_be_retracted_first(both: Both) -> None:
    await both.receive()
    await both.tell("ASN-1", "delivered", lines=SOME)
    refused = await both.tell("ASN-1", "delivered", lines=[{"line": "1", "quantity": "41"}])
    assert (refused.status_code, "retract" in refused.json()["detail"]) == (409, True)
