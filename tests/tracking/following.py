"""Listening to changes as a browser does: what is told, and the id to come back with."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

IN_TIME = 20
"""Seconds for which a test listens."""


@dataclass
class Listener:
    """One stream after the other; `id` is what it comes back with."""

    client: httpx.AsyncClient
    path: str = "/v1/changes"
    id: str = ""
    heard: list[dict[str, Any]] = field(default_factory=list)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
        """Until left; the first id has come."""
        headers = {"Last-Event-ID": self.id} if self.id else {}
        async with asyncio.timeout(IN_TIME), self.client.stream("GET", self.path, headers=headers) as answer:
            assert answer.status_code == 200, await answer.aread()
            assert answer.headers["content-type"].startswith("text/event-stream")
            events = self._events(answer)
            await anext(events)
            yield events

    async def _events(self, answer: httpx.Response) -> AsyncIterator[dict[str, Any]]:
        """What is told, and once at the beginning nothing; as the HTML standard reads a stream."""
        fields: dict[str, str] = {}
        begun = False
        async for line in answer.aiter_lines():
            name, _, value = line.partition(": ")
            if line.startswith(":"):
                continue
            if line:
                fields[name] = value
            else:
                self.id = fields.get("id", self.id)
                if fields.get("event") == "order":
                    self.heard.append(json.loads(fields["data"]))
                    yield self.heard[-1]
                elif not begun:
                    begun = True
                    yield {}
                fields = {}

    async def hears(self, events: AsyncIterator[dict[str, Any]], place: str) -> list[dict[str, Any]]:
        """All that is told until this place is reached."""
        told = []
        async for event in events:
            told.append(event)
            if event["position"] == place:
                break
        return told
