"""Whom a manager could name in a delegation, over HTTP: people who are known here, with the roles that they had."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import BaseModel, Field

from shared.http import edge
from shared.http.paging import Cursor, Limit, link_next
from shared.http.rules import allows
from shared.http.typed import Typed
from shared.identity.roles import ABLE_TO_APPROVE, STAFF, Role, named
from shared.store.queries import Queries

router = edge.router(prefix="/v1/delegates", tags=["delegations"])

KNOWN = """
SELECT id, name, roles FROM people
WHERE name IS NOT NULL AND roles && $1::text[] AND ($2::text IS NULL OR strpos(lower(name), lower($2)) > 0)
    AND ($3::text IS NULL OR (name, id) > ($3, $4::uuid))
ORDER BY name, id LIMIT $5
"""


class PossibleDelegate(BaseModel):
    """Somebody by the id that a delegation names. The roles are those of their token when they last did something."""

    id: UUID
    name: str
    roles: tuple[Role, ...]


class PossibleDelegates(BaseModel):
    people: tuple[PossibleDelegate, ...]
    next: str | None = Field(description="For more: send it back as `cursor`; null: these were the last")


@router.get("")
@allows(STAFF)
async def list_possible_delegates(
    request: Request,
    response: Response,
    *,
    role: Annotated[Role | None, Query(description="Only people who had this role")] = None,
    q: Annotated[Typed | None, Query(description="Part of a name")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> PossibleDelegates:
    """People who have done something at this service and may be named in a delegation, by name.

    Whoever has only looked is not known here: `GET /v1/me` tells them their id, and they tell it to the manager.
    """
    state = request.app.state
    question = ["delegates", role or "", q or ""]
    name, id = state.cursors.read(question, cursor, 2) if cursor else (None, None)
    wanted = ABLE_TO_APPROVE & ({role} if role else ABLE_TO_APPROVE)
    queries: Queries = state.queries
    rows = await queries.fetch(KNOWN, sorted(wanted), q, name, id, limit + 1)
    found = tuple(
        PossibleDelegate(id=row["id"], name=row["name"], roles=tuple(sorted(named(row["roles"]))))
        for row in rows[:limit]
    )
    following = state.cursors.write(question, [found[-1].name, found[-1].id]) if len(rows) > limit else None
    link_next(request, response, following)
    response.headers["Cache-Control"] = "no-store"
    return PossibleDelegates(people=found, next=following)
