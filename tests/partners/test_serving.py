"""A partner from being added to being removed, over real NATS and HTTP."""

import asyncio
import json
import re
import subprocess
from pathlib import Path

import nats
import pytest
from nats.js.errors import NotFoundError

from gendan.launcher.state import write
from gendan.operating.words import Refused
from gendan.partners import commands, doing
from gendan.partners.asked import asked
from gendan.partners.handing import handed
from shared.events.order import OrderReleased
from shared.health import State
from shared.http.failures import AT_ONCE, Failures
from tests.partners.world import World, received, signed_in
from tests.tracking.telling import Telling, paid
from tests.tracking.telling import received as order_received
from tests.waiting import holds

SUBSCRIBER = Path(__file__).parents[2] / "examples" / "subscribers" / "subscriber.py"


@pytest.fixture
def tell() -> Telling:
    tell = Telling()
    tell(order_received())
    tell(OrderReleased())
    tell(paid("30.77"))
    return tell


async def test_they_read_from_nats_what_their_feed_says_too(world: World, tell: Telling) -> None:
    given = await world.add("harbour", "order.*", ["ACME"])
    await world.take_in(tell.received)
    async with signed_in(given) as partner:
        events = received(await partner.fetched(3))
    assert [event.topic for event in events] == [each.topic for each in tell.received]
    feed = await world.feed(given["key of the feed"])
    assert [json.loads(line)["id"] for line in feed.text.splitlines()] == [f"1:harbour:{n}" for n in (1, 2, 3)]
    assert feed.headers["content-type"] == "application/x-ndjson"
    page = await world.feed(given["key of the feed"], after=1, limit=1)
    assert [json.loads(line)["position"] for line in page.text.splitlines()] == ["2"]


async def test_whoever_is_added_later_gets_what_happened_before(world: World, tell: Telling) -> None:
    await world.take_in(tell.received)
    given = await world.add("harbour", "order.released,order.received")
    async with signed_in(given) as partner:
        assert [event.topic for event in received(await partner.fetched(2))] == ["order.received", "order.released"]


async def test_a_wiped_server_is_filled_again_with_the_same(world: World, tell: Telling) -> None:
    given = await world.add("harbour", "order.*")
    await world.take_in(tell.received)
    async with signed_in(given) as partner:
        before = received(await partner.fetched(3))
    await asyncio.to_thread(world.server.wipe)
    await world.in_the_stream("harbour", 3)
    async with signed_in(given) as partner:
        assert received(await partner.fetched(3)) == before


async def test_a_stream_into_which_somebody_else_published_is_not_continued(world: World, tell: Telling) -> None:
    await world.add("harbour", "order.*")
    await world.take_in(tell.received)
    await world.in_the_stream("harbour", 3)
    await world.broker.jetstream().publish("partner.harbour.order.held", b"{}")
    tell(paid(1, "SLIP-2"))
    await world.take_in(tell.received[-1:])
    part = world.health.part("relay harbour")
    await holds(lambda: part.state is State.DOWN, "the relay stops")
    assert part.words == "the stream PARTNER_HARBOUR ends with no event of ours: gendan streams rebuild harbour"
    assert (await world.broker.jetstream().stream_info("PARTNER_HARBOUR")).state.messages == 4


async def test_rotated_secrets_end_the_old_ones(world: World, tell: Telling) -> None:
    old = await world.add("harbour", "order.*")
    await world.take_in(tell.received)
    await world.in_the_stream("harbour", 3)
    async with signed_in(old) as partner:
        await world.rotate("harbour")
        await holds(lambda: not partner.client.is_connected, "the old connection ends")
    new = await world.rotate("harbour")
    async with signed_in(new) as partner:
        assert len(await partner.fetched(3)) == 3
    with pytest.raises(nats.errors.Error):
        async with signed_in(old):
            pass
    assert (await world.feed(old["key of the feed"])).status_code == 401
    assert (await world.feed(new["key of the feed"])).status_code == 200


async def test_whoever_was_removed_reads_no_more_and_goes_on_when_added_again(world: World, tell: Telling) -> None:
    old = await world.add("harbour", "order.received")
    await world.take_in(tell.received)
    await world.in_the_stream("harbour", 1)
    await doing.remove(world.run, "harbour")
    assert (await world.feed(old["key of the feed"])).status_code == 401
    with pytest.raises(nats.errors.Error):
        async with signed_in(old):
            pass
    with pytest.raises(NotFoundError):
        await world.broker.jetstream().stream_info("PARTNER_HARBOUR")
    new = await world.add("harbour", "order.*")
    async with signed_in(new) as partner:
        events = received(await partner.fetched(3))
    assert [(event.position, event.topic) for event in events] == [
        (1, "order.received"), (2, "order.released"), (3, "order.payment_received"),
    ]  # fmt: skip


