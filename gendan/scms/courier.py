"""Takes one command to its service and brings back the answer, through kills, restarts and lost connections."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol
from urllib.parse import quote
from uuid import uuid4

import httpx

from gendan.scms.answers import After, Away, Refusal, meaning, unreachable
from gendan.scms.commands import Command

ACTOR = "SCMS import"
"""Always the same: a service remembers an Idempotency-Key per actor, and a second run must find its own."""

IN_FLIGHT = 32
FIRST_PATIENCE = 30.0
"""Seconds until the first answer of all: who forgot `gendan up` should not wait for minutes."""
PATIENCE = 180.0
"""Seconds for which a command is tried: the launcher may need a minute or more to bring a service back."""
SILENCE = 1.0
"""Seconds without any answer of a service, after which it is said that the import waits for it."""
TRIES_AT_A_FAULT = 5
"""A 500 may be something that broke inside and mends; where it stays, it is a fault with that command."""


class GivenUp(Exception):
    """A service stays away. What was told is kept; running the import again continues."""


class Waiting(Protocol):
    """Who is told that a service is waited for, and that it is back."""

    def waits(self, service: str, why: str) -> None: ...

    def goes_on(self, service: str) -> None: ...


@dataclass(slots=True)
class Courier:
    """`bases` are the services' addresses by name."""

    client: httpx.AsyncClient
    bases: Mapping[str, str]
    waiting: Waiting
    now: Callable[[], float] = monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    heard: dict[str, float] = field(default_factory=dict, init=False)
    """When each service last took or refused a command."""

    async def tell(self, command: Command) -> After | Refusal:
        """The answer, also where it takes a while; raises GivenUp once the service is away for too long."""
        began, tries = self.now(), 0
        while True:
            answer = await self._try(command)
            tries += 1
            if not isinstance(answer, Away):
                self.heard[command.service] = self.now()
                self.waiting.goes_on(command.service)
                return answer
            if answer.fault and tries >= TRIES_AT_A_FAULT:
                return answer.fault
            if self.now() - began > (PATIENCE if self.heard else FIRST_PATIENCE):
                raise GivenUp(f"the {command.service} service is away: {answer.why}")
            if self.now() - self.heard.get(command.service, began) > SILENCE:
                self.waiting.waits(command.service, answer.why)
            await self.sleep(min(2.0, 0.05 * 2**tries) * random.uniform(0.5, 1.5))

    async def _try(self, command: Command) -> After | Refusal | Away:
        base = self.bases[command.service]
        headers = {"Idempotency-Key": command.key}
        try:
            response = await self.client.post(base + command.path, content=command.body, headers=headers)
        except httpx.TransportError as error:
            return unreachable(error, base)
        return meaning(command, response)


def client() -> httpx.AsyncClient:
    """Speaks for this import; one correlation holds together all that one run tells."""
    return httpx.AsyncClient(
        headers={
            "Gendan-Actor": quote(ACTOR),
            "Gendan-Correlation": f"scms-import:{uuid4().hex}",
            "Content-Type": "application/json",
        },
        limits=httpx.Limits(max_connections=IN_FLIGHT, max_keepalive_connections=IN_FLIGHT),
        timeout=httpx.Timeout(30.0, connect=5.0),
        trust_env=False,  # the services are ours and near; no proxy stands between
    )
