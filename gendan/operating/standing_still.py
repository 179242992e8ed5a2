"""Asking the services what stands still in them, and telling them to go on: they do it beside what runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from gendan.operating.reach import Reach, reach
from shared.settings import SERVICE_TOKEN

PATIENCE = 60.0  # seconds: what waits behind an event may be many


class NotDone(Exception):
    """What was asked for was not done, in words."""


@dataclass(frozen=True)
class Key:
    """What stands still: of a consumer, as it is shown (`tracking.orders`), the key whose order is kept."""

    consumer: str
    key: str


@dataclass(frozen=True)
class StandingStill:
    """So many events of a key wait since then, the first at `place` because of `error`."""

    which: Key
    events: int
    since: str
    place: str
    error: str

    def in_words(self) -> str:
        return (
            f"{self.which.consumer} {self.which.key}: {self.events:,} events since {self.since[:19]}, "
            f"at {self.place}: {self.error}"
        )


@dataclass(frozen=True)
class Asking:
    """The services of a run, by their addresses."""

    run: Reach
    http: httpx.AsyncClient

    async def everything(self) -> tuple[list[StandingStill], list[NotDone]]:
        """What stands still in all services, and which of them did not say."""
        found, silent = [], []
        for service in self.run.urls:
            try:
                found += await self._in(service)
            except NotDone as why:
                silent.append(why)
        return found, silent

    async def of_consumer(self, consumer: str) -> list[StandingStill]:
        """What of one consumer stands still. Raises NotDone."""
        return [each for each in await self._in(self._service(consumer)) if each.which.consumer == consumer]

    async def of(self, which: Key) -> StandingStill:
        """How one key stands. Raises NotDone where nothing of it is parked."""
        for each in await self.of_consumer(which.consumer):
            if each.which == which:
                return each
        raise NotDone(f"nothing of {which.key} is parked in {which.consumer}: gendan parked list says what is")

    async def events(self, which: Key) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = await self._ask("GET", *self._address(which))
        return events

    async def retry(self, which: Key) -> StandingStill | None:
        """How it stands afterwards; None: it has gone on."""
        return await self._go_on(which, "/retry")

    async def skip(self, stands: StandingStill, reason: str, by: str) -> StandingStill | None:
        """Skip the event at which it was seen to stand still; no other one, whatever happened since."""
        told = {"reason": reason, "place": stands.place}
        return await self._go_on(stands.which, "/skip", json=told, headers={"Gendan-Actor": quote(by)})

    async def _in(self, service: str) -> list[StandingStill]:
        return [_told(service, each) for each in await self._ask("GET", service, "/v1/parked")]

    async def _go_on(self, which: Key, how: str, **told: Any) -> StandingStill | None:
        service, path = self._address(which)
        after = (await self._ask("POST", service, path + how, **told))["standing_still"]
        return _told(service, after) if after else None

    def _address(self, which: Key) -> tuple[str, str]:
        service = self._service(which.consumer)
        consumer = which.consumer.removeprefix("tracking.")
        return service, f"/v1/parked/{quote(consumer, safe='')}/{quote(which.key, safe='')}"

    def _service(self, consumer: str) -> str:
        service = consumer.partition(".")[0]
        if service not in self.run.urls:
            raise NotDone(f"there is no consumer {consumer}: gendan parked list says what stands still")
        return service

    async def _ask(self, method: str, service: str, path: str, **told: Any) -> Any:
        try:
            answer = await self.http.request(method, self.run.urls[service] + path, **told)
        except httpx.TransportError as error:
            raise NotDone(f"the {service} service does not answer ({error!r}): gendan status says why") from error
        if answer.is_error:
            raise NotDone(_words(answer))
        return answer.json()


@asynccontextmanager
async def asking(state: Path) -> AsyncIterator[Asking]:
    """The services of the run on this directory, or those that the environment names. Raises OutOfReach."""
    run = reach(state)
    token = next(iter(run.environment.get(SERVICE_TOKEN, "").split()), "")  # the first one is the one that is shown
    async with httpx.AsyncClient(timeout=PATIENCE, headers={"Authorization": f"Bearer {token}"}) as http:
        yield Asking(run, http)


def _told(service: str, each: dict[str, Any]) -> StandingStill:
    """A projection's name is said with its service's; a policy's begins with it."""
    name = each["consumer"]
    consumer = name if name.startswith(f"{service}.") else f"{service}.{name}"
    return StandingStill(Key(consumer, each["key"]), each["events"], each["since"], each["place"], each["error"])


def _words(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError):
        return f"the answer was {answer.status_code}"
