"""What `gendan verify` says where the stream differs from the store."""

import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

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
from shared import streams
from shared.received import Received
from shared.wire import subject_of, to_headers
from tests.operating.beside import events, told
from tests.operating.superuser import shared_database, superuser
from tests.operating.verifying import looked, words
from tests.servers import Database, NatsServer

__all__ = ["events", "shared_database", "superuser", "told"]


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


async def publish(js: JetStreamContext, events: Sequence[Received]) -> None:
    for each in events:
        await js.publish(subject_of(each.source, each.topic), each.data, headers=to_headers(each))


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
