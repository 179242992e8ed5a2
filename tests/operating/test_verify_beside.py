"""What `gendan verify` says where a stream, the ledger or what is shown differs from what it was made of."""

import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import nats
import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from gendan.operating.evidence import stream
from gendan.operating.evidence.epochs import Epoch, Epochs
from gendan.operating.evidence.findings import Finding
from gendan.operating.evidence.looking import Wanted
from gendan.operating.evidence.report import Report
from services.tracking.projection import Orders
from shared import streams
from shared.mapper import stored_to_received
from shared.projection import Projecting
from shared.reading import Checkpoint
from shared.received import Received
from shared.store.recorder import Recorder
from shared.wire import subject_of, to_headers
from tests.conftest import Fresh
from tests.operating.superuser import Shared, Superuser, shared_database, superuser
from tests.operating.verifying import looked, words
from tests.servers import Database, NatsServer
from tests.shared.core import core
from tests.tracking import taking_in
from tests.tracking.telling import ORDER, Telling, ordered, received, registered

__all__ = ["shared_database", "superuser"]

ID = UUID(int=1)


@pytest.fixture(scope="module")
async def told(shared_database: Shared) -> Database:
    """A store of six events."""
    database = shared_database("order")
    async with core(database) as running:
        for n in range(6):
            await running.tell(ID, f"Acme {n}")
    return database


@pytest.fixture(scope="module")
async def events(told: Database) -> list[Received]:
    """Them, as they travel."""
    async with asyncpg.create_pool(told.url, min_size=1, max_size=1) as pool:
        rows = await Recorder(pool).select_notifications(0, 10)
    return [stored_to_received("order", 1, row) for row in rows]


@pytest.fixture(scope="module")
async def client(nats_server: NatsServer) -> AsyncIterator[Client]:
    client = await nats.connect(nats_server.url)
    yield client
    await client.close()


@pytest.fixture
async def js(client: Client) -> JetStreamContext:
    """With an empty stream."""
    js: JetStreamContext = client.jetstream()
    with contextlib.suppress(NotFoundError):
        await js.delete_stream(streams.name_of("order"))
    await streams.ensure(js, "order")
    return js


@pytest.fixture(scope="module")
async def ledger(shared_database: Shared, events: list[Received]) -> Database:
    """Tracking's database, with those events in its ledger."""
    database = shared_database("tracking")
    await take_in(database, events)
    return database


async def publish(js: JetStreamContext, events: Sequence[Received]) -> None:
    for each in events:
        await js.publish(subject_of(each.source, each.topic), each.data, headers=to_headers(each))


async def take_in(tracking: Database, events: Sequence[Received]) -> None:
    async with asyncpg.create_pool(tracking.url, min_size=1, max_size=1) as pool:
        await Projecting(Orders(), events[0].source, pool)(events, Checkpoint())


# The stream ------------------------------------------------------------------


async def beside_stream(told: Database, nats_server: NatsServer) -> Report:
    return await looked(Wanted({"order": told.url}, nats_url=nats_server.url, views=False))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda e: e, ""),
        (lambda e: e[2:], ""),  # what it dropped at its beginning
        (lambda e: e[:4], ""),  # what is on its way
        (lambda e: e[:0], ""),
        (lambda e: [*e[:2], replace(e[2], data=b"{}"), *e[3:]], "order:3: the stream has the event's hash, but"),
        (lambda e: [*e[:2], replace(e[2], hash=bytes(32)), *e[3:]], "order:3: the stream has another event here"),
        (lambda e: [*e[:2], replace(e[2], epoch=7), *e[3:]], "the stream has 7:order:3 here, the store 1:order:3"),
        (lambda e: [*e[:2], *e[3:]], "order:4: position 4 follows 2 in the stream"),
        (lambda e: [e[0], e[2], e[1], *e[3:]], "order:2: position 2 follows 3 in the stream"),
        (lambda e: [*e[:3], e[2], *e[3:]], "order:3: position 3 follows 3 in the stream"),
        (lambda e: [*e, replace(e[5], position=7)], "order:7: the stream has 1:order:7, which the store does not have"),
    ],
)  # fmt: skip
async def test_the_stream_has_the_same_events_in_the_same_order(
    told: Database,
    events: list[Received],
    js: JetStreamContext,
    nats_server: NatsServer,
    change: Callable[[list[Received]], list[Received]],
    found: str,
) -> None:
    await publish(js, change(events))
    said = words(await beside_stream(told, nats_server))
    assert (found in said) if found else not said, said


