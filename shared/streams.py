"""The table of JetStream streams, and the one place from which it is applied."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import nats
from nats.js import JetStreamContext
from nats.js.api import (
    ConsumerConfig,
    DiscardPolicy,
    RawStreamMsg,
    RetentionPolicy,
    StorageType,
    StreamConfig,
    StreamState,
)
from nats.js.errors import NotFoundError

from shared.client import reached_at
from shared.errors import GendanError
from shared.received import Received
from shared.running import Halted
from shared.settings import Streams
from shared.wire import from_headers

MOST_BYTES = 1024**3
"""Per stream; the oldest give way. What was dropped is read from the service's feed."""


class Foreign(GendanError):
    """A stream has the name of ours and is not: it was left as it is."""


@dataclass(frozen=True)
class Channel:
    """A stream of ours: how it is to be, who reads it through a consumer that we make, what makes it anew in words."""

    config: StreamConfig
    rebuild: str
    consumer: ConsumerConfig | None = None

    @property
    def name(self) -> str:
        assert self.config.name
        return self.config.name

    @property
    def prefix(self) -> str:
        """What all its subjects begin with: `gendan.order.`."""
        assert self.config.subjects
        return self.config.subjects[0].removesuffix(">")

    async def found(self, js: JetStreamContext) -> StreamConfig | None:
        """How the stream is configured now; None where there is none. Raises Foreign for one that is not ours."""
        try:
            config = (await js.stream_info(self.name)).config
        except NotFoundError:
            return None
        others = [each for each in config.subjects or () if not each.startswith(self.prefix)]
        if others or config.mirror or config.sources:
            raise Foreign(
                f"the stream {self.name} is somebody else's: it takes "
                f"{', '.join(others) or 'the messages of another stream'}; "
                "let it be renamed, or give gendan a NATS account of its own"
            )
        return config

    def verdict(self, config: StreamConfig | None) -> str:
        """What is to be done to a stream that is configured so: create, update, or nothing (unchanged)."""
        if config is None:
            return "create"
        known = config.as_dict()
        same = all(known.get(key, value) == value for key, value in self.config.as_dict().items())
        return "unchanged" if same else "update"

    async def ensure(self, js: JetStreamContext) -> str:
        """Create the stream or bring its configuration up to date; says what was done: created, updated or unchanged.

        Its consumer is made where there is none; what there is knows how far it was read, and stays. Raises Foreign.
        """
        config = await self.found(js)
        done = self.verdict(config)
        if done == "create":
            await js.add_stream(self.config)
        elif done == "update":
            assert config
            told = {key: getattr(self.config, key) for key in self.config.as_dict() if hasattr(self.config, key)}
            await js.update_stream(config.evolve(**told))
        if self.consumer:
            assert self.consumer.durable_name
            try:
                await js.consumer_info(self.name, self.consumer.durable_name)
            except NotFoundError:
                await js.add_consumer(self.name, self.consumer)
        return {"create": "created", "update": "updated"}.get(done, done)

    async def make_anew(self, js: JetStreamContext) -> None:
        """Delete it and make it again. A purge would not do: the server would remember the ids of what was purged."""
        with suppress(NotFoundError):
            await js.delete_stream(self.name)
        await self.ensure(js)

    async def newest(self, js: JetStreamContext) -> tuple[StreamState, Received | None]:
        """The stream's state, and the event that it ends with. Raises Halted where it ends otherwise."""
        state = (await js.stream_info(self.name)).state
        if not state.messages:
            return state, None
        last = await self.message(js, state.last_seq)
        if last is None and (await js.stream_info(self.name)).state.last_seq == state.last_seq:
            raise Halted(f"the stream {self.name} ends with no event of ours: {self.rebuild}")
        if last is None:
            return await self.newest(js)  # it was made anew between the two questions
        return state, last

    async def message(self, js: JetStreamContext, sequence: int) -> Received | None:
        """The event at a sequence of the stream; None where there is none, or something else."""
        try:
            raw: RawStreamMsg = await js.get_msg(self.name, seq=sequence)
            return from_headers(raw.headers or {}, raw.data or b"")
        except (NotFoundError, KeyError, ValueError):
            return None


def of_service(service: str) -> Channel:
    return Channel(definition(service), f"gendan streams rebuild {service}")


def name_of(service: str) -> str:
    return f"GENDAN_{service.upper()}"


def definition(service: str) -> StreamConfig:
    """One stream per service, holding all of its events. No `max_age`: an expired quiet stream cannot be continued."""
    return kept(
        name_of(service),
        f"All events of the {service} service, in the order of their positions",
        f"gendan.{service}.>",
        MOST_BYTES,
    )


def kept(name: str, description: str, subjects: str, most_bytes: int) -> StreamConfig:
    """A stream on disk, from which nothing is deleted but the oldest, where it has become too large."""
    return StreamConfig(
        name=name,
        description=description,
        subjects=[subjects],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.OLD,
        max_bytes=most_bytes,
        duplicate_window=120,
        num_replicas=Streams().stream_replicas,
        deny_delete=True,
        deny_purge=True,
    )


async def found(js: JetStreamContext, service: str) -> StreamConfig | None:
    """How a service's stream is configured now; None where there is none. Raises Foreign for one that is not ours."""
    return await of_service(service).found(js)


def verdict(service: str, config: StreamConfig | None) -> str:
    """What is to be done to a service's stream that is configured so: create, update, or nothing (unchanged)."""
    return of_service(service).verdict(config)


async def ensure(js: JetStreamContext, service: str) -> str:
    """Create a service's stream or bring it up to date; says what was done. Raises Foreign."""
    return await of_service(service).ensure(js)


async def apply(nats_url: str, services: Iterable[str]) -> dict[str, str]:
    """Bring all streams to their definition; what was done, by stream. Raises Foreign."""
    client = await nats.connect(**reached_at(nats_url), connect_timeout=5, allow_reconnect=False)
    try:
        js = client.jetstream()
        return {name_of(service): await ensure(js, service) for service in services}
    finally:
        await client.close()


async def newest(js: JetStreamContext, service: str) -> tuple[StreamState, Received | None]:
    """The state of a service's stream, and the event that it ends with. Raises Halted where it ends otherwise."""
    return await of_service(service).newest(js)


async def message(js: JetStreamContext, service: str, sequence: int) -> Received | None:
    """The event at a sequence of a service's stream; None where there is none, or something else."""
    return await of_service(service).message(js, sequence)
