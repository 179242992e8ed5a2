"""The stop: services first, since they use the servers; asked twice, at once."""

import asyncio
import signal

from gendan.launcher.crew import Crew

TOLD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # the last where the terminal is closed
SERVICE_PATIENCE, NATS_PATIENCE = 8.0, 10.0
POSTGRES_PATIENCE = 300.0  # it may have much to write; pg_ctl's own limit of a minute has been too short for some


def when_told(crew: Crew) -> asyncio.Event:
    """Set as soon as somebody tells us to stop; told again, nobody is waited for any longer."""
    told = asyncio.Event()

    def hear() -> None:
        if told.is_set():
            crew.wanted.say("stopping at once")
            for part in crew.parts:
                part.kill()
        told.set()

    for number in TOLD:
        asyncio.get_running_loop().add_signal_handler(number, hear)
    return told


async def stop(crew: Crew) -> None:
    """Stop everybody that runs, in order."""
    crew.note("stopping")
    for listener in crew.sockets.values():  # or callers would wait for someone who does not come back
        listener.close()
    if crew.nursery:
        await crew.nursery.stop(signal.SIGTERM, SERVICE_PATIENCE)  # nobody is born any more
    services = crew.services.values()
    await asyncio.gather(*(part.stop(signal.SIGTERM, SERVICE_PATIENCE) for part in services))
    if crew.nats:
        await crew.nats.stop(signal.SIGTERM, NATS_PATIENCE)
    if crew.postgres:
        await crew.postgres.stop(signal.SIGINT, POSTGRES_PATIENCE)  # its fast shutdown: clients are sent away
    crew.note("stopped")
