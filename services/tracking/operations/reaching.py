"""Asking the services how they are, and forwarding what somebody tells them to do."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx
import msgspec
from fastapi import Request

from shared.process import Process
from shared.settings import of_service

SERVICES = ("order", "production", "logistics", "notify", "tracking")
"""In the order in which they are shown; tracking asks itself as it asks the others."""
GLANCE = 1.0
"""Seconds for which a look waits for one service: whoever is away is said to be."""
PATIENCE = 20.0
"""Seconds for which whoever did something waits: what stands behind an event may be many."""


class NoAnswer(Exception):
    """A service did not answer, or refused; the words are its own where it said any. `status` None: it is away."""

    def __init__(self, words: str, status: int | None = None) -> None:
        super().__init__(words)
        self.status = status


@dataclass(frozen=True)
class Services:
    """Where the services answer, by name, and the token that opens to us what is for no person."""

    http: httpx.AsyncClient
    urls: Mapping[str, str]
    token: str = field(repr=False)

    async def look(self, service: str, path: str, *, token: str | None = None, **asked: Any) -> Any:
        """What is answered, as JSON; whatever the status, where a body comes with it. Raises NoAnswer."""
        return await self._ask("GET", service, path, token, GLANCE, params=asked)

    async def tell(self, service: str, path: str, *, token: str | None = None, **told: Any) -> Any:
        """Have something done. Raises NoAnswer with the words of a refusal."""
        return await self._ask("POST", service, path, token, PATIENCE, **told)

    async def lines(self, service: str, path: str, **asked: Any) -> list[bytes]:
        """The lines of a feed. Raises NoAnswer."""
        return (await self._answer("GET", service, path, None, GLANCE, params=asked)).content.splitlines()

    async def _ask(self, method: str, service: str, path: str, token: str | None, seconds: float, **more: Any) -> Any:
        answer = await self._answer(method, service, path, token, seconds, **more)
        try:
            return msgspec.json.decode(answer.content)
        except msgspec.DecodeError:
            raise NoAnswer(f"the {service} service answered what is no JSON") from None

    async def _answer(
        self, method: str, service: str, path: str, token: str | None, seconds: float, **more: Any
    ) -> httpx.Response:
        if not (url := self.urls.get(service)):
            raise NoAnswer(f"it is not said where the {service} service answers: GENDAN_{service.upper()}_URL")
        headers = {"Authorization": f"Bearer {token or self.token}", **more.pop("headers", {})}
        try:
            async with asyncio.timeout(seconds):
                answer = await self.http.request(method, url + path, headers=headers, timeout=seconds, **more)
        except (httpx.TimeoutException, TimeoutError) as error:
            raise NoAnswer(f"the {service} service did not answer within {seconds:g} s") from error
        except httpx.TransportError as error:
            raise NoAnswer(f"the {service} service does not answer ({type(error).__name__})") from error
        if answer.is_error and path != "/readyz":
            raise NoAnswer(_words(answer), answer.status_code)
        return answer


def opened(process: Process) -> Services:
    """The services as this process is told of them."""
    urls = {name: url for name in SERVICES if (url := of_service(name).url)}
    return Services(process.http, urls, process.settings.service_token.get_secret_value())


def services(request: Request) -> Services:
    """Where a request asks."""
    found: Services = request.app.state.services
    return found


def parked_at(consumer: str, key: str) -> tuple[str, str]:
    """Which service a consumer (`tracking.orders`) is in, and under which address its key stands still."""
    service = consumer.partition(".")[0]
    own = consumer.removeprefix("tracking.")
    return service, f"/v1/parked/{quote(own, safe='')}/{quote(key, safe='')}"


def _words(answer: httpx.Response) -> str:
    try:
        told = answer.json()
        return str(told["errors"][0]["words"] if told.get("errors") else told["detail"])
    except (ValueError, KeyError, TypeError, IndexError):
        return f"the answer was {answer.status_code}"
