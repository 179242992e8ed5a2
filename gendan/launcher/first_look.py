"""A first look without data: into a run of our own that is empty, demo orders are played beside everything else."""

from gendan.launcher import python
from gendan.launcher.children import Program
from gendan.launcher.crew import Crew
from gendan.launcher.ends import run
from gendan.launcher.environment import ISSUER
from gendan.launcher.state import read

FILE = "demo.json"
"""In the state directory: from which day on the stories count, and whether all of them have been told."""


async def play(crew: Crew) -> None:
    """Play them, or go on where it was interrupted; whatever comes of it, the run goes on."""
    begun = read(crew.state.folder / FILE)
    if begun.get("done") or not _is_ours_alone(crew) or not (begun or await _is_empty(crew)):
        return
    crew.wanted.say("demo: playing some demo orders into this system, which is empty; --no-demo leaves it so")
    log = crew.state.log("demo")
    words = python.words("gendan.demo.commands", str(crew.state.folder))
    try:
        ended = await run(Program("demo", words, python.public(crew.wanted.around), log))
    except OSError as error:  # no room for another process; it is tried again at the next start
        crew.wanted.say(f"demo: cannot be played ({error})")
        return
    crew.wanted.say("demo: the demo orders are there" if ended == 0 else f"demo: not played to its end, see {log}")


def _is_ours_alone(crew: Crew) -> bool:
    """Whether nobody else's servers and no other issuer's people are in it: there, nobody looks for a demo."""
    return bool(crew.postgres and crew.nats) and not crew.wanted.around.get(ISSUER)


async def _is_empty(crew: Crew) -> bool:
    """Whether no service ever told anything. Nobody knows where the database does not answer: then it is not."""
    import asyncpg  # noqa: PLC0415  it was imported meanwhile

    for service in crew.wanted.services:
        if not service.tells:
            continue
        try:
            connection = await asyncpg.connect(crew.servers.databases[service.name].url, timeout=10)
            try:
                if await connection.fetchval("SELECT EXISTS (SELECT FROM events)"):
                    return False
            finally:
                await connection.close()
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False
    return True
