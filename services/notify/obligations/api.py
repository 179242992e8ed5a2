"""What is owed, by whom, until when, over HTTP: a list, and each by its id."""

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Request, Response
from pydantic import BaseModel, Field

from services.notify.lists import Listing, page
from services.notify.obligations.state import Standing
from shared.errors import Unknown
from shared.events.obligation import ObligationKind, Party
from shared.http import edge
from shared.http.identity import principal_of
from shared.http.paging import Cursor, Limit, link_next
from shared.http.rules import allows
from shared.identity.roles import STAFF, Role

router = edge.router(prefix="/v1/obligations", tags=["obligations"])

LISTED = Listing(
    "obligations",
    "id, version, order_id, customer_code, kind, about, owed_by, owner, standing, began, due, breached, waited_for, "
    "because, step, seconds",
    by="due",
)


class ObligationNow(BaseModel):
    """Something that is owed, as its own events say."""

    id: UUID
    version: int
    order_id: UUID | None
    customer_code: str | None
    kind: ObligationKind
    about: str = Field(description="In a reader's words: the order's number, and of it a question, a milestone")
    owed_by: Party
    owner: Role = Field(description="Whose inbox it is in")
    standing: Standing
    began: datetime
    due: datetime = Field(description="While it is paused: as if it went on at once")
    breached: bool = Field(description="Whether its time was over once before it was kept")
    waited_for: Party | None = Field(description="To whom the last breach is attributed")
    because: str | None = Field(description="What it waited for then, or why it is paused")
    step: int = Field(description="How many steps of the ladder were taken since")
    seconds: int | None = Field(description="From its beginning until it was kept")


class BreachedOf(BaseModel):
    """What a role owes still and was to keep before."""

    owner: Role
    open: int
    since: datetime = Field(description="When the first of them was due")
    of_a_day: int = Field(description="Due within the last 24 hours, or put off since")
    of_a_week: int = Field(description="Due before that, within the last 7 days")
    older: int


BREACHED = """
SELECT owner, count(*) AS open, min(due) AS since, count(*) FILTER (WHERE due > $1) AS of_a_day,
    count(*) FILTER (WHERE due <= $1 AND due > $2) AS of_a_week, count(*) FILTER (WHERE due <= $2) AS older
FROM obligations WHERE is_open AND breached AND ($3::text[] IS NULL OR customer_code = ANY ($3))
GROUP BY owner ORDER BY min(due), owner
"""
DAY, WEEK = timedelta(days=1), timedelta(days=7)


class SomeObligations(BaseModel):
    """The next due first, and the cursor for more; None: these were the last."""

    obligations: tuple[ObligationNow, ...]
    next: str | None


@router.get("", operation_id="list_obligations")
@allows(STAFF)
async def list_obligations(
    request: Request,
    response: Response,
    *,
    order_id: Annotated[UUID | None, Query(description="Of this order")] = None,
    kind: ObligationKind | None = None,
    standing: Standing | None = None,
    owner: Annotated[Role | None, Query(description="Whose inbox they are in")] = None,
    is_open: Annotated[bool | None, Query(description="Whether they are still owed")] = None,
    breached: Annotated[bool | None, Query(description="Whether their time was over before they were kept")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> SomeObligations:
    """What is owed and what was, by any of the filters together."""
    state, customers = request.app.state, principal_of(request).customers
    wanted: dict[str, Any] = {
        "order_id = {}": order_id,
        "kind = {}": kind,
        "standing = {}": standing,
        "owner = {}": owner,
        "is_open = {}": is_open,
        "breached = {}": breached,
        "customer_code = ANY ({}::text[])": None if customers is None else sorted(customers),
    }
    told = {condition: value for condition, value in wanted.items() if value is not None}
    rows, more = await page(state.queries, state.cursors, LISTED, told, limit=limit, cursor=cursor)
    link_next(request, response, more)
    return SomeObligations(obligations=tuple(_shown(row) for row in rows), next=more)


@router.get("/breached", operation_id="count_breached_obligations")
@allows(STAFF)
async def count_breached_obligations(request: Request) -> list[BreachedOf]:
    """What is owed still and was to be kept before, by whose inbox it is in and for how long; the longest first."""
    state, customers = request.app.state, principal_of(request).customers
    now, of = state.now(), None if customers is None else sorted(customers)
    rows = await state.queries.fetch(BREACHED, now - DAY, now - WEEK, of)
    return [BreachedOf(**row) for row in rows]


ObligationId = Annotated[
    UUID, Path(description="As a list or an event shows it", examples=["a98001e3-a54f-5c79-acd6-2f57b42f960a"])
]
ONE = f"SELECT {LISTED.columns} FROM obligations WHERE id = $1"


@router.get("/{obligation_id}", operation_id="show_obligation")
@allows(STAFF)
async def show_obligation(obligation_id: ObligationId, request: Request, response: Response) -> ObligationNow:
    """One of them."""
    row = await request.app.state.queries.fetchrow(ONE, obligation_id)
    if row is None or not principal_of(request).concerns(row["customer_code"]):
        raise Unknown("there is no such obligation")
    response.headers["ETag"] = f'"{row["version"]}"'
    return _shown(row)


def _shown(row: Any) -> ObligationNow:
    return ObligationNow(**{name: row[name] for name in ObligationNow.model_fields})
