"""The operator's commands for what is kept: backup, restore, and going on after a recovery."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from gendan.launcher.state import DEFAULT
from gendan.launcher.telling import say
from gendan.operating.meant import Meant
from gendan.operating.reach import reach
from gendan.operating.words import in_words

REBUILD = "where a stream has gone further than its store, its relay now stops and says so: gendan streams rebuild"


def backup(to: Path, /, *, state: Meant = DEFAULT) -> None:
    """Write a consistent copy of all databases, while everything runs.

    Parameters
    ----------
    to
        A new folder for it, or one that is there, to get a new one in it.

    """
    with in_words():
        from gendan.operating.saving.backup import write_backup  # noqa: PLC0415  restore needs other things

        written = asyncio.run(write_backup(reach(state), to, Console(highlight=False)))
        for name, part in written.manifest.services.items():
            say(f"{name}: {sum(part.rows.values()):,} rows, {part.bytes:,} bytes{_up_to(part.position)}")
        say(f"appends waited for {written.seconds * 1000:.0f} ms")
        say(f"the backup is in {written.folder}")


def restore(backup: Path, /, *, state: Meant = DEFAULT) -> None:
    """Put a backup in the place of what is live, while everything runs; what was live is kept beside it.

    Parameters
    ----------
    backup
        The folder that `gendan backup` has written.

    """
    with in_words():
        from gendan.operating.saving.restore import restore as restoring  # noqa: PLC0415  it needs alembic

        done = asyncio.run(restoring(reach(state), backup, Console(highlight=False)))
        say(f"restored as of {done.manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC; {_began(done.epoch, done.after.items())}")
        say(f"what was live until now is kept as {', '.join(done.kept.values())}")
        say("when it is no longer needed, drop it with psql as the role that owns it:")
        for name in done.kept.values():
            say(f'  DROP DATABASE "{name}";')
        say(REBUILD)


def adopt(state: Path) -> None:
    """Begin a new epoch in each store, after a recovery by other means than ours."""
    with in_words():
        from gendan.operating.saving.adopt import adopt as adopting  # noqa: PLC0415

        done = asyncio.run(adopting(reach(state)))
        say(f"adopted; {_began(done.epoch, done.after.items())}")
        say(REBUILD)


def _began(epoch: int, after: Iterable[tuple[str, int]]) -> str:
    where = " and ".join(f"{name}:{position}" for name, position in after)
    return f"epoch {epoch} begins behind {where}"


def _up_to(position: int) -> str:
    return f", up to position {position:,}" if position else ""
