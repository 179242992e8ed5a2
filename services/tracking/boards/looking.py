"""Who looks at a board, when, and at which part of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Request

from shared.http.cursors import Cursors
from shared.http.identity import principal_of
from shared.http.paging import Cursor, Limit
from shared.planning import factory_day
from shared.store.queries import Queries


@dataclass(frozen=True, slots=True)
class Looking:
    """`customers`: at theirs only, by their codes. `limit` rows after those that `cursor` says."""

    queries: Queries
    cursors: Cursors
    now: datetime
    customers: frozenset[str] | None
    limit: int = 50
    cursor: str | None = None

    @property
    def today(self) -> date:
        """The day at the factory."""
        return factory_day(self.now)

    def on(self, cursor: str | None, limit: int) -> "Looking":
        """At another part."""
        return replace(self, cursor=cursor, limit=limit)


def looking(request: Request, limit: Limit = 50, cursor: Cursor = None) -> Looking:
    state = request.app.state
    return Looking(state.queries, state.cursors, state.now(), principal_of(request).customers, limit, cursor)


Looked = Annotated[Looking, Depends(looking)]
