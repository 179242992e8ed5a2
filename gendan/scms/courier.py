"""Takes one command to its service and brings back the answer, through kills, restarts and lost connections."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol

import httpx

from gendan.scms.answers import After, Away, Refusal, meaning, unreachable
from gendan.scms.commands import Command

IN_FLIGHT = 32
FIRST_PATIENCE = 30.0
"""Seconds until the first answer of all: who forgot `gendan up` should not wait for minutes."""
PATIENCE = 180.0
"""Seconds for which a command is tried: the launcher may need a minute or more to bring a service back."""
LONGEST_PAUSE = 2.0
SILENCE = 1.0
"""Seconds without any answer of a service, after which it is said that the import waits for it."""
FAULT_PATIENCE = 20.0
"""Seconds after which a 500 that stays, while the service takes other commands, is that command's own fault."""


class GivenUp(Exception):
    """A service stays away. What was told is kept; running the import again continues."""


class Waiting(Protocol):
    """Who is told that a service is waited for, and that it is back."""

    def waits(self, service: str, why: str) -> None: ...

    def goes_on(self, service: str) -> None: ...


class Posts(Protocol):
    """What carries a request: `gendan.scms.clients`, or one client of httpx."""

    async def post(self, url: str, *, content: bytes, headers: Mapping[str, str]) -> httpx.Response: ...


@dataclass(slots=True)
class Courier:
    """`bases` are the services' addresses by name."""

    client: Posts
    bases: Mapping[str, str]
    waiting: Waiting
    now: Callable[[], float] = monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    heard: dict[str, float] = field(default_factory=dict, init=False)
    """When each service last took or refused a command."""

    async def tell(self, command: Command) -> After | Refusal:
        """The answer, also where it takes a while; raises GivenUp once the service is away for too long."""
        began, pause = self.now(), 0.1
        while True:
            answer = await self._try(command)
            if not isinstance(answer, Away):
                self.heard[command.service] = self.now()
                self.waiting.goes_on(command.service)
                return answer
            heard, waited = self.heard.get(command.service, began), self.now() - began
            if answer.fault and waited > FAULT_PATIENCE and heard > began:
                return answer.fault
            if waited > (PATIENCE if self.heard else FIRST_PATIENCE):
                raise GivenUp(f"the {command.service} service is away: {answer.why}")
            if self.now() - heard > SILENCE:
                self.waiting.waits(command.service, answer.why)
            await self.sleep(pause * random.uniform(0.5, 1.5))
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _try(self, command: Command) -> After | Refusal | Away:
        base = self.bases[command.service]
        headers = {"Idempotency-Key": command.key}
        try:
            response = await self.client.post(base + command.path, content=command.body, headers=headers)
        except httpx.TransportError as error:
            return unreachable(error, base)
        return meaning(command, response)
