"""The table of JetStream streams, and the one place from which it is applied."""

from collections.abc import Iterable

import nats
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

MOST_BYTES = 1024**3
"""Per stream; the oldest give way. What was dropped is read from the service's feed."""


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


async def ensure(js: JetStreamContext, service: str) -> str:
    """Create the stream or bring its configuration up to date; says what was done: created, updated or unchanged."""
    wanted = definition(service)
    try:
        found = (await js.stream_info(name_of(service))).config
    except NotFoundError:
        await js.add_stream(wanted)
        return "created"
    told = wanted.as_dict()
    known = found.as_dict()
    if all(known.get(key, value) == value for key, value in told.items()):
        return "unchanged"
    await js.update_stream(found.evolve(**{key: getattr(wanted, key) for key in told if hasattr(wanted, key)}))
    return "updated"


async def apply(nats_url: str, services: Iterable[str]) -> dict[str, str]:
    """Bring all streams to their definition; what was done, by stream."""
    client = await nats.connect(nats_url, connect_timeout=5, allow_reconnect=False)
    try:
        js = client.jetstream()
        return {name_of(service): await ensure(js, service) for service in services}
    finally:
        await client.close()