async def test_what_is_on_its_way_is_said_and_is_no_error(
    told: Database, events: list[Received], js: JetStreamContext, nats_server: NatsServer
) -> None:
    await publish(js, events[:4])
    report = await beside_stream(told, nats_server)
    assert not report.findings.number
    assert "the stream is 2 events behind order:6@1: on their way" in report.notes


async def test_a_foreign_message_in_the_stream_is_said(
    told: Database, events: list[Received], js: JetStreamContext, nats_server: NatsServer
) -> None:
    await publish(js, events)
    await js.publish("gendan.order.customer.registered", b"{}")
    assert "follows 6 in the stream" in words(await beside_stream(told, nats_server))


async def test_what_gives_way_in_a_full_stream_while_it_is_read_is_not_missed(
    events: list[Received], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "BATCH", 2)
    js: JetStreamContext = client.jetstream()
    with contextlib.suppress(NotFoundError):
        await js.delete_stream(streams.name_of("order"))
    await js.add_stream(streams.definition("order").evolve(max_msgs=6))
    await publish(js, events)
    found: list[Finding] = []
    epochs = Epochs((Epoch(1, 0, datetime.now(UTC), "made"),))
    async with stream.reading(js, streams.of_service("order")) as reading:
        beside = stream.Stream("order", epochs, reading, found.append)
        await beside.beside({each.position: each for each in events[:2]})
        await publish(js, [replace(events[5], position=position) for position in (7, 8, 9)])
        await beside.beside({each.position: each for each in events[2:]})
        await beside.ends()
    assert beside.reached == 6
    assert not found


# The ledger ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("SELECT", ""),
        ("UPDATE ledger SET data = '{}' WHERE position = 3", f"order:3 ({ID}): the ledger says otherwise"),
        ("UPDATE ledger SET actor = 'nobody', hash = '' WHERE position = 3", "otherwise than the store: actor, hash"),
        ("DELETE FROM ledger WHERE position = 3", "order:3: the ledger does not have this event, although it has read"),
        ("UPDATE ledger SET position = 9 WHERE position = 6", f"order:9 ({ID}): the ledger has this event (epoch 1)"),
        ("UPDATE ledger SET epoch = 2 WHERE position = 2", f"order:2 ({ID}): the ledger has this event (epoch 2)"),
        ("UPDATE ledger SET received_at = '2000-01-01' WHERE position = 4", "the ledger learned of this event before"),
    ],
)  # fmt: skip
async def test_the_ledger_has_every_event_once_as_it_is(
    told: Database, ledger: Database, superuser: Superuser, change: str, found: str
) -> None:
    await (await superuser(ledger)).execute(change)
    said = words(await looked(Wanted({"order": told.url}, ledger.url, views=False)))
    assert (found in said) if found else not said, said


async def test_what_the_ledger_has_not_read_yet_is_said_and_is_no_error(
    told: Database, events: list[Received], fresh: Fresh
) -> None:
    tracking = fresh("tracking")
    await take_in(tracking, events[:4])
    report = await looked(Wanted({"order": told.url}, tracking.url, views=False))
    assert not report.findings.number
    assert "the ledger is 2 events behind order:6@1: on their way" in report.notes


async def test_an_event_that_the_ledger_has_twice_is_said(
    told: Database, events: list[Received], fresh: Fresh, superuser: Superuser
) -> None:
    tracking = fresh("tracking")
    await take_in(tracking, events)
    admin = await superuser(tracking)
    await admin.execute("ALTER TABLE ledger DROP CONSTRAINT ledger_pkey")
    await admin.execute("INSERT INTO ledger SELECT * FROM ledger WHERE position = 5")
    said = words(await looked(Wanted({"order": told.url}, tracking.url, views=False)))
    assert f"order:5 ({ID}): the ledger has this event twice" in said


async def test_an_end_that_was_cut_off_is_found_by_the_ledger(
    told: Database, ledger: Database, superuser: Superuser
) -> None:
    await (await superuser(told)).execute(
        """
        DELETE FROM events WHERE notification_id > 4;
        DELETE FROM batches WHERE position > 4;
        DELETE FROM keys WHERE position > 4
        """
    )
    said = words(await looked(Wanted({"order": told.url}, ledger.url, views=False)))
    assert f"ledger order:5 ({ID}): the ledger has this event (epoch 1), the store does not" in said


