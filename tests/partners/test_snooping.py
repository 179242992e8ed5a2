"""A partner who tries everything: reads nothing else, deletes nothing, publishes nothing (promises.md, 3.3)."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from nats.aio.client import Client
from nats.errors import Error

from shared import streams
from shared.events.order import OrderHeld
from shared.wire import to_line
from tests.partners.world import Connected, Given, World, received, signed_in
from tests.tracking.telling import Telling, ordered, paid
from tests.tracking.telling import received as order_received
from tests.waiting import until

SERVICES = ("GENDAN_ORDER", "GENDAN_LOGISTICS")
STREAMS = (*SERVICES, "PARTNER_HARBOUR", "PARTNER_HAVEN")

OF_A_STREAM = (
    "STREAM.INFO.{0}", "STREAM.CREATE.{0}", "STREAM.UPDATE.{0}", "STREAM.DELETE.{0}", "STREAM.PURGE.{0}",
    "STREAM.MSG.GET.{0}", "STREAM.MSG.DELETE.{0}", "STREAM.SNAPSHOT.{0}", "STREAM.RESTORE.{0}",
    "STREAM.LEADER.STEPDOWN.{0}", "STREAM.PEER.REMOVE.{0}", "DIRECT.GET.{0}",
    "DIRECT.GET.{0}.gendan.order.order.received",
    "CONSUMER.NAMES.{0}", "CONSUMER.LIST.{0}", "CONSUMER.CREATE.{0}", "CONSUMER.CREATE.{0}.mine",
    "CONSUMER.CREATE.{0}.mine.gendan.>", "CONSUMER.DURABLE.CREATE.{0}.mine", "CONSUMER.DELETE.{0}.harbour",
    "CONSUMER.DELETE.{0}.haven", "CONSUMER.PAUSE.{0}.haven", "CONSUMER.UNPIN.{0}.haven", "CONSUMER.RESET.{0}.haven",
    "CONSUMER.LEADER.STEPDOWN.{0}.haven", "CONSUMER.INFO.{0}.haven", "CONSUMER.MSG.NEXT.{0}.haven",
    "CONSUMER.INFO.{0}.orders", "CONSUMER.MSG.NEXT.{0}.orders",
)  # fmt: skip
OF_THE_ACCOUNT = (
    "INFO", "STREAM.NAMES", "STREAM.LIST", "STREAM.TEMPLATE.NAMES", "SERVER.REMOVE", "META.LEADER.STEPDOWN",
    "ACCOUNT.PURGE.gendan",
)  # fmt: skip
API = tuple(
    f"{prefix}.{each}"
    for prefix in ("$JS.API", "GENDAN.API")
    for each in (*(one.format(stream) for one in OF_A_STREAM for stream in STREAMS), *OF_THE_ACCOUNT)
)
ELSEWHERE = (
    "gendan.order.order.received", "gendan.logistics.shipment.booked", "gendan.tracking.anything", "gendan.order",
    "partner.harbour.order.received", "partner.haven.order.received", "partner.nobody.order.received",
    "$JS.ACK.PARTNER_HAVEN.haven.1.1.1.1.0", "$JS.ACK.GENDAN_ORDER.orders.1.1.1.1.0",
    "$JS.ACK.PARTNER_HARBOUR.other.1.1.1.1.0", "$JS.FC.PARTNER_HAVEN.haven.x", "$JS.EVENT.ADVISORY.API",
    "$SYS.REQ.SERVER.PING", "$SYS.REQ.SERVER.PING.VARZ", "$SYS.REQ.SERVER.PING.CONNZ", "$SYS.REQ.SERVER.PING.JSZ",
    "$SYS.REQ.ACCOUNT.gendan.INFO", "$SYS.REQ.ACCOUNT.gendan.CONNZ", "$SYS.REQ.USER.INFO", "$SYS.REQ.SERVER.X.RELOAD",
    "_INBOX.anything", "_INBOX_haven.anything", "_INBOX_harbour.anything", "_R_.anything", "$KV.x.y", "$O.x.y",
    "anything",
)  # fmt: skip
SUBSCRIBED = (
    ">", "*", "*.>", "*.*.*.*", "gendan.>", "gendan.order.>", "partner.>", "partner.harbour.>", "_INBOX.>",
    "_INBOX_haven.>", "_R_.>", "$JS.>", "$JS.API.>", "$JS.ACK.>", "$JS.EVENT.>", "$SYS.>", "$SYS.ACCOUNT.>",
    "GENDAN.API.>", "$KV.>", "$O.>",
    "$JS.ACK.PARTNER_HARBOUR.harbour.>", "_INBOX_harbour", "_INBOX_harbour_2.>",
)  # fmt: skip

PRICES = ("8.4023", "8402.31", "987.6541")
SECRETS = (*PRICES, "a quarrel about money", "PO-OF-ANOTHER", "BOTH-KNOW-NOT")


@dataclass
class Two:
    """Two partners, each with customers of their own, and what there is to snoop at."""

    world: World
    harbour: Given
    haven: Given


@pytest.fixture
async def two(world: World) -> Two:
    js = world.broker.jetstream()
    for service in ("order", "logistics"):
        await streams.ensure(js, service)
        await js.publish(f"gendan.{service}.order.received", b'{"price": "8.4023"}')
    ours, theirs, nobodys = Telling(), Telling(order_received().customer_id), Telling()
    nobodys.order_id = order_received(customer_id=ours.order_id).customer_id
    theirs.positions = ours.positions
    ours(order_received(ordered(price=PRICES[0], stated_value=PRICES[1]), po_number="PO-OURS"))
    ours(paid(PRICES[2]))
    ours(OrderHeld(reason="a quarrel about money"))
    theirs(order_received(po_number="PO-OF-ANOTHER", customer_code="OTHER", vendor="BOTH-KNOW-NOT"))
    harbour = await world.add("harbour", "order.*", ["ACME"])
    await world.pool.execute("UPDATE customer_views SET code = 'OTHER' WHERE code = 'ACME'")
    haven = await world.add("haven", "order.received", ["OTHER"])
    await world.take_in([*ours.received, *theirs.received])
    await world.in_the_stream("harbour", 3)
    await world.in_the_stream("haven", 1)
    return Two(world, harbour, haven)


async def everything(world: World) -> dict[str, Any]:
    """All streams and consumers as they are, but for what a partner may move: their own consumer's place."""
    js = world.broker.jetstream()
    found: dict[str, Any] = {}
    for stream in await js.streams_info():
        name = str(stream.config.name)
        found[name] = (stream.config.as_dict(), stream.state.first_seq, stream.state.last_seq, stream.state.messages)
        for consumer in await js.consumers_info(name):
            place = (consumer.delivered, consumer.num_pending) if consumer.name != "harbour" else None
            found[f"{name} {consumer.name}"] = (consumer.config.as_dict(), place)
    return found


