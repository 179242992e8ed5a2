"""What `gendan verify` and `gendan streams` say of partners: were they told what is theirs, and nothing else?"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import nats
import pytest

from gendan.operating import streams
from gendan.operating.evidence.looking import Wanted
from gendan.operating.evidence.report import Report
from gendan.partners import doing
from services.tracking.partners.wording import chained
from shared.events.order import OrderHeld, OrderReleased
from shared.wire import to_headers
from tests.operating.superuser import undoing
from tests.operating.verifying import looked, words
from tests.partners.world import World, received, signed_in
from tests.servers import Postgres
from tests.tracking.telling import ORDER, Telling, paid
from tests.tracking.telling import received as order_received

TOLD = "partner_events"
CHANGES = [
    ("SELECT", ""),
    (f"UPDATE {TOLD} SET data = '{{\"at\": 1}}' WHERE sequence = 2", "harbour:2: what they were told here, or in"),
    (f"UPDATE {TOLD} SET hash = '' WHERE sequence = 2", "partner harbour:2: what they were told here, or in front"),
    (f"DELETE FROM {TOLD} WHERE sequence = 2", "partner harbour:3: 3 follows 1 in what they were told"),
    (f"DELETE FROM {TOLD} WHERE sequence = 3", f"partner harbour ({ORDER}): they were not told 1:order:4, which is"),
    (f"UPDATE {TOLD} SET position = 99 WHERE sequence = 1", "they were told 1:order:99, which the ledger does not"),
    (f"UPDATE {TOLD} SET position = 3 WHERE sequence = 3", "they were told 1:order:3, which is not theirs"),
    ("UPDATE partners SET customers = '{HAVEN}'", f"harbour:1 ({ORDER}): they were told 1:order:1, which is"),
    ("UPDATE partners SET topics = '{order.received}'", "they were told 1:order:2, which is not theirs"),
    ("UPDATE partners SET sees = '{price}'", f"harbour:1 ({ORDER}): they were told 1:order:1 otherwise"),
    ("UPDATE partners SET added_at = now(), sees = '{price}'", ""),  # what they were told before stays as it was told
]  # fmt: skip


@pytest.fixture
def tell() -> Telling:
    """An order that is released, held for a while, and paid."""
    tell = Telling()
    for event in (order_received(), OrderReleased(), OrderHeld(reason="the artwork"), paid("30.77")):
        tell(event)
    return tell


async def verified(world: World) -> Report:
    return await looked(Wanted({}, world.run.databases["tracking"].url, world.run.nats_url))


async def test_each_was_told_all_that_is_theirs_and_nothing_else(
    world: World, tell: Telling, postgres: Postgres
) -> None:
    await world.take_in(tell.received)
    await world.add("harbour", "order.received,order.released,order.payment_received", ["ACME"])
    await world.in_the_stream("harbour", 3)
    database = world.run.databases["tracking"].url.rpartition("/")[2]
    for change, found in CHANGES:
        async with undoing(f"{postgres.admin_url.rpartition('/')[0]}/{database}") as superuser:
            await superuser.execute(change)
            report = await looked(Wanted({}, world.run.databases["tracking"].url))
        said = "\n".join(str(each) for each in report.findings.told if each.service == "harbour")
        assert (found in said) if found else not said, (change, said)
    report = await verified(world)
    assert not report.findings.number, words(report)
    assert "partner harbour: 3 events told" in report.looked


async def test_what_was_written_anew_with_its_hashes_is_found_by_the_stream_and_the_ledger(
    world: World, tell: Telling, postgres: Postgres
) -> None:
    await world.take_in(tell.received)
    given = await world.add("harbour", "order.payment_received")
    async with signed_in(given) as partner:
        (event,) = received(await partner.fetched(1))
    data = event.data.replace(b"SLIP-1", b"SLIP-2")
    hash = chained(b"", event.id, (event.topic, event.originator_id, event.envelope.occurred), data)
    database = world.run.databases["tracking"].url.rpartition("/")[2]
    async with undoing(f"{postgres.admin_url.rpartition('/')[0]}/{database}") as superuser:
        await superuser.execute(f"UPDATE {TOLD} SET data = $1, hash = $2", data, hash)
        said = words(await verified(world))
    assert "stream harbour:1: the stream has another event here than the store: their hashes differ" in said
    assert f"partner harbour:1 ({ORDER}): they were told 1:order:4 otherwise than they may see it" in said


async def test_what_somebody_else_published_to_them_is_said(world: World, tell: Telling) -> None:
    await world.take_in(tell.received)
    given = await world.add("harbour", "order.received")
    async with signed_in(given) as partner:
        (event,) = received(await partner.fetched(1))
    client = await nats.connect(world.run.nats_url)
    forged = replace(event, position=2)
    await client.jetstream().publish("partner.harbour.order.received", forged.data, headers=to_headers(forged))
    await client.close()
    assert "harbour:2: the stream has 1:harbour:2, which the store does not have" in words(await verified(world))


async def test_what_somebody_who_was_removed_was_told_is_still_looked_at(world: World, tell: Telling) -> None:
    await world.take_in(tell.received)
    await world.add("harbour", "order.*")
    await doing.remove(world.run, "harbour")
    report = await verified(world)
    assert not report.findings.number, words(report)
    assert "partner harbour: 4 events told" in report.looked


async def test_whoever_was_added_again_with_other_grants_has_what_is_theirs_now(world: World, tell: Telling) -> None:
    await world.take_in(tell.received)
    await world.add("harbour", "order.received,order.held", ["ACME"])
    await doing.remove(world.run, "harbour")
    await world.add("harbour", "order.received,order.released", ["ACME"], ["price", "remark"])
    await world.in_the_stream("harbour", 3)
    report = await verified(world)
    assert not report.findings.number, words(report)
    assert "partner harbour: 3 events told" in report.looked


async def test_streams_of_partners_are_planned_and_applied_like_the_others(world: World, tell: Telling) -> None:
    async def said(command: Callable[..., None], *names: str) -> str:
        world.capsys.readouterr()
        with suppress(SystemExit):
            await asyncio.to_thread(command, *names)
        return world.capsys.readouterr().out

    await world.take_in(tell.received)
    await world.add("harbour", "order.*")
    await world.in_the_stream("harbour", 4)
    assert "PARTNER_HARBOUR: unchanged, 4 of 4 events" in await said(streams.plan)
    js = world.broker.jetstream()
    await js.update_stream((await js.stream_info("PARTNER_HARBOUR")).config.evolve(max_bytes=1000))
    assert await said(streams.plan, "harbour") == "PARTNER_HARBOUR: update, 4 of 4 events\n"
    assert await said(streams.apply, "harbour") == "PARTNER_HARBOUR: updated\n"
    assert "PARTNER_HARBOUR: unchanged\n" in await said(streams.apply)