async def test_an_event_that_cannot_be_read_is_said(told: Database, ledger: Database, superuser: Superuser) -> None:
    await (await superuser(told)).execute("UPDATE events SET state = 'no JSON' WHERE notification_id = 2")
    said = words(await looked(Wanted({"order": told.url}, ledger.url, views=False)))
    assert f"event order:2 ({ID}): version 2 cannot be read" in said
    assert "ledger" not in said


# What is shown ---------------------------------------------------------------


@pytest.fixture(scope="module")
async def shown(shared_database: Shared) -> Database:
    """An order with two lines and a shipment that was delivered, and its customer."""
    tracking = shared_database("tracking")
    tell = Telling()
    tell(received(ordered("A"), ordered("B")))
    tell(tell.delivered("S-1", A=100))
    await take_in(tracking, [each for each in tell.received if each.source == "order"])
    await take_in(tracking, [each for each in tell.received if each.source == "logistics"])
    async with asyncpg.create_pool(tracking.url, min_size=1, max_size=1) as pool:
        await taking_in.take_in(pool, [registered()])
    return tracking


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("SELECT", ""),
        ("UPDATE order_views SET flow = NULL", f"({ORDER}): the row in order_views is not what its events say: flow"),
        ("UPDATE order_views SET value = 1, flow = NULL", "is not what its events say: flow, value"),
        ("UPDATE order_views SET view = '{}'", "is not what its events say: view"),
        ("UPDATE order_views SET known_at = now()", "is not what its events say: known_at"),
        ("UPDATE order_views SET parked = true", "is not what its events say: parked"),
        ("DELETE FROM order_views", "order_views is missing, although the ledger has its events"),
        ("UPDATE order_views SET order_id = gen_random_uuid()", "is shown, but the ledger has nothing of it"),
        ("UPDATE order_search SET own = 'x', terms = 'x'", "order_search is not what its events say: own, terms"),
        ("UPDATE order_search SET terms = own", "the row in order_search is not what its events say: terms"),
        ("UPDATE report_lines SET value = 7 WHERE line = 'B'", "report_lines B is not what its events say: value"),
        ("DELETE FROM report_lines WHERE line = 'B'", "the row in report_lines B is missing"),
        ("INSERT INTO report_shipments VALUES (gen_random_uuid(), 'S-9', NULL, 'X')", "report_shipments S-9 is shown"),
        (
            f"INSERT INTO parked SELECT 'orders', '{ORDER}', 'order', 1, 1, 'none'; UPDATE order_views SET value = 1",
            "the row in order_views does not say that the order stands still",
        ),
        ("UPDATE customer_views SET name = 'Akme'", "the row in customer_views is not what its events say: name"),
    ],
)  # fmt: skip
async def test_what_is_shown_is_what_the_ledger_says(
    shown: Database, superuser: Superuser, change: str, found: str
) -> None:
    await (await superuser(shown)).execute(change)
    said = words(await looked(Wanted({}, shown.url)))
    assert (found in said) if found else not said, said


async def test_what_no_service_has_told_has_no_place_in_the_ledger(shown: Database, superuser: Superuser) -> None:
    await (await superuser(shown)).execute("UPDATE ledger SET source = 'elsewhere' WHERE source = 'logistics'")
    assert "the ledger has 1:elsewhere:1, which no service tells" in words(await looked(Wanted({}, shown.url)))


async def test_an_order_that_is_parked_keeps_its_last_view_and_is_counted(fresh: Fresh) -> None:
    tracking = fresh("tracking")
    tell = Telling()
    tell(received())
    tell(received(), version=9)
    await take_in(tracking, tell.received)
    report = await looked(Wanted({}, tracking.url))
    assert words(report) == ""
    assert "parked: 1 order; what is shown of them is of before that" in report.notes


async def test_a_shipment_of_an_order_that_nobody_knows_is_shown_as_it_should_be(fresh: Fresh) -> None:
    tracking = fresh("tracking")
    tell = Telling()
    tell(tell.booked("S-1", A=100))
    await take_in(tracking, tell.received)
    assert words(await looked(Wanted({}, tracking.url))) == ""
