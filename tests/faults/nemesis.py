"""Carries out a plan of faults; whatever it breaks it mends."""

import asyncio
import signal
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

import httpx

from tests.faults.plan import LONG, Fault
from tests.faults.violation import Violation
from tests.faults.world import World
from tests.waiting import until

ANSWERS_OF_COMMITS = (b"appended", b"COMMIT\0", b"INSERT 0 1\0")
"""What PostgreSQL says once the append function is committed, a transaction, or a checkpoint by itself."""
ANSWERS_OF_PUBLISHES = (b'"stream":"GENDAN_',)
BACK = 20.0
"""Seconds that a killed process is left in peace until it serves again."""
RECOVERED = 180.0
"""Seconds that a killed server may take: a PostgreSQL first syncs every file that it has, on a disk that others use."""


@dataclass
class Nemesis:
    """`done` is told after each fault, `before_wipe` awaited before JetStream loses everything.

    What befalls one target comes one after the other. `faults.txt` in the run's folder says what happened when.
    """

    world: World
    http: httpx.AsyncClient
    done: Callable[[Fault], None]
    before_wipe: Callable[[], Awaitable[None]]
    happened: list[Fault] = field(default_factory=list)
    _turns: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def run(self, plan: Sequence[Fault]) -> None:
        began = monotonic()
        async with asyncio.TaskGroup() as tasks:
            for fault in plan:
                await asyncio.sleep(max(began + fault.at - monotonic(), 0))
                tasks.create_task(self._befall(fault, began))

    async def _befall(self, fault: Fault, began: float) -> None:
        async with self._turns[fault.target]:
            self.happened.append(fault)
            with (self.world.folder / "faults.txt").open("a") as notes:
                notes.write(
                    f"{datetime.now(UTC).isoformat()} {monotonic() - began:7.2f} s {fault.kind} {fault.target}\n"
                )
            try:
                await self._do(fault)
            except AssertionError as error:  # it waited in vain: the run goes on, and is told so
                self.world.troubles.append(Violation("did not come back", str(error).partition("\n")[0]))
        self.done(fault)

    async def _do(self, fault: Fault) -> None:
        match fault.kind:
            case "kill":
                await self._kill(fault.target)
            case "stop":
                await self._stop(fault.target, fault.seconds)
            case "postgres":
                await self._postgres()
            case "nats" | "wipe":
                await self._nats(wipe=fault.kind == "wipe")
            case "lose":
                await self._loses(fault.target, fault.seconds)
            case "commit":
                if await self._loses(f"{fault.target}>postgres", LONG):
                    await self._kill(fault.target)
            case _:
                await self._link(fault)

    async def _kill(self, target: str) -> None:
        process = self.world.processes[target]
        killed = process.child
        assert killed
        process.killed = True
        killed.kill()

        async def replaced() -> bool:
            return process.child is not killed

        await until(replaced, f"{target} is started again")
        with suppress(AssertionError):  # what it needs may be away again by then; in the end it must be back
            await self.world.serves(process, self.http, BACK)

    async def _stop(self, target: str, seconds: float) -> None:
        child = self.world.processes[target].child
        assert child
        child.send_signal(signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            child.send_signal(signal.SIGCONT)

    async def _postgres(self) -> None:
        postgres = self.world.postgres
        postgres.kill()

        async def answers() -> bool:
            postgres.attempt()
            return await asyncio.to_thread(postgres.answers)

        await until(answers, "PostgreSQL answers", RECOVERED)

    async def _nats(self, *, wipe: bool) -> None:
        nats = self.world.nats
        if wipe:
            await self.before_wipe()
        nats.kill()
        if wipe:
            await asyncio.to_thread(nats.forget)
        nats.attempt()

        async def answers() -> bool:
            return await asyncio.to_thread(nats.answers)

        await until(answers, "nats-server answers", RECOVERED)

    async def _link(self, fault: Fault) -> None:
        """After silence a connection is not used again: bytes of it are missing."""
        proxy = self.world.link(fault.target)
        if fault.kind != "cut":
            proxy.silent, proxy.mute = fault.kind == "silent", fault.kind == "mute"
            try:
                await asyncio.sleep(fault.seconds)
            finally:
                proxy.silent = proxy.mute = False
        proxy.cut()

    async def _loses(self, link: str, seconds: float) -> bool:
        """Lose one answer; False where nothing was committed or published within so many seconds."""
        proxy = self.world.link(link)
        proxy.lost.clear()
        proxy.lose = ANSWERS_OF_COMMITS if link.endswith("postgres") else ANSWERS_OF_PUBLISHES
        try:
            async with asyncio.timeout(seconds):
                return await proxy.lost.wait()
        except TimeoutError:
            return False
        finally:
            proxy.lose = ()
