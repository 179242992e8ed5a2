"""A part is one program that is to run as long as we do: started again when it dies, stopped in order."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from gendan.launcher import logs
from gendan.launcher.children import Child, Program, send, start, tell
from gendan.launcher.ends import gone
from gendan.launcher.wanted import Say
from gendan.launcher.words import CannotStart

Bear = Callable[[Program], Awaitable[Child]]

FIRST_PAUSE, LONGEST_PAUSE, STEADY = 0.1, 5.0, 10.0  # seconds


async def started(program: Program) -> Child:
    return start(program)


@dataclass
class Part:
    """`program` says what to run, anew for each start. `deaths` counts those in a row, `restarts` all.

    `bear` makes a process of it where that is not done by starting the program itself.
    A part that is `held` is started but waits for `release` before it does its work.
    """

    name: str
    program: Callable[[], Program]
    say: Say
    changed: Callable[[], None] = lambda: None
    bear: Bear = started
    held: bool = False
    child: Child | None = None
    deaths: int = 0
    restarts: int = 0
    wanted: bool = True

    @property
    def pid(self) -> int | None:
        return self.child.pid if self.child and self.child.poll() is None else None

    async def begin(self) -> None:
        """Start it. Raises CannotStart where something stands in the way."""
        self.child = await self.bear(self.program())
        if not self.held:
            self._tell()
        self.changed()

    def release(self) -> None:
        """Let a held part do its work, now and whenever it is started again."""
        self.held = False
        self._tell()

    def _tell(self) -> None:
        if self.child and self.child.stdin:
            tell(self.child, self.program().told)

    async def keep(self) -> None:
        """Run it for as long as it is wanted, with longer and longer pauses where it keeps dying."""
        while self.wanted:
            since = time.monotonic()
            try:
                await self.begin()
                assert self.child
                how = f"has ended ({_how(await gone(self.child))})"
            except OSError as error:  # a full disk, too many processes: it may pass
                how = f"cannot be started ({error})"
            if not self.wanted:
                return
            self.deaths = 1 if time.monotonic() - since > STEADY else self.deaths + 1
            self.say(f"{self.name} {how}; starting it again")
            await asyncio.sleep(min(FIRST_PAUSE * 2 ** (self.deaths - 1), LONGEST_PAUSE))
            self.restarts += 1

    async def until(self, answers: Callable[[], bool], attempts: int) -> None:
        """Wait until it answers. Raises CannotStart as `give_up_after` does."""
        pause = 0.005
        while not answers():
            self.give_up_after(attempts)
            await asyncio.sleep(pause)
            pause = min(pause * 1.2, 0.25)  # recovering after a crash may take minutes

    def give_up_after(self, attempts: int) -> None:
        """Raises CannotStart, with the end of its log, where it has died that many times in a row."""
        if self.deaths >= attempts:
            log = self.program().log
            raise CannotStart(f"{self.name} does not start; the end of {log}:\n{logs.tail(log)}")

    async def stop(self, number: signal.Signals, patience: float) -> None:
        """Ask it to end, and after `patience` seconds make it."""
        self.wanted = False
        if self.child is None:
            return
        send(self.child, number)
        try:
            await asyncio.wait_for(gone(self.child), patience)
        except TimeoutError:
            self.say(f"{self.name} does not stop; killing it")
            self.kill()
            await gone(self.child)

    def kill(self) -> None:
        self.wanted = False
        if self.child and self.child.poll() is None:
            send(self.child, signal.SIGKILL)


def _how(ended: int) -> str:
    return f"exit code {ended}" if ended >= 0 else signal.Signals(-ended).name
