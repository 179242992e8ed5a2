"""What the store tells, and what is done to the stream by hand."""

import asyncio

from nats.js import JetStreamContext
from nats.js.api import StreamConfig

from shared.broker import Broker
from shared.mapper import stored_to_received
from shared.received import Received
from shared.wire import subject_of, to_headers
from tests.shared.core import Core


async def tell(source: Core, many: int) -> None:
    """A few at a time: more at once than a busy machine can answer in time would be refused."""
    for done in range(0, many, 50):
        await asyncio.gather(*(source.tell() for _ in range(min(50, many - done))))


def up_to(last: int) -> list[int]:
    return list(range(1, last + 1))


async def events_of(source: Core) -> list[Received]:
    rows = await source.store.recorder.select_notifications(0, 10_000)
    return [stored_to_received("order", source.store.epochs.of(row.notification_id), row) for row in rows]


async def a_stream_by_hand(broker: Broker) -> JetStreamContext:
    """A stream from which messages may be deleted: ours do not allow it."""
    js = broker.jetstream()
    await js.add_stream(StreamConfig(name="GENDAN_ORDER", subjects=["gendan.order.>"]))
    return js


async def publish(broker: Broker, events: list[Received]) -> None:
    """Put events into the stream by hand, as no relay would."""
    js = broker.jetstream()
    for event in events:
        await js.publish(subject_of("order", event.topic), event.data, headers=to_headers(event))


async def drop_all_but(broker: Broker, many: int) -> None:
    """The oldest messages give way, as they do when a stream has grown to its limit."""
    js = broker.jetstream()
    found = (await js.stream_info("GENDAN_ORDER")).config
    await js.update_stream(found.evolve(max_msgs=many))