async def test_nobody_learns_who_the_partners_are_from_how_the_service_is(world: World, tell: Telling) -> None:
    await world.add("harbour", "order.*")
    await world.take_in(tell.received)
    await world.in_the_stream("harbour", 3)
    await holds(lambda: world.health.part("relay harbour").state is State.OK, "all was published")
    shown = await world.readiness()
    assert shown["parts"]["partners"] == {"status": "ok", "words": "", "partners": 1}
    await world.broker.jetstream().publish("partner.harbour.order.held", b"{}")
    tell(paid(1, "SLIP-2"))
    await world.take_in(tell.received[-1:])
    await holds(lambda: world.health.part("relay harbour").state is State.DOWN, "the relay stops")
    again = await world.readiness()
    words = "1 of 2 parts do not work: which, is in the log"
    assert again["parts"]["partners"] == {"status": "down", "words": words, "partners": 1}
    assert "harbour" not in f"{shown}{again}".lower()


async def test_their_key_opens_the_feed_while_others_guess_at_their_address(world: World) -> None:
    given = await world.add("harbour", "order.*")
    failures = Failures()
    for n in range(AT_ONCE + 1):
        guess = [("Authorization", f"Bearer gendan_partner_{n}")]
        assert (await world.asked(guess, failures)).status_code == 401
    assert (await world.asked(guess, failures)).status_code == 429
    theirs = [("Authorization", f"Bearer {given['key of the feed']}")]
    assert (await world.asked(theirs, failures)).status_code == 200


@pytest.mark.parametrize(
    ("scheme", "times", "status"), [("bearer", 1, 200), ("BEARER", 1, 200), ("Basic", 1, 401), ("Bearer", 2, 401)]
)
async def test_a_key_is_shown_as_a_token_is_elsewhere(world: World, scheme: str, times: int, status: int) -> None:
    given = await world.add("harbour", "order.*")
    shown = [("Authorization", f"{scheme} {given['key of the feed']}")] * times
    assert (await world.asked(shown)).status_code == status