async def refused(partner: Connected, words: str, many: int) -> list[str]:
    """What the server refused, once it has refused so much."""

    async def all_of_it() -> bool:
        await partner.client.flush()
        return len([each for each in partner.refused if words in each]) >= many

    await until(all_of_it, f"{many} are refused, not only {len(partner.refused)}: {partner.refused[-3:]}")
    return [each for each in partner.refused if words in each]


async def test_whatever_they_publish_or_ask_is_denied_and_nothing_is_changed(two: Two) -> None:
    before = await everything(two.world)
    async with signed_in(two.harbour) as partner:
        answers: list[bytes] = []

        async def answered(message: Any) -> None:
            answers.append(message.data)

        inbox = f"{two.harbour['inbox prefix']}.mine"
        await partner.client.subscribe(inbox, cb=answered)
        asked = (*API, *ELSEWHERE)
        for subject in asked:
            await partner.client.publish(subject, b"", reply=inbox)
        denied = await refused(partner, "permissions violation for publish", len(asked))
        assert [subject for subject in asked if f'to "{subject.lower()}"' not in "".join(denied).lower()] == []
        assert answers == []
    assert await everything(two.world) == before


async def test_whatever_they_listen_to_is_denied(two: Two) -> None:
    async with signed_in(two.harbour) as partner:
        heard: list[str] = []

        async def hears(message: Any) -> None:
            heard.append(message.subject)

        for subject in SUBSCRIBED:
            await partner.client.subscribe(subject, cb=hears)
        denied = await refused(partner, "permissions violation for subscription", len(SUBSCRIBED))
        assert [subject for subject in SUBSCRIBED if f'to "{subject.lower()}"' not in "".join(denied).lower()] == []
        await two.world.broker.jetstream().publish("gendan.order.order.received", b"{}")
        await partner.client.flush()
        assert heard == []


DESTRUCTIVE = ("STREAM.DELETE.{0}", "STREAM.PURGE.{0}", "CONSUMER.DELETE.{0}.haven", "CONSUMER.DELETE.{0}.harbour")
REPLIES = (
    "gendan.order.order.received", "partner.harbour.order.received", "partner.haven.order.received",
    *(f"$JS.API.{each.format(stream)}" for stream in STREAMS for each in DESTRUCTIVE),
    "$SYS.REQ.SERVER.PING", "$JS.ACK.PARTNER_HAVEN.haven.1.1.1.1.0",
)  # fmt: skip


