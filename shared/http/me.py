"""Who asks, as the service has recognised them: the same on every service, so that nobody has to read their token."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from pydantic import BaseModel, Field

from shared.events.confidential import Confidential, Informal
from shared.http import edge
from shared.http.identity import principal_of
from shared.http.rules import ANYONE, allows
from shared.identity.principal import Kind
from shared.identity.roles import Role

router = edge.router(prefix="/v1", tags=["identity"])

LATEST = datetime(9999, 12, 31, tzinfo=UTC)


class Me(BaseModel):
    """Who asks and what they may. What is not told here follows from the roles: docs/rights.md."""

    id: str = Field(
        description="As events and histories keep it: a person's id, or `key:` and the name of an API key",
        examples=["0b7e3c5a-9f2d-4e61-b8a7-3d5c1f9e2a40"],
    )
    kind: Kind
    name: Annotated[str | None, Field(description="As the token says it; null: it says none")]
    on_behalf_of: UUID | None = Field(description="The person who answers for what a program with a key does")
    roles: tuple[Role, ...]
    reads_only: bool = Field(description="They may look, and change nothing")
    customers: tuple[str, ...] | None = Field(
        description="The codes of those customers whose things they may see; null: of all"
    )
    hidden: tuple[Confidential | Informal, ...] = Field(description="What is left out of all that they are answered")
    until: datetime | None = Field(
        description="When the token or key ends; get a new one before", examples=["2026-11-23T09:30:00Z"]
    )


@router.get("/me")
@allows(ANYONE)
async def show_me(request: Request, response: Response) -> Me:
    """Who one is to this service, what one may see, and until when."""
    principal = principal_of(request)
    response.headers["Cache-Control"] = "no-store"
    return Me(
        id=principal.id,
        kind=principal.kind,
        name=principal.name,
        on_behalf_of=None if principal.on_behalf_of is None else UUID(principal.on_behalf_of),
        roles=tuple(sorted(principal.roles)),
        reads_only=principal.reads_only,
        customers=None if principal.customers is None else tuple(sorted(principal.customers)),
        hidden=tuple(each for each in (*Confidential, *Informal) if each not in principal.sees),
        until=None if principal.until is None else _moment(principal.until),
    )


def _moment(seconds: float) -> datetime:
    """Some issuer's tokens may hold until after all years."""
    return datetime.fromtimestamp(min(seconds, LATEST.timestamp()), UTC)
