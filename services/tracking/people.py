"""The names of people: events carry ids; the services where people act know their names, and are asked."""

import asyncio
from collections.abc import Iterable, Sequence
from time import monotonic
from uuid import UUID

import httpx
import msgspec
import structlog
from fastapi import Request

from services.tracking.names import SOURCES
from shared.process import Process
from shared.settings import of_service

log = structlog.get_logger()

ERASED = "erased person"
REMEMBERED = 60.0
"""Seconds for which a name is shown without asking again: so long may an erasure take to be seen here."""
PATIENCE = 0.5
AT_ONCE = 200


class Directory:
    """`bases` are the addresses of the services that know people. Names are kept in memory only, and for a minute."""

    def __init__(self, http: httpx.AsyncClient, bases: Sequence[str], token: str) -> None:
        self._http, self._bases = http, bases
        self._headers = {"Authorization": f"Bearer {token}"}
        self._names: dict[str, str] = {}
        self._since = monotonic()

    async def names(self, actors: Iterable[str]) -> dict[str, str]:
        """What to show for each: a name, `erased person`, or the id where it is no person's or nobody knows it."""
        if monotonic() - self._since > REMEMBERED:
            self._names, self._since = {}, monotonic()
        actors = set(actors)
        unknown = [actor for actor in actors if actor not in self._names and _is_person(actor)][:AT_ONCE]
        if unknown:
            for found in await asyncio.gather(*(self._ask(base, unknown) for base in self._bases)):
                self._names.update({id: name or ERASED for id, name in found.items()})
        return {actor: self._names.get(actor, actor) for actor in actors}

    async def _ask(self, base: str, ids: Sequence[str]) -> dict[str, str | None]:
        """Nothing where a service is away: the ids are shown, and asked for again the next time."""
        try:
            answer = await self._http.get(
                f"{base}/v1/people", params={"id": ids}, headers=self._headers, timeout=PATIENCE
            )
            answer.raise_for_status()
            return msgspec.json.decode(answer.content, type=dict[str, str | None])
        except (httpx.HTTPError, msgspec.MsgspecError) as error:
            log.info("names are not known for now", base=base, error=repr(error))
            return {}


def opened(process: Process) -> Directory:
    """The one of this process."""
    bases = [base for source in SOURCES if (base := of_service(source).url)]
    return Directory(process.http, bases, process.settings.service_token.get_secret_value())


def directory(request: Request) -> Directory:
    """Where a request looks people up."""
    found: Directory = request.app.state.directory
    return found


def _is_person(actor: str) -> bool:
    try:
        UUID(actor)
    except ValueError:
        return False
    return True
