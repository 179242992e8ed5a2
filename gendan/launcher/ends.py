"""Waiting for the end of a child, and running one until its end."""

import asyncio
import os
import signal

from gendan.launcher.children import Child, Program, forget, send, start, tell


async def gone(child: Child) -> int:
    """Wait until it has ended and reap it: its exit code, or the signal that killed it as a negative number."""
    if (ended := child.poll()) is None:
        await _end_of(child)
        ended = child.wait()
    forget(child)
    return ended


async def _end_of(child: Child) -> None:
    try:
        descriptor = os.pidfd_open(child.pid)
    except (AttributeError, OSError):  # no such thing on this system
        while child.poll() is None:  # noqa: ASYNC110  nobody tells us
            await asyncio.sleep(0.05)
        return
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    try:
        loop.add_reader(descriptor, over.set)
        await over.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


async def run(program: Program) -> int:
    """Run something that ends by itself: its exit code."""
    child = start(program)
    try:
        if program.told:
            tell(child, program.told)
        return await gone(child)
    finally:
        if child.poll() is None:  # we are to stop
            send(child, signal.SIGKILL)
            child.wait()
            forget(child)
