"""What partners are told, on a real PostgreSQL: once, in a sequence of their own, never changed."""

import asyncio
import hashlib
from dataclasses import replace
from uuid import uuid5

import asyncpg
import pytest

from services.tracking.partners.telling import look
from services.tracking.skips import TOPIC as SKIPPED
from shared.events.confidential import Confidential, Informal
from shared.events.order import OrderHeld, OrderReleased
from shared.received import Received
from shared.wire import from_line, to_headers, to_line
from tests.tracking.conftest import TakeIn
from tests.tracking.partners.partners import added, looked, partner, payload, told, topics
from tests.tracking.telling import NAMES, Telling, ordered, paid, received, registered

SHOWN = Confidential.PRICE, Informal.REMARK


def another(first: Telling, name: str = "another") -> Telling:
    return Telling(uuid5(NAMES, name), positions=first.positions)


async def test_they_have_a_sequence_of_their_own(tracking: asyncpg.Pool, take_in: TakeIn, tell: Telling) -> None:
    await added(tracking, partner(customers={"ACME"}))
    other = another(tell)
    for n in range(3):
        other(received(customer_code="OTHER", po_number=f"PO-{n}"))
        tell(OrderReleased() if n else received())
    for each in sorted([*tell.received, *other.received], key=lambda each: each.position):
        await take_in([each])
        await looked(tracking)
    events = await told(tracking)
    assert [(event.id, event.position) for event in events] == [(f"1:harbour:{n}", n) for n in (1, 2, 3)]
    assert {event.originator_id for event in events} == {tell.order_id}


async def test_they_are_told_no_price_and_no_remark_unless_they_were_granted(
    tracking: asyncpg.Pool, take_in: TakeIn, tell: Telling
) -> None:
    await added(tracking, partner())
    await added(tracking, partner("ledger", sees=SHOWN))
    tell(received(ordered(price="8.4021", stated_value="840.21")))
    tell(paid("987.6543"))
    tell(OrderHeld(reason="a quarrel over 987.6543"))
    await take_in(tell.received)
    await looked(tracking)
    await looked(tracking, "ledger")
    without = b"".join(event.data for event in await told(tracking))
    assert not [each for each in (b"8.4021", b"840.21", b"987.6543", b"price", b"reason") if each in without]
    assert [event.data for event in await told(tracking, "ledger")] == [event.data for event in tell.received]


async def test_they_see_nothing_of_our_own_numbering_nor_who_did_it(
    tracking: asyncpg.Pool, take_in: TakeIn, tell: Telling
) -> None:
    await added(tracking, partner())
    tell.positions |= {"order": 770_000}
    tell(received())
    payment = tell(paid(30))
    tell.retract(payment)
    for each in tell.received:
        await take_in([each])
    await looked(tracking)
    events = await told(tracking)
    assert len(events) == 3
    assert not [line for event in events if b"77000" in (line := to_line(event))]
    assert set(to_headers(events[0])) == {
        "ce-specversion", "ce-id", "ce-source", "ce-type", "ce-subject", "ce-time", "ce-occurred", "ce-recordedtime",
        "ce-epoch", "ce-position", "ce-previousposition", "ce-dataversion", "ce-hash", "content-type",
        "ce-datacontenttype", "ce-dataschema",
    }  # fmt: skip
    assert events == [from_line(to_line(event)) for event in events]


async def test_a_retraction_names_their_own_event(tracking: asyncpg.Pool, take_in: TakeIn, tell: Telling) -> None:
    await added(tracking, partner(topics={"order.payment_received"}))
    tell(received())
    tell.retract(tell(paid(30)))
    for each in tell.received:
        await take_in([each])
        await looked(tracking)
    _, retraction = await told(tracking)
    assert payload(retraction) == {"retracted_event": "1:harbour:1", "why": "did_not_occur"}


