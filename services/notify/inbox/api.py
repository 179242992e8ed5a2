"""One's own inbox over HTTP: what is there for one's roles, and for oneself; nobody else's."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import BaseModel, Field

from services.notify.lists import Listing, page
from services.notify.tasks.domain import Standing
from shared.events.obligation import ObligationKind
from shared.http import edge
from shared.http.identity import principal_of
from shared.http.paging import Cursor, Limit, link_next
from shared.http.problems import invalid
from shared.http.rules import allows
from shared.identity.principal import Kind
from shared.identity.roles import STAFF, Role

router = edge.router(prefix="/v1/inbox", tags=["inbox"])

INBOX = Listing(
    "tasks",
    "id, version, order_id, customer_code, subject, words, role, person, due, is_notice, obligation, kind, standing, "
    "times, told_at, assigned_by, handled_by, outcome, coalesce(is_open AND due <= now(), false) AS late",
    by="told_at",
    newest_first=True,
)
OPEN = """
SELECT count(*) FROM tasks
WHERE is_open AND whose && $1::text[] AND ($2::text[] IS NULL OR customer_code = ANY ($2))
"""


class Entry(BaseModel):
    """A task or a notice, as an inbox shows it. Who did what is told by ids; the people behind them: ask tracking."""

    id: UUID
    version: int
    order_id: UUID | None
    customer_code: str | None
    subject: str
    words: str | None
    role: Role | None
    person: UUID | None
    due: datetime | None
    late: bool = Field(description="It is open, and its time is over")
    is_notice: bool
    obligation: UUID | None = Field(description="What has to be kept, where it comes from a clock")
    kind: ObligationKind | None
    standing: Standing
    times: int = Field(description="How often it was told again")
    told_at: datetime = Field(description="The last time")
    assigned_by: str
    handled_by: str | None
    outcome: str | None


class Inbox(BaseModel):
    """What was told last first, and the cursor for more; None: these were the last."""

    entries: tuple[Entry, ...]
    open: int = Field(description="How many of all are still open")
    next: str | None


@router.get("", operation_id="show_inbox")
@allows(STAFF)
async def show_inbox(
    request: Request,
    response: Response,
    *,
    role: Annotated[Role | None, Query(description="Of this one of your roles; left out: of all, and of you")] = None,
    standing: Standing | None = None,
    is_open: Annotated[bool | None, Query(description="Whether somebody still has to see to it")] = None,
    is_notice: bool | None = None,
    kind: ObligationKind | None = None,
    order_id: Annotated[UUID | None, Query(description="About this order")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Inbox:
    """What is there for your roles and for you yourself; other people's is not there."""
    state, principal = request.app.state, principal_of(request)
    if role is not None and role not in principal.roles:
        raise invalid("is no role of yours", where="query.role")
    mine = [str(each) for each in principal.roles] if role is None else [str(role)]
    if principal.kind is Kind.PERSON and role is None:
        mine.append(principal.id)
    own: dict[str, Any] = {
        "whose && {}::text[]": sorted(mine),
        "customer_code = ANY ({}::text[])": None if principal.customers is None else sorted(principal.customers),
    }
    wanted = {
        "standing = {}": standing,
        "is_open = {}": is_open,
        "is_notice = {}": is_notice,
        "kind = {}": kind,
        "order_id = {}": order_id,
    }
    told = {condition: value for condition, value in (own | wanted).items() if value is not None}
    customers = own["customer_code = ANY ({}::text[])"]
    left = await state.queries.fetchval(OPEN, sorted(mine), customers)
    rows, more = await page(state.queries, state.cursors, INBOX, told, limit=limit, cursor=cursor)
    link_next(request, response, more)
    response.headers["Cache-Control"] = "no-store"
    return Inbox(entries=tuple(_shown(row) for row in rows), open=left, next=more)


def _shown(row: Any) -> Entry:
    return Entry(**{name: row[name] for name in Entry.model_fields})
