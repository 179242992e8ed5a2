"""`gendan rebuild PROJECTION`: a new version beside the old, folded from the ledger, switched to in one moment."""

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context

import asyncpg
import structlog
from rich.console import Console

from gendan.launcher.children import die_with
from gendan.launcher.state import DEFAULT
from gendan.operating.meant import Meant
from gendan.operating.reach import OutOfReach, reach
from gendan.progress import telling
from services.tracking.rebuilding.catching_up import NoTurn
from services.tracking.rebuilding.run import Rebuilding, RunsAlready, begun
from shared.store.away import AWAY

KNOWN = ("tracking.orders",)
SELDOM = 200_000  # what is folded goes by itself, without being looked for again and again
BORN = "fork" if sys.platform == "linux" else "spawn"  # a copy of this process has nothing to import
INTERRUPTED = 130  # what a shell says of a process that Ctrl-C ended
GOES_ON = "What is shown has not changed. Run it again: it goes on."


async def rebuild(projection: str, *, state: Meant = DEFAULT) -> int:
    """Make what a projection shows anew, from the ledger, while everything runs. Stopped and run again, it goes on.

    Parameters
    ----------
    projection
        Which one: tracking.orders.

    """
    console, complain = Console(), Console(stderr=True)
    if projection not in KNOWN:
        _say(complain, f"There is no projection {projection}. There is {' and '.join(KNOWN)}.")
        return 1
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        url = reach(state).databases["tracking"].owner_url
        async with begun(url) as rebuilding:
            with _others(rebuilding) as others, telling(console, rebuilding.found.events, "events") as progress:
                await rebuilding.run(progress, others)
        parked = await _parked(url)
    except (OutOfReach, RunsAlready, NoTurn) as why:
        _say(complain, f"Not rebuilt: {why}.")
        return 1
    except asyncpg.InsufficientPrivilegeError as why:
        _say(complain, f"Not rebuilt: {why}. It needs the owner's GENDAN_TRACKING_OWNER_DATABASE_URL.")
        return 1
    except AWAY as why:
        _say(complain, f"Stopped: the database is away ({why or type(why).__name__}). {GOES_ON}")
        return 1
    except asyncio.CancelledError:  # Ctrl-C
        _say(complain, f"Stopped. {GOES_ON}")
        return INTERRUPTED
    rate = (progress.total - rebuilding.found.folded) / progress.seconds
    _say(
        console,
        f"{projection} is rebuilt from {progress.total:,} events in {progress.seconds:,.1f} s: {rate:,.0f} events/s",
    )
    if parked:
        _say(console, f"{parked:,} orders stand still at an event that cannot be read: gendan parked list")
    return 0


@contextmanager
def _others(rebuilding: Rebuilding) -> Iterator[Executor | None]:
    """As many processes as there are cores, where that is worth it; they begin before this one has threads.

    Stopped with us, in the middle of what they do: a slice is filled whole or not at all.
    """
    if not rebuilding.worth_processes:
        yield None
        return
    before = set(active_children())
    with ProcessPoolExecutor(os.cpu_count(), get_context(BORN), initializer=_begins, initargs=(os.getpid(),)) as others:
        others.submit(int)
        try:
            yield others
        except BaseException:
            for each in set(active_children()) - before:
                each.terminate()
            raise


def _begins(parent: int) -> None:
    """In each of them: it ends with us, and Ctrl-C is ours to understand."""
    die_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    gc.freeze()
    gc.set_threshold(SELDOM)


async def _parked(url: str) -> int:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        count: int = await connection.fetchval("SELECT count(DISTINCT key) FROM parked WHERE consumer = 'orders'")
        return count
    finally:
        await connection.close()


def _say(console: Console, words: str) -> None:
    console.print(words, highlight=False, markup=False, soft_wrap=True)
