"""What runs for partners: for each one somebody who tells them, and a relay to their stream; as they come and go."""

import asyncio

import asyncpg

from services.tracking.partners.origin import ToPartner
from services.tracking.partners.partner import active
from services.tracking.partners.telling import look
from shared.health import Part
from shared.process import Process
from shared.relay import Relay
from shared.running import ended, keep_running, watched
from shared.wake import Wake

PART = "partners"
"""Of the service's health; who they are is told to nobody there."""
POLL = 0.5
"""Seconds after which what the ledger has learned is looked at, at the latest."""
COME_AND_GO = 1.0
"""Seconds between two looks at who is a partner."""


async def serve(process: Process) -> None:
    """Serve all partners, also those who are added meanwhile, until cancelled."""
    part = process.health.part(PART)
    serving: dict[str, list[asyncio.Task[None]]] = {}
    try:
        await keep_running(PART, part, lambda: _as_they_come_and_go(process, part, serving))
    finally:
        await ended([task for tasks in serving.values() for task in tasks])


async def _as_they_come_and_go(process: Process, part: Part, serving: dict[str, list[asyncio.Task[None]]]) -> None:
    while True:
        names = {partner.name for partner in await active(process.queries)}
        for name in serving.keys() - names:
            await ended(serving.pop(name))
            for each in _parts(name):
                process.health.parts.pop(each, None)
        for name in sorted(names - serving.keys()):
            serving[name] = _begun(process, name)
        part.ok(partners=len(serving))
        await asyncio.sleep(COME_AND_GO)


def _parts(name: str) -> tuple[str, str]:
    return f"partner {name}", f"relay {name}"


def _begun(process: Process, name: str) -> list[asyncio.Task[None]]:
    telling, relaying = (process.health.part(each, among=PART) for each in _parts(name))
    wake = Wake(process.connect, relaying)
    relay = Relay(ToPartner(name, process.queries), process.broker, wake, relaying)
    return [
        asyncio.create_task(keep_running(f"partner {name}", telling, lambda: _tell(process, name, telling, wake))),
        asyncio.create_task(watched(f"relay {name}", relaying, relay)),
    ]


async def _tell(process: Process, name: str, part: Part, wake: Wake) -> None:
    """Until the partner is removed. Histories that wait are looked at again when this begins: by another release."""
    again = True
    while True:
        try:
            async with process.pool.acquire() as connection:
                looked = await look(connection, name, at_all=again)
        except asyncpg.LockNotAvailableError:
            part.ok("standing by: another process is at it")
            await asyncio.sleep(POLL)
            continue
        if looked is None:
            return
        again = False
        if looked.waiting:
            part.degraded(f"of {looked.waiting} histories no more is told: they cannot be read; see the log")
        else:
            part.ok()
        if looked.told:
            wake.set()
        if not looked.more:
            await asyncio.sleep(POLL)
