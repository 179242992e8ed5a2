"""Webhooks over HTTP: who gets which of our events, under which secret."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID, uuid4, uuid5

from fastapi import Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.notify.deliveries import signing
from services.notify.deliveries.addresses import Refused, read
from services.notify.deliveries.api import of_the_whole_company
from services.notify.deliveries.outbox import delivery_of
from services.notify.deliveries.settings import Sending
from services.notify.deliveries.webhooks import PROOF
from shared.errors import Rejected, Unknown
from shared.events.obligation import ObligationEvent
from shared.events.task import TaskEvent
from shared.events.values import PathReference
from shared.http import edge
from shared.http.problems import invalid
from shared.http.rules import allows
from shared.http.says import says
from shared.identity.roles import Role

router = edge.router(prefix="/v1/subscriptions", tags=["deliveries"])

LOOKS = {Role.ADMINISTRATOR, Role.OPERATIONS, Role.AUDITOR}
SUBSCRIPTIONS = UUID("b2f4a3d0-6b1c-5e8d-9f27-7c0d5e4a1b36")
HOURS = 24
"""For which the secret before signs, too, after it was exchanged."""
TOPICS = frozenset({"task", "obligation"}) | {
    kind.topic for union in (ObligationEvent, TaskEvent) for kind in union.__args__
}


class Standing(StrEnum):
    PROVING = "proving"
    """Nothing but a challenge is sent, until it is answered."""
    ACTIVE = "active"
    STOPPED = "stopped"


class Subscribe(BaseModel):
    """An address, and which of our events it gets: `obligation.breached`, or all of an aggregate's: `task`."""

    model_config = ConfigDict(extra="forbid")

    name: PathReference = Field(description="Of your own, for ever", examples=["erp"])
    url: str = Field(max_length=500, description="https, port 443 or 8443", examples=["https://erp.example/hooks"])
    topics: tuple[Annotated[str, Field(max_length=100)], ...] = Field(
        min_length=1, max_length=50, examples=[["obligation.breached", "task"]]
    )


class Nothing(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Subscription(BaseModel):
    id: UUID
    name: str
    url: str
    topics: tuple[str, ...]
    standing: Standing
    because: str | None = Field(description="Why it was stopped")
    failures: int = Field(description="Tries that failed since the last that did not")
    since: datetime


class Secret(Subscription):
    secret: str = Field(description="What its webhooks are signed with; keep it", examples=["whsec_bm90IGEgc2VjcmV0"])


class Subscriptions(BaseModel):
    subscriptions: tuple[Subscription, ...] = Field(max_length=1000)


Id = Annotated[UUID, Path(description="As its making was answered", examples=["445f451d-f338-53f2-971e-40967c00e02c"])]
COLUMNS = "id, name, url, topics, standing, because, failures, since, generation"

SUBSCRIBE = f"""
INSERT INTO subscriptions (id, name, url, topics, standing) VALUES ($1, $2, $3, $4, 'proving')
ON CONFLICT DO NOTHING RETURNING {COLUMNS}
"""
PROVE = """
INSERT INTO deliveries (id, channel, event, topic, subject, happened, subscription)
VALUES ($1, 'webhook', 'proof', $2, $3, now(), $3)
"""
ONE = f"SELECT {COLUMNS} FROM subscriptions WHERE id = $1"
ALL = f"SELECT {COLUMNS} FROM subscriptions ORDER BY name LIMIT 1000"
ROTATE = f"""
UPDATE subscriptions SET generation = generation + 1, previous_until = now() + interval '{HOURS} hours'
WHERE id = $1 RETURNING {COLUMNS}
"""
STOP = f"UPDATE subscriptions SET standing = 'stopped', because = 'asked for' WHERE id = $1 RETURNING {COLUMNS}"
GO_ON = f"""
UPDATE subscriptions SET standing = 'proving', because = NULL, failures = 0, retry_at = NULL
WHERE id = $1 AND standing = 'stopped' RETURNING {COLUMNS}
"""


@router.post("", status_code=201)
@allows(Role.ADMINISTRATOR)
@says("rejected", leads={"subscription_id": "$response.body#/id"})
async def subscribe(body: Subscribe, request: Request, response: Response) -> Secret:
    """Asked for again it is the same; otherwise it is refused. It begins once the address has answered a challenge."""
    of_the_whole_company(request)
    if unknown := sorted(set(body.topics) - TOPICS):
        raise invalid(f"{unknown[0]!r} is none of: {', '.join(sorted(TOPICS))}", where="body.topics")
    try:
        read(body.url, private=Sending().private_webhooks)
    except Refused as refused:
        raise invalid(str(refused), where="body.url") from None
    id, queries = uuid5(SUBSCRIPTIONS, body.name), request.app.state.queries
    row = await queries.fetchrow(SUBSCRIBE, id, body.name, body.url, list(body.topics))
    if row:
        await queries.execute(PROVE, delivery_of("proof", id), PROOF, id)
    row = row or await queries.fetchrow(ONE, id)
    if (row["url"], tuple(row["topics"])) != (body.url, body.topics):
        raise Rejected(f"{body.name} is subscribed already, otherwise: give this one a name of its own")
    response.headers["Location"] = "/v1/subscriptions"
    return _with_secret(row, request)


@router.get("", operation_id="list_subscriptions")
@allows(LOOKS)
async def list_subscriptions(request: Request) -> Subscriptions:
    """All of them, and how they do."""
    of_the_whole_company(request)
    rows = await request.app.state.queries.fetch(ALL)
    return Subscriptions(subscriptions=tuple(_shown(row) for row in rows))


@router.post("/{subscription_id}/secret")
@allows(Role.ADMINISTRATOR)
async def exchange_secret(subscription_id: Id, body: Nothing, request: Request) -> Secret:  # noqa: ARG001
    """A new secret; for a day the one before signs, too."""
    return _with_secret(await _known(request, ROTATE, subscription_id), request)


@router.post("/{subscription_id}/stop")
@allows(Role.ADMINISTRATOR, Role.OPERATIONS)
async def stop_subscription(subscription_id: Id, body: Nothing, request: Request) -> Subscription:  # noqa: ARG001
    """Nothing more is sent there."""
    return _shown(await _known(request, STOP, subscription_id))


@router.post("/{subscription_id}/resume")
@allows(Role.ADMINISTRATOR, Role.OPERATIONS)
async def resume_subscription(subscription_id: Id, body: Nothing, request: Request) -> Subscription:  # noqa: ARG001
    """It goes on once the address has answered a challenge; what happened meanwhile is not sent."""
    of_the_whole_company(request)
    queries = request.app.state.queries
    row = await queries.fetchrow(GO_ON, subscription_id)
    if row:
        await queries.execute(PROVE, uuid4(), PROOF, subscription_id)
    return _shown(row or await _known(request, ONE, subscription_id))


async def _known(request: Request, query: str, id: UUID) -> Any:
    of_the_whole_company(request)
    row = await request.app.state.queries.fetchrow(query, id)
    if row is None:
        raise Unknown("there is no such subscription")
    return row


def _shown(row: Any) -> Subscription:
    return Subscription(**{name: row[name] for name in Subscription.model_fields})


def _with_secret(row: Any, request: Request) -> Secret:
    key = request.app.state.settings.people_key.get_secret_value().encode()
    secret = signing.shown(signing.secret_of(key, row["id"], row["generation"]))
    return Secret(**dict(_shown(row)), secret=secret)
