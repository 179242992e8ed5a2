"""One order over HTTP, now and as of then, and what is refused."""

from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from shared.events.order import OrderHeld
from shared.events.values import Basis, PromisedDate
from tests.tracking.asking import AT, get, refused
from tests.tracking.conftest import TakeIn
from tests.tracking.telling import Telling, day, ordered, received, registered, terms


async def test_an_order_shows_where_it_is(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received(ordered("A", "250000.5"), payment_terms=terms(deposit=30, balance=70)), day("2026-11-01"))
    tell(tell.departed("S1", A="250000.5"), datetime.fromisoformat("2026-11-05T08:00:00+08:00"))
    await take_in([registered()])
    await take_in(tell.received)
    order = await get(client, AT)
    assert order["headline"] == "departed"
    assert order["customer"]["name"] == "Acme Trading"
    assert order["received"] == {"at": "2026-11-01", "estimated": False}
    assert order["lines"][0]["departed"] == "250000.5"
    assert order["lines"][0]["standing"] == "overdue"
    assert order["shipments"][0]["told"][0]["occurred"] == {"at": "2026-11-05T08:00:00+08:00", "estimated": False}
    assert order["instalments"][0]["expected"] == "75000.15"
    assert order["exceptions"][0]["code"] == "departed_without_booking"
    assert (order["overdue"], order["late"], order["today"]) == (True, False, "2026-12-03")


async def test_lines_are_judged_by_the_day_at_the_destination(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    """At noon UTC of 3 December it is the 4th already in Kiritimati (UTC+14)."""
    tell = Telling()
    destination = received().destination.model_copy(update={"time_zone": "Pacific/Kiritimati"})
    promised = PromisedDate(on=date(2026, 12, 3), basis=Basis.DELIVERED)
    tell(received(ordered("A", promised=promised), destination=destination))
    await take_in(tell.received)
    order = await get(client, AT)
    assert (order["today"], order["lines"][0]["standing"]) == ("2026-12-04", "overdue")


async def test_a_time_zone_that_has_ended_since_is_read_as_utc(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    tell = Telling()
    ended = received().destination.model_copy(update={"time_zone": "Europe/Lyonesse"})
    tell(received(destination=ended))
    await take_in(tell.received)
    assert (await get(client, AT))["today"] == "2026-12-03"


async def test_an_order_as_of_then_is_what_was_shown_then(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    """By when it was known: each answer is asked again, by its own `known_at`, once everything is known.

    Only the day is another by then; what is promised here is due on none of them.
    """
    tell = Telling()
    some_day = PromisedDate(on=date(2999, 12, 1), basis=Basis.DELIVERED)
    tell(received(ordered("A", promised=some_day)), day("2026-11-01"))
    wrong = tell(OrderHeld(reason="colour"), day("2026-11-03"))
    tell(tell.delivered("S1", A=100), day("2026-11-20"))
    tell(tell.departed("S1", A=100), day("2026-11-10"))
    tell.retract(wrong, day("2026-11-30"))
    shown = []
    for each in [*tell.received[:2], registered(), *tell.received[2:]]:
        await take_in([each])
        shown.append(await get(client, AT))
    assert [order["headline"] for order in shown] == [
        "received", "on_hold", "on_hold", "delivered", "delivered", "delivered",
    ]  # fmt: skip
    for then in shown:
        again = await get(client, AT, known_by=then["known_at"])
        assert again.pop("known_by") == then["known_at"]
        assert again.pop("today") <= then.pop("today")
        then.pop("known_by")
        assert again == then


async def test_an_order_as_of_a_past_day_is_where_it_was_then(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received(), day("2026-11-01"))
    tell(tell.delivered("S1", A=100), day("2026-12-02"))
    tell(tell.departed("S1", A=100), datetime.fromisoformat("2026-11-05T23:00:00-05:00"))
    await take_in([*tell.received])
    then = await get(client, AT, happened_by="2026-11-05")
    assert then["headline"] == "departed"
    assert (then["today"], then["lines"][0]["standing"]) == ("2026-11-05", "open")
    assert (await get(client, AT, happened_by="2026-11-06T03:59:59Z"))["headline"] == "received"
    assert (await get(client, AT, happened_by="2026-11-06T04:00:00Z"))["headline"] == "departed"
    assert (await get(client, AT))["lines"][0]["standing"] == "late"


async def test_both_times_count_at_once(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    """Delivered on the 20th, known only later: as of the 25th as known then, it was not delivered."""
    tell = Telling()
    tell(received(), day("2026-11-01"))
    tell(tell.delivered("S1", A=100), day("2026-11-20"))
    await take_in(tell.received[:1])
    before = (await get(client, AT))["known_at"]
    await take_in(tell.received[1:])
    assert (await get(client, AT, happened_by="2026-11-25"))["headline"] == "delivered"
    assert (await get(client, AT, happened_by="2026-11-25", known_by=before))["headline"] == "received"


async def test_what_was_known_by_a_day_is_up_to_its_end(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received(), day("2026-11-01"))
    await take_in(tell.received)
    known_at = datetime.fromisoformat((await get(client, AT))["known_at"]).astimezone(UTC)
    assert (await get(client, AT, known_by=str(known_at.date())))["headline"] == "received"
    await refused(client, f"{AT}?known_by={known_at.date() - timedelta(days=1)}", 404)


async def test_what_a_form_leaves_empty_was_not_asked(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received(), day("2026-11-01"))
    await take_in(tell.received)
    assert (await get(client, AT, happened_by="", known_by=""))["known_by"] is None


async def test_an_instant_copied_into_an_address_loses_its_plus(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received(), day("2026-11-01"))
    await take_in(tell.received)
    for plus in ("+", "%2B"):
        answer = await client.get(f"{AT}?happened_by=2026-11-05T08:00:00{plus}08:00")
        assert answer.json()["happened_by"] == "2026-11-05T08:00:00+08:00"


@pytest.mark.parametrize(
    "question",
    [
        "happened_by=2026-11-05T08:00:00",
        "known_by=yesterday",
        "known_by=2026-02-30",
        "happened_by=2026-11-05T25:00:00Z",
        "hapened_by=2026-11-05",
        "min_position=order",
        "min_position=kitchen:1@1",
        "min_position=order:-1@1",
        "min_position=order:99999999999999999999@1",
        "known_by=%00",
    ],
)
async def test_what_cannot_be_understood_is_refused(client: httpx.AsyncClient, question: str) -> None:
    assert (await refused(client, f"{AT}?{question}", 422))["errors"]


@pytest.mark.parametrize(
    "path", [AT, f"{AT}/history", f"{AT}?happened_by=2026-11-05", "/v1/orders/1ee7ec1a-e033-4034-8f8e-b389ac20e42e"]
)
async def test_an_unknown_order_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    assert "nothing" in (await refused(client, path, 404))["detail"]


async def test_an_order_of_which_nothing_had_happened_is_not_found(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received(), day("2026-11-01"))
    await take_in(tell.received)
    assert "by then" in (await refused(client, f"{AT}?happened_by=2026-10-31", 404))["detail"]
