"""The start: whatever does not wait for something else goes on side by side."""

import asyncio

from gendan.launcher import nats, postgres, ready
from gendan.launcher.ask import readiness
from gendan.launcher.crew import Crew
from gendan.launcher.ends import run
from gendan.launcher.parts import Part
from gendan.launcher.room import Room
from gendan.launcher.words import CannotStart

ATTEMPTS = 3
PATIENT_ATTEMPTS = 9  # what is left of a killed PostgreSQL may hold its shared memory for some seconds
PATIENCE, REMIND = 1.0, 15.0  # seconds


# The clients of PostgreSQL and NATS are imported where they are used: by then everything is on its way.


async def start(crew: Crew, group: asyncio.TaskGroup, room: Room) -> None:
    """Bring everybody to work and wait until all services are ready; `group` keeps them going. Raises CannotStart."""
    if crew.nursery:
        group.create_task(crew.nursery.keep())
    if crew.nats:
        group.create_task(crew.nats.keep())
    for part in crew.services.values():  # they import what they need meanwhile
        group.create_task(part.keep())
    if crew.postgres:
        await _created(crew)
        group.create_task(crew.postgres.keep())
    await asyncio.sleep(0)  # all these begin now
    await asyncio.gather(_streaming(crew), _stored(crew, room))
    for part in crew.services.values():
        part.release()
    await asyncio.gather(*(_ready(crew, name, part) for name, part in crew.services.items()))
    crew.note("ready")
    for line in ready.lines(crew.wanted.services, crew.wanted.first, crew.bearer, crew.new_token):
        crew.wanted.say(line)


async def _created(crew: Crew) -> None:
    cluster = crew.servers.cluster
    assert cluster
    if creation := postgres.creation(cluster):
        crew.wanted.say("setting up PostgreSQL (only the first time)")
        postgres.created(cluster, await run(creation))


async def _stored(crew: Crew, room: Room) -> None:
    """PostgreSQL answers, and each service's database is as this release needs it."""
    from gendan.launcher import databases  # noqa: PLC0415

    await databases.check_given(crew.servers)
    if crew.postgres and (cluster := crew.servers.cluster):
        await crew.postgres.until(lambda: postgres.answers(cluster.port), PATIENT_ATTEMPTS)
        crew.wanted.say(f"PostgreSQL answers on port {cluster.port}")
        await room.look()  # it may have been closed for writes when it was stopped
    if names := await databases.wanting(crew.servers, crew.state):
        crew.wanted.say(f"preparing the databases of {', '.join(names)}")
        await databases.prepare(names, crew.servers, crew.state)


async def _streaming(crew: Crew) -> None:
    """NATS answers and has a stream for each service."""
    from shared import streams  # noqa: PLC0415

    if crew.nats and (broker := crew.servers.broker):
        await crew.nats.until(lambda: nats.answers(broker.port), ATTEMPTS)
        crew.wanted.say(f"NATS answers on port {broker.port}")
    try:
        await streams.apply(crew.servers.nats_url, [service.name for service in crew.wanted.services if service.tells])
    except Exception as error:  # what a given server may answer is for its client library to know
        raise CannotStart(f"the streams could not be set up on NATS: {error or type(error).__name__}") from error


async def _ready(crew: Crew, name: str, part: Part) -> None:
    """Wait until a service is ready; now and then say why it is not."""
    port = next(service.port(crew.wanted.first) for service in crew.wanted.services if service.name == name)
    loop = asyncio.get_running_loop()
    remind = loop.time() + REMIND
    while not (answer := await readiness(port, PATIENCE)).is_ready:
        for each in filter(None, (crew.nursery, part)):
            each.give_up_after(ATTEMPTS)
        if loop.time() > remind:
            crew.wanted.say(f"{name} is not ready yet: {answer.in_words}")
            remind += REMIND
        await asyncio.sleep(0.02)
