"""`gendan up`: everything started, kept running, and stopped in order."""

import asyncio

from gendan.launcher import first_look, housekeeping, listening
from gendan.launcher.children import watch
from gendan.launcher.crew import Crew, crew_for
from gendan.launcher.environment import weak_secrets
from gendan.launcher.room import Room
from gendan.launcher.servers import servers_for
from gendan.launcher.starting import start
from gendan.launcher.state import held
from gendan.launcher.stopping import stop, when_told
from gendan.launcher.wanted import Wanted
from gendan.launcher.words import CannotStart


class _Told(Exception):
    """Somebody told us to stop."""


def up(wanted: Wanted) -> None:
    """Run everything until SIGINT, SIGTERM or SIGHUP. Raises CannotStart."""
    if weak := weak_secrets(wanted.around):
        raise CannotStart("\n".join(weak))
    with held(wanted.folder) as state:
        sockets = listening.listeners(wanted.services, wanted.first)
        watch()
        try:
            crew = crew_for(wanted, state, servers_for(state, wanted.services, wanted.around), sockets)
            asyncio.run(_work(crew))
        except BaseExceptionGroup as several:
            if (why := _first(several)) is not None:
                raise why from None
        finally:
            for listener in sockets.values():
                listener.close()


async def _work(crew: Crew) -> None:
    told = when_told(crew)
    try:
        async with asyncio.TaskGroup() as group:
            room = Room(crew)
            group.create_task(housekeeping.keep(crew, room))
            group.create_task(_begin(crew, group, room))
            await told.wait()
            crew.wanted.say("stopping")
            raise _Told  # ends the group's tasks; the parts themselves are stopped in order
    finally:
        await stop(crew)


async def _begin(crew: Crew, group: asyncio.TaskGroup, room: Room) -> None:
    await start(crew, group, room)
    if crew.wanted.demo:
        await first_look.play(crew)


def _first(several: BaseExceptionGroup[BaseException]) -> BaseException | None:
    """What went wrong first, if anything did: being told to stop is nothing wrong."""
    for error in several.exceptions:
        found = _first(error) if isinstance(error, BaseExceptionGroup) else error
        if found is not None and not isinstance(found, _Told):
            return found
    return None