async def test_no_answer_goes_where_they_may_not_publish(two: Two) -> None:
    """Whoever asks names the subject of the answer: in one account with the streams that was a way to delete them."""
    before = await everything(two.world)
    async with signed_in(two.harbour) as partner:
        name = two.harbour["user"]
        stream = f"PARTNER_{name.upper()}.{name}"
        for reply in REPLIES:
            for asked in (b'{"batch": 1, "no_wait": true}', b'{"batch": 1, "expires": 1}', b"", b"no JSON"):
                await partner.client.publish(f"GENDAN.API.CONSUMER.MSG.NEXT.{stream}", asked, reply=reply)
            await partner.client.publish(f"GENDAN.API.CONSUMER.INFO.{stream}", b"", reply=reply)
            for acknowledged in (b"+ACK", b"-NAK", b"+NXT", b"+TERM", b"+WPI"):
                await partner.client.publish(f"$JS.ACK.{stream}.1.1.1.1.0", acknowledged, reply=reply)
        info = await partner.js.consumer_info(f"PARTNER_{name.upper()}", name)  # answered behind all that was asked
        assert info.name == name
    assert await everything(two.world) == before


async def test_what_they_may_do_works(two: Two) -> None:
    async with signed_in(two.harbour) as partner:
        events = received(await partner.fetched(3))
        assert [event.position for event in events] == [1, 2, 3]

        async def acknowledged() -> bool:
            info = await partner.js.consumer_info("PARTNER_HARBOUR", "harbour")
            return not info.num_ack_pending and not info.num_pending

        await until(acknowledged, "all of it is acknowledged")
        assert partner.refused == []


async def test_another_partner_is_as_far_away_as_we_are(two: Two) -> None:
    async with signed_in(two.haven) as partner:
        (event,) = received(await partner.fetched(1))
        assert (event.source, event.topic) == ("haven", "order.received")
        subject = "GENDAN.API.CONSUMER.MSG.NEXT.PARTNER_HARBOUR.harbour"
        await partner.client.publish(subject, b"", reply=f"{two.haven['inbox prefix']}.mine")
        await refused(partner, "permissions violation for publish", 1)
    assert (await two.world.feed(two.haven["key of the feed"])).text.count("\n") == 1


async def test_nobody_signs_in_with_somebody_elses_password_or_with_none(two: Two) -> None:
    for told in (
        {"password": two.haven["password"]}, {"password": ""}, {"user": "haven"}, {"user": "gendan"}, {"user": ""},
    ):  # fmt: skip
        with pytest.raises(Error):
            async with signed_in(two.harbour, **told):
                pass
    client = Client()
    with pytest.raises(Error):
        await client.connect(two.harbour["NATS"], allow_reconnect=False, error_cb=_ignored)
    await client.close()


async def _ignored(error: Exception) -> None:
    """Told by what is raised."""


async def test_nothing_that_they_get_holds_what_was_not_granted(two: Two) -> None:
    async with signed_in(two.harbour) as partner:
        messages = await partner.fetched(3)
        info = await partner.js.consumer_info("PARTNER_HARBOUR", "harbour")
    got = [f"{message.subject} {message.headers} {message.data.decode()} {message.reply}" for message in messages]
    got += [(await two.world.feed(two.harbour["key of the feed"])).text, str(info)]
    got += [to_line(event).decode() for event in received(messages)]
    assert "PO-OURS" in got[0]
    for text in got:
        assert [secret for secret in SECRETS if secret in text] == []


async def test_nothing_of_it_lies_in_their_stream_either(two: Two) -> None:
    kept = two.world.server.broker.streams / "jetstream" / "gendan" / "streams" / "PARTNER_HARBOUR"
    stored = b"".join(path.read_bytes() for path in kept.rglob("*") if path.is_file())
    assert b"PO-OURS" in stored
    assert [secret for secret in SECRETS if secret.encode() in stored] == []


async def test_the_server_tells_nothing_over_http(two: Two) -> None:
    assert "http" not in two.world.server.broker.configuration.read_text()


async def test_a_feed_opens_to_its_own_key_alone(two: Two) -> None:
    for key in ("", "token", two.haven["password"], two.harbour["password"], f"{two.harbour['key of the feed']}x"):
        answer = await two.world.feed(key)
        assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
    assert "haven" not in (await two.world.feed(two.harbour["key of the feed"])).text


async def test_partners_who_read_notice_nothing_of_others_who_come_and_go(two: Two) -> None:
    async with signed_in(two.harbour) as partner:
        await partner.fetched(1)
        await two.world.add("third", "order.*")
        await partner.fetched(1)
        await two.world.rotate("haven")
        await asyncio.wait_for(partner.fetched(1), 20)
        assert partner.refused == []
