"""A relay beside a store, and what is in the stream."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig
from nats.js.errors import Error

from shared.broker import Broker
from shared.errors import Unavailable
from shared.health import Part
from shared.origin import FromStore
from shared.relay import Relay
from shared.running import ended, keep_running
from shared.wire import from_headers
from tests.shared.core import Core
from tests.waiting import until


@asynccontextmanager
async def relaying(told: Core, broker: Broker) -> AsyncIterator[Relay]:
    relay = Relay(FromStore(told.store), broker, told.wake, Part())
    task = asyncio.create_task(keep_running("relay", relay.part, relay.run))
    try:
        yield relay
    finally:
        await ended([task])


async def length(broker: Broker) -> int:
    """How many messages are in the stream."""
    return (await broker.jetstream().stream_info("GENDAN_ORDER")).state.messages


async def all_messages(js: JetStreamContext) -> list[Msg]:
    """Everything in the stream, in its order."""
    many = (await js.stream_info("GENDAN_ORDER")).state.messages
    config = ConsumerConfig(ack_policy=AckPolicy.NONE, mem_storage=True)
    subscription = await js.pull_subscribe("gendan.order.>", stream="GENDAN_ORDER", config=config)
    found: list[Msg] = []
    while len(found) < many:
        found += await subscription.fetch(min(500, many - len(found)), timeout=5)
    await subscription.unsubscribe()
    return found


async def in_the_stream(js: JetStreamContext) -> list[int]:
    """The positions in the stream, in its order."""
    return [from_headers(message.headers or {}, message.data).position for message in await all_messages(js)]


async def relayed(broker: Broker, many: int) -> list[int]:
    """The positions in the stream, once there are so many."""

    async def all_there() -> bool:
        try:
            return await length(broker) >= many
        except (Error, Unavailable, TimeoutError):
            return False

    await until(all_there, f"{many} events are in the stream")
    return await in_the_stream(broker.jetstream())
