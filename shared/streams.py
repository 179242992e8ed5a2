"""The table of JetStream streams, and the one place from which it is applied."""

from collections.abc import Iterable

import nats
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, RawStreamMsg, RetentionPolicy, StorageType, StreamConfig, StreamState
from nats.js.errors import NotFoundError

from shared.errors import GendanError
from shared.received import Received
from shared.running import Halted
from shared.wire import from_headers

MOST_BYTES = 1024**3
"""Per stream; the oldest give way. What was dropped is read from the service's feed."""


class Foreign(GendanError):
    """A stream has the name of ours and is not: it was left as it is."""


def name_of(service: str) -> str:
    return f"GENDAN_{service.upper()}"


def definition(service: str) -> StreamConfig:
    """One stream per service, holding all of its events. No `max_age`: an expired quiet stream cannot be continued."""
    return StreamConfig(
        name=name_of(service),
        description=f"All events of the {service} service, in the order of their positions",
        subjects=[f"gendan.{service}.>"],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.OLD,
        max_bytes=MOST_BYTES,
        duplicate_window=120,
        num_replicas=1,
        deny_delete=True,
        deny_purge=True,
    )


async def found(js: JetStreamContext, service: str) -> StreamConfig | None:
    """How the stream is configured now; None where there is none. Raises Foreign for one that is not ours."""
    name = name_of(service)
    try:
        config = (await js.stream_info(name)).config
    except NotFoundError:
        return None
    others = [each for each in config.subjects or () if not each.startswith(f"gendan.{service}.")]
    if others or config.mirror or config.sources:
        raise Foreign(
            f"the stream {name} is somebody else's: it takes {', '.join(others) or 'the messages of another stream'}; "
            "let it be renamed, or give gendan a NATS account of its own"
        )
    return config


def verdict(service: str, config: StreamConfig | None) -> str:
    """What is to be done to a stream that is configured so: create, update, or nothing (unchanged)."""
    if config is None:
        return "create"
    known = config.as_dict()
    same = all(known.get(key, value) == value for key, value in definition(service).as_dict().items())
    return "unchanged" if same else "update"


async def ensure(js: JetStreamContext, service: str) -> str:
    """Create the stream or bring its configuration up to date; says what was done: created, updated or unchanged.

    Raises Foreign.
    """
    wanted, config = definition(service), await found(js, service)
    match verdict(service, config):
        case "create":
            await js.add_stream(wanted)
            return "created"
        case "update":
            assert config
            told = {key: getattr(wanted, key) for key in wanted.as_dict() if hasattr(wanted, key)}
            await js.update_stream(config.evolve(**told))
            return "updated"
        case unchanged:
            return unchanged


async def apply(nats_url: str, services: Iterable[str]) -> dict[str, str]:
    """Bring all streams to their definition; what was done, by stream. Raises Foreign."""
    client = await nats.connect(nats_url, connect_timeout=5, allow_reconnect=False)
    try:
        js = client.jetstream()
        return {name_of(service): await ensure(js, service) for service in services}
    finally:
        await client.close()


async def newest(js: JetStreamContext, service: str) -> tuple[StreamState, Received | None]:
    """The state of a service's stream, and the event that it ends with. Raises Halted where it ends otherwise."""
    stream = name_of(service)
    state = (await js.stream_info(stream)).state
    if not state.messages:
        return state, None
    last = await message(js, service, state.last_seq)
    if last is None and (await js.stream_info(stream)).state.last_seq == state.last_seq:
        raise Halted(f"the stream {stream} ends with no event of ours: gendan streams rebuild {service}")
    if last is None:
        return await newest(js, service)  # it was made anew between the two questions
    return state, last


async def message(js: JetStreamContext, service: str, sequence: int) -> Received | None:
    """The event at a sequence of the stream; None where there is none, or something else."""
    try:
        raw: RawStreamMsg = await js.get_msg(name_of(service), seq=sequence)
        return from_headers(raw.headers or {}, raw.data or b"")
    except (NotFoundError, KeyError, ValueError):
        return None