@pytest.mark.parametrize(
    ("name", "events", "customers", "sees", "words"),
    [
        ("Harbour", "order.*", (), (), "cannot be a partner's name"),
        ("order", "order.*", (), (), "cannot be a partner's name"),
        ("harbour", "order.recieved", (), (), "there is no event 'order.recieved'"),
        ("harbour", "orders.*", (), (), "there is no event"),
        ("harbour", "", (), (), "there is no event"),
        ("harbour", "order.fact_retracted", (), (), "there is no event"),
        ("harbour", "order.*", ("NOBODY",), (), "tracking knows no customer NOBODY"),
        ("harbour", "order.*", (), ("prices",), "nobody knows what prices is"),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_is_changed(
    world: World, name: str, events: str, customers: tuple[str, ...], sees: tuple[str, ...], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        await world.add(name, events, customers, sees)
    assert await world.pool.fetchval("SELECT count(*) FROM partners") == 0
    with pytest.raises(NotFoundError):
        await world.broker.jetstream().stream_info("PARTNER_HARBOUR")


async def test_whoever_is_a_partner_is_not_added_again(world: World) -> None:
    given = await world.add("harbour", "order.*")
    with pytest.raises(Refused, match="is a partner already"):
        await world.add("harbour", "shipment.*")
    assert (await world.feed(given["key of the feed"])).status_code == 200


async def test_they_are_listed_and_shown_without_secrets(world: World, tell: Telling) -> None:
    given = await world.add("harbour", "order.released", ["ACME"], ["price"])
    await world.take_in(tell.received)
    await world.in_the_stream("harbour", 1)
    await doing.everybody(world.run)
    await doing.show(world.run, "harbour")
    said = world.capsys.readouterr().out
    assert "harbour: told 1 events; 1 not fetched, 0 fetched and not acknowledged" in said
    assert "order.released of the orders of ACME; sees price, and no cost, freight, margin, commission, remark" in said
    assert given["password"] not in said
    assert given["key of the feed"] not in said
    with pytest.raises(Refused, match="there is no partner haven; there are harbour"):
        await doing.show(world.run, "haven")


async def test_what_they_need_goes_into_a_file_that_a_subscriber_is_started_with(
    world: World, tell: Telling, tmp_path: Path
) -> None:
    file = tmp_path / "subscriber.env"
    await world.take_in(tell.received)
    with handed(file) as hand:
        await doing.add(world.run, asked("harbour", "order.*", (), ()), hand)
    said = world.capsys.readouterr().out
    assert f"what harbour needs is in {file}, and nowhere else" in said
    assert oct(file.stat().st_mode)[-3:] == "600"
    env = await asyncio.to_thread(subprocess.check_output, ["/bin/sh", "-c", f". {file} && env"], env={}, text=True)
    told = dict(line.split("=", 1) for line in env.splitlines() if line.startswith("SUBSCRIBER_"))
    assert set(told) == set(re.findall(r"SUBSCRIBER_\w+", SUBSCRIBER.read_text().partition('"""\n\n')[0]))
    assert told["SUBSCRIBER_FEED_TOKEN"] not in said
    assert (await world.feed(told["SUBSCRIBER_FEED_TOKEN"])).text.count("\n") == 3
    client = await nats.connect(
        told["SUBSCRIBER_NATS_URL"], inbox_prefix=told["SUBSCRIBER_INBOX"], allow_reconnect=False
    )
    js = client.jetstream(prefix=told["SUBSCRIBER_API_PREFIX"])
    bound = await js.pull_subscribe_bind(told["SUBSCRIBER_CONSUMER"], told["SUBSCRIBER_STREAM"])
    await world.in_the_stream("harbour", 3)
    assert len(await bound.fetch(3, timeout=10)) == 3
    await client.close()


async def test_no_file_is_written_over_and_none_is_left_where_nobody_was_added(world: World, tmp_path: Path) -> None:
    file = tmp_path / "subscriber.env"
    with pytest.raises(Refused, match="tracking knows no customer NOBODY"), handed(file) as hand:
        await doing.add(world.run, asked("harbour", "order.*", ("NOBODY",), ()), hand)
    assert not file.exists()
    file.write_text("mine")
    with pytest.raises(Refused, match="is there already"), handed(file):
        pytest.fail("somebody is added")
    assert file.read_text() == "mine"


async def test_secrets_are_kept_in_a_form_from_which_they_cannot_be_read(world: World) -> None:
    given = await world.add("harbour", "order.*")
    rows = str(await world.pool.fetch("SELECT * FROM partners"))
    written = [path.read_text() for path in world.server.broker.folder.glob("*") if path.is_file()]
    for kept in (rows, *written):
        assert given["password"] not in kept
        assert given["key of the feed"] not in kept
    assert [oct(path.stat().st_mode)[-3:] for path in world.server.broker.folder.glob("*") if path.is_file()] == [
        "600", "600",
    ]  # fmt: skip


async def test_with_a_server_of_somebody_elses_it_is_said_what_belongs_into_its_configuration(world: World) -> None:
    write(world.run.folder.status, {"nats": {"given": True}})
    before = world.server.broker.configuration.read_text()
    await doing.add(world.run, asked("harbour", "order.*", (), ()))
    said = world.capsys.readouterr().out
    assert world.server.broker.configuration.read_text() == before
    for subject in ("$JS.API.CONSUMER.MSG.NEXT", "$JS.API.CONSUMER.INFO", "$JS.ACK"):
        assert f'service: "{subject}.PARTNER_HARBOUR.harbour' in said
    assert "user: harbour" in said
    assert (await world.broker.jetstream().consumer_info("PARTNER_HARBOUR", "harbour")).name == "harbour"
    await doing.remove(world.run, "harbour")
    assert "take the account PARTNER_HARBOUR and its exports out" in world.capsys.readouterr().out


async def test_a_command_that_is_refused_says_so_and_ends_with_one(world: World) -> None:
    with pytest.raises(SystemExit) as end:
        await asyncio.to_thread(commands.remove, "nobody")
    assert end.value.code == 1
    assert world.capsys.readouterr().err == "there is no partner nobody; there is none. Nothing was changed\n"


def test_asking_for_all_of_a_kind_asks_for_each_of_it() -> None:
    assert asked("harbour", "customer.*, order.released", (), ()).topics == (
        "customer.profiled",
        "customer.registered",
        "order.released",
    )
