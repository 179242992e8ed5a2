"""How the whole system is, at one glance: every service asked at once, and none waited for longer than a second."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field

from services.tracking.operations.freshness import SourceNow, compared, freshness, shown
from services.tracking.operations.going_on import PartnerNow, RebuildNow, partners, rebuilds
from services.tracking.operations.notices import Notices, notices
from services.tracking.operations.reaching import SERVICES, NoAnswer, Services
from services.tracking.operations.standing import ParkedNow, ServiceNow, how_it_is, what_stands_still
from shared.events.confidential import Mark
from shared.store.queries import Queries


@dataclass(frozen=True, slots=True)
class Whole:
    """What an operator looks at. `silent` are the services that did not say what stands still in them."""

    at: datetime
    known_at: Annotated[datetime | None, Field(description="When something became known to the boards last")]
    sources: tuple[SourceNow, ...]
    services: tuple[ServiceNow, ...]
    parked: tuple[ParkedNow, ...]
    silent: tuple[str, ...]
    notices: Notices
    rebuilds: tuple[RebuildNow, ...]
    partners: tuple[PartnerNow, ...]

    @property
    def age(self) -> float | None:
        """Seconds for which something has not been shown; None: not every service says."""
        ages = [each.age for each in self.sources]
        return max((each for each in ages if each is not None), default=0.0) if None not in ages else None

    @property
    def waiting(self) -> int:
        """Events that stand still, in all services that say so."""
        return sum(each.events for each in self.parked)


async def whole(
    queries: Queries, services: Services, now: datetime, *, token: str, sees: frozenset[Mark] = frozenset()
) -> Whole:
    """All of it; `token` is that of whoever looks. Raises what the database raises: without that nothing is known."""
    (at, known_at), made_anew, told = await asyncio.gather(shown(queries), rebuilds(queries), partners(queries))
    how, still, fresh, noticed = await asyncio.gather(
        asyncio.gather(*(how_it_is(services, name) for name in SERVICES)),
        asyncio.gather(*(_still(services, name, sees) for name in SERVICES)),
        asyncio.gather(*(freshness(services, each) for each in at)),
        notices(services, token),
    )
    by_name = {each.name: each for each in how}
    sources = [compared(each, by_name.get(place.source), now) for place, each in zip(at, fresh, strict=True)]
    parked = sorted((each for found in still for each in found or ()), key=lambda each: each.since)
    return Whole(
        at=now,
        known_at=known_at,
        sources=tuple(sources),
        services=tuple(how),
        parked=tuple(parked),
        silent=tuple(name for name, found in zip(SERVICES, still, strict=True) if found is None),
        notices=noticed,
        rebuilds=made_anew,
        partners=told,
    )


async def _still(services: Services, name: str, sees: frozenset[Mark]) -> list[ParkedNow] | None:
    try:
        return await what_stands_still(services, name, sees)
    except NoAnswer:
        return None
