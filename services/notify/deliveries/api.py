"""The ledger of what was sent, and sending again, over HTTP."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.notify.lists import Listing, page
from shared.errors import Rejected, Unknown
from shared.http import edge
from shared.http.identity import principal_of
from shared.http.paging import Cursor, Limit, link_next
from shared.http.rules import allows
from shared.http.says import says
from shared.identity.roles import Role

router = edge.router(prefix="/v1/deliveries", tags=["deliveries"])

LOOKS = {Role.ADMINISTRATOR, Role.OPERATIONS, Role.MANAGER, Role.AUDITOR}
RUNS = {Role.ADMINISTRATOR, Role.OPERATIONS}


class Standing(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    DROPPED = "dropped"
    """It need not be sent any more."""
    DEAD = "dead"
    """Given up, after three days or at once where nothing would help; it can be sent again."""


class Delivery(BaseModel):
    """One event, sent to one recipient. To which address is not told: that is the recipient's."""

    id: UUID = Field(description="The webhook-id, or of the mail its Message-ID; the same at every try")
    channel: Literal["mail", "webhook"]
    event: str = Field(description="epoch:notify:position", examples=["1:notify:1810"])
    topic: str
    subject: UUID = Field(description="The task or obligation that the event is of")
    order_id: UUID | None
    person: UUID | None
    subscription: UUID | None
    created: datetime
    standing: Standing
    tries: int
    next_at: datetime | None = Field(description="When it is tried next")
    sent_at: datetime | None
    status: int | None = Field(description="Of the last answer: HTTP, or SMTP")
    error: str | None = Field(description="Of the last try")


class Deliveries(BaseModel):
    """The newest first, and the cursor for more; None: these were the last."""

    deliveries: tuple[Delivery, ...]
    next: str | None


LISTED = Listing(
    "deliveries",
    "id, channel, event, topic, subject, order_id, person, subscription, created, standing, tries, "
    "CASE standing WHEN 'queued' THEN next_at END AS next_at, sent_at, status, error",
    by="created",
    newest_first=True,
)
DeliveryId = Annotated[
    UUID, Path(description="As the ledger shows it", examples=["b5487d35-70e1-5bae-8a8f-b2d49b8c583b"])
]
ONE = f"SELECT {LISTED.columns} FROM deliveries WHERE id = $1"
RESEND = """
UPDATE deliveries SET standing = 'queued', tries = 0, next_at = now(), error = NULL, status = NULL
WHERE id = $1 AND standing <> 'queued' RETURNING id
"""


class Resend(BaseModel):
    model_config = ConfigDict(extra="forbid")


@router.get("", operation_id="list_deliveries")
@allows(LOOKS)
async def list_deliveries(
    request: Request,
    response: Response,
    *,
    standing: Standing | None = None,
    channel: Literal["mail", "webhook"] | None = None,
    person: Annotated[UUID | None, Query(description="To this person")] = None,
    subscription: Annotated[UUID | None, Query(description="To this webhook")] = None,
    subject: Annotated[UUID | None, Query(description="Of this task or obligation")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Deliveries:
    """What was sent and what was not, by any of the filters together."""
    of_the_whole_company(request)
    state = request.app.state
    wanted: dict[str, Any] = {
        "standing = {}": standing,
        "channel = {}": channel,
        "person = {}": person,
        "subscription = {}": subscription,
        "subject = {}": subject,
    }
    told = {condition: value for condition, value in wanted.items() if value is not None}
    rows, more = await page(state.queries, state.cursors, LISTED, told, limit=limit, cursor=cursor)
    link_next(request, response, more)
    return Deliveries(deliveries=tuple(_shown(row) for row in rows), next=more)


@router.post("/{delivery_id}/resend")
@allows(RUNS)
@says("rejected")
async def resend_delivery(delivery_id: DeliveryId, body: Resend, request: Request) -> Delivery:  # noqa: ARG001 (nothing is said, and what is said is refused)
    """Send it once more, whatever became of it, under the same id; what is still to be sent is left as it is."""
    of_the_whole_company(request)
    queries = request.app.state.queries
    again = await queries.fetchval(RESEND, delivery_id)
    row = await queries.fetchrow(ONE, delivery_id)
    if row is None:
        raise Unknown("there is no such delivery")
    if again is None and row["standing"] != Standing.QUEUED:
        raise Rejected("it cannot be sent again now")
    return _shown(row)


def of_the_whole_company(request: Request) -> None:
    """Raises Unknown for whoever may see some customers' things only: it says of whom else there is something."""
    if principal_of(request).customers is not None:
        raise Unknown("there is no such thing here")


def _shown(row: Any) -> Delivery:
    return Delivery(**{name: row[name] for name in Delivery.model_fields})