async def test_whoever_comes_later_is_told_what_they_would_have_been_told(
    tracking: asyncpg.Pool, take_in: TakeIn, tell: Telling
) -> None:
    await added(tracking, partner(customers={"ACME"}))
    other = another(tell)
    wrong = tell(received(customer_code="OTHER"))
    tell(OrderReleased())
    other(other.booked("S1", A=1))
    tell.retract(wrong)
    tell(received())
    other(received())
    order = sorted([*tell.received, *other.received], key=lambda each: (each.position, each.source))
    for n in range(0, len(order), 2):
        await take_in(order[n : n + 2])
        await looked(tracking)
    await added(tracking, partner("later", customers={"ACME"}))
    await looked(tracking, "later")
    first = [(event.topic, event.originator_id, event.data) for event in await told(tracking)]
    assert first == [(event.topic, event.originator_id, event.data) for event in await told(tracking, "later")]
    assert len(first) == 4


async def test_two_who_tell_at_once_tell_nothing_twice(tracking: asyncpg.Pool, take_in: TakeIn, tell: Telling) -> None:
    await added(tracking, partner())
    for n in range(40):
        tell(paid(n + 1, f"SLIP-{n}"))

    async def tells() -> None:
        async with tracking.acquire() as connection:
            for _ in range(30):
                try:
                    await look(connection, "harbour")
                except asyncpg.LockNotAvailableError:
                    await asyncio.sleep(0)

    async def takes_in() -> None:
        for each in tell.received:
            await take_in([each])

    await asyncio.gather(tells(), tells(), takes_in())
    await looked(tracking)
    slips = [payload(event)["reference"] for event in await told(tracking)]
    assert slips == [f"SLIP-{n}" for n in range(40)]


async def test_while_one_tells_a_partner_another_does_not(tracking: asyncpg.Pool, take_in: TakeIn) -> None:
    await added(tracking, partner())
    await take_in([registered()])
    async with tracking.acquire() as one, tracking.acquire() as another, one.transaction():
        await one.execute("SELECT FROM partners WHERE name = 'harbour' FOR UPDATE")
        with pytest.raises(asyncpg.LockNotAvailableError):
            await look(another, "harbour")


async def test_what_was_told_cannot_be_changed(tracking: asyncpg.Pool, take_in: TakeIn) -> None:
    await added(tracking, partner())
    await take_in([registered()])
    await looked(tracking)
    for statement in ("UPDATE partner_events SET data = ''", "DELETE FROM partner_events", "TRUNCATE partner_events"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="never changed"):
            await tracking.execute(statement)


async def test_each_hash_is_of_what_was_told_and_of_the_hash_before(
    tracking: asyncpg.Pool, take_in: TakeIn, tell: Telling
) -> None:
    await added(tracking, partner())
    tell(received())
    tell(OrderReleased())
    await take_in(tell.received)
    await looked(tracking)
    before = b""
    for event in await told(tracking):
        words = f"{event.id}\0{event.topic}\0{event.originator_id}\0{event.envelope.occurred}\0"
        assert event.hash == (before := hashlib.sha256(before + words.encode() + event.data).digest())


async def test_a_history_that_cannot_be_read_waits_and_the_others_go_on(
    tracking: asyncpg.Pool, take_in: TakeIn, tell: Telling
) -> None:
    await added(tracking, partner())
    other = another(tell)
    tell(received())
    tell(paid(30))
    tell(OrderReleased())
    tell.received[1] = replace(tell.received[1], data=b"no JSON")
    other(received())
    await take_in([*tell.received, *other.received])
    assert (await looked(tracking)).waiting == 1
    assert await topics(tracking) == ["order.received", "order.received"]
    assert (await looked(tracking, at_all=True)).waiting == 1
    assert await topics(tracking) == ["order.received", "order.received"]


async def test_what_an_operator_skipped_is_passed_by(tracking: asyncpg.Pool, take_in: TakeIn, tell: Telling) -> None:
    await added(tracking, partner())
    tell(received())
    tell(paid(30))
    tell(OrderReleased())
    tell.received[1] = replace(tell.received[1], data=b"no JSON")
    await take_in(tell.received)
    assert (await looked(tracking)).waiting == 1
    await take_in([skip(tell.received[1], tell)])
    assert (await looked(tracking)).waiting == 0
    assert await topics(tracking) == ["order.received", "order.released"]


def skip(event: Received, tell: Telling) -> Received:
    data = f'{{"order_id":"{tell.order_id}","event":"{event.id}","error":"","reason":"damaged"}}'.encode()
    return replace(event, source="tracking", topic=SKIPPED, position=1, data=data)
