"""The services as far as an importer sees them: they keep what they are told by key, unless something is the matter."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

import httpx

from gendan.scms.courier import Courier

BASES = {"order": "http://order", "logistics": "http://logistics"}
Matter = Callable[[httpx.Request], httpx.Response | httpx.TransportError | None]


def problem(status: int, type: str, detail: str = "", *, retry: bool = False) -> httpx.Response:
    body = {"type": f"urn:gendan:problem:{type}", "detail": detail}
    return httpx.Response(status, json=body, headers={"Retry-After": "1"} if retry else {})


def in_turn(*matters: httpx.Response | httpx.TransportError) -> Matter:
    """These, one per request, then nothing any more."""
    coming: Iterator[httpx.Response | httpx.TransportError] = iter(matters)
    return lambda _: next(coming, None)


@dataclass
class Stub:
    """`before` and `after` may answer instead, or break the connection, before or after the command was kept."""

    before: Matter = lambda _: None
    after: Matter = lambda _: None
    kept: dict[str, bytes] = field(default_factory=dict)
    asked: int = 0
    now: float = 0.0
    said: list[str] = field(default_factory=list)
    advanced: int = 0

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if (matter := self.before(request)) is None:
            if self.kept.setdefault(request.headers["Idempotency-Key"], request.content) != request.content:
                return problem(422, "key-reused")
            matter = self.after(request)
        if isinstance(matter, httpx.TransportError):
            raise matter
        id = uuid5(NAMESPACE_URL, json.loads(request.content).get("po_number", request.url.path))
        return matter or httpx.Response(201, json={"id": str(id), "version": 1, "position": "order:1@1"})

    def courier(self) -> Courier:
        """Its clock is ours: it passes when somebody waits."""
        client = httpx.AsyncClient(transport=httpx.MockTransport(self.answer))
        return Courier(client, BASES, self, now=lambda: self.now, sleep=self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)

    def waits(self, service: str, why: str) -> None:
        self.said.append(f"waits for {service}: {why}")

    def goes_on(self, service: str) -> None:
        if self.said and self.said[-1].startswith(f"waits for {service}"):
            self.said.append(f"goes on with {service}")

    def begins(self, phase: str) -> None:
        self.said.append(phase)

    def advances(self, commands: int) -> None:
        self.advanced += commands
