"""Naming somebody who may approve in a manager's stead, ending that, and looking it up, over HTTP."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response
from pydantic import BaseModel, Field

from services.order.delegations.domain import (
    REGISTER,
    Register,
    check_customers,
    check_giver,
    delegation_id,
    grant,
    is_shown_to,
    revoke,
)
from services.order.delegations.matters import DelegableMatter
from shared.approval import Delegation
from shared.errors import Unknown
from shared.events.delegation import DelegationEvent, DelegationGranted
from shared.events.values import Instant, PathReference, Remark
from shared.http import edge
from shared.http.approving import Approving
from shared.http.commands import After, Commands, Reading, commands, reading
from shared.http.identity import principal_of
from shared.http.rules import allows
from shared.http.says import says
from shared.http.told import Told
from shared.identity.principal import Principal
from shared.identity.roles import ABLE_TO_APPROVE, STAFF, Role
from shared.repository import Known

router = edge.router(prefix="/v1/delegations", tags=["delegations"])

Delegations = Annotated[Commands[Register, DelegationEvent], commands("delegation")]
DelegationsRead = Annotated[Reading[Register, DelegationEvent], reading("delegation")]


DelegationId = Annotated[
    UUID, Path(description="As its granting was answered", examples=["81bee463-5068-5052-9d54-fe522b86a1a5"])
]


class GrantDelegation(Told):
    """Authority of one's own, passed on for some matters and for some time, a year at most."""

    delegate: UUID = Field(
        description="The id of the person who may act, as histories show it",
        examples=["0b7e3c5a-9f2d-4e61-b8a7-3d5c1f9e2a40"],
    )
    matters: tuple[DelegableMatter, ...] = Field(
        min_length=1,
        max_length=len(DelegableMatter),
        description="What they may approve",
        examples=[["order.countersign"]],
    )
    begins: Instant = Field(examples=["2027-02-01T08:00:00+08:00"])
    until: Instant = Field(description="From then on it is over", examples=["2027-02-15T08:00:00+08:00"])
    customers: tuple[PathReference, ...] | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="The codes of those whose things it is about; left out: all, if all are the manager's business",
        examples=[["HARBOUR"]],
    )
    reason: Remark | None = Field(default=None, examples=["I am at the fair in Guangzhou"])


class RevokeDelegation(Told):
    reason: Remark = Field(examples=["I am back earlier"])


class Standing(StrEnum):
    TO_COME = "to_come"
    IN_FORCE = "in_force"
    ENDED = "ended"
    REVOKED = "revoked"


class DelegationNow(BaseModel):
    """Who may approve in whose stead. The version is that of the register, in which all delegations stand."""

    id: UUID
    version: int
    delegator: UUID
    delegate: UUID
    matters: tuple[str, ...]
    customers: tuple[str, ...] | None = Field(
        description="The codes of those whose things it is about, as far as they are one's business; null: all"
    )
    begins: datetime
    until: datetime
    standing: Standing
    revoked: datetime | None
    revoked_because: str | None


class OpenDelegations(BaseModel):
    """Those in force and those still to begin, the next to end first. There are never more than 200."""

    delegations: tuple[DelegationNow, ...]


@router.post("", status_code=201)
@allows(Role.MANAGER)
@says("unknown", leads={"delegation_id": "$response.body#/id"})
async def grant_delegation(body: GrantDelegation, register: Delegations, giver: Approving, request: Request) -> After:
    """Only a manager delegates, and only what is theirs. The same asked for again does nothing."""
    check_giver(giver)  # a program has no id that could stand in a delegation
    delegator = UUID(giver.id)
    check_customers(body.customers, principal_of(request).customers)
    customers = None if body.customers is None else tuple(sorted(set(body.customers)))
    id = delegation_id(delegator, body.delegate, body.begins, body.until, body.matters, customers=customers)
    wanted = DelegationGranted(
        delegation=id,
        delegator=delegator,
        delegate=body.delegate,
        matters=tuple(sorted(set(body.matters))),
        begins=body.begins,
        until=body.until,
        reason=body.reason,
        customers=customers,
    )
    after = await register.transact(
        REGISTER,
        body,
        lambda known: grant(known, wanted, giver, request.app.state.now()),
        created_at=f"/v1/delegations/{id}",
    )
    return after.model_copy(update={"id": id})


@router.post("/{delegation_id}/revoke")
@allows(ABLE_TO_APPROVE)
async def revoke_delegation(
    delegation_id: DelegationId, body: RevokeDelegation, register: Delegations, who: Approving, request: Request
) -> After:
    """End it before its time. What was approved by it before stays approved; what comes after counts for nothing."""
    now, principal = request.app.state.now(), principal_of(request)
    _shown_to(principal, await register.get(REGISTER), delegation_id)  # before a name is noted
    after = await register.transact(
        REGISTER, body, lambda known: revoke(known, delegation_id, body.reason, who, now, theirs=principal.customers)
    )
    return after.model_copy(update={"id": delegation_id})


@router.get("")
@allows(STAFF)
async def list_open_delegations(register: DelegationsRead, request: Request) -> OpenDelegations:
    """Who may approve in whose stead, now or soon."""
    known, now, who = await register.get(REGISTER), request.app.state.now(), principal_of(request)
    theirs = [each for each in known.state.open(now) if is_shown_to(who.id, who.customers, each)]
    return OpenDelegations(delegations=tuple(_shown(each, known.version, now, who) for each in theirs))


@router.get("/{delegation_id}")
@allows(STAFF)
@says(answers=("ETag",))
async def show_delegation(
    delegation_id: DelegationId, register: DelegationsRead, request: Request, response: Response
) -> DelegationNow:
    """Who may approve in whose stead by it, and how it stands."""
    known, who = await register.get(REGISTER), principal_of(request)
    found = _shown_to(who, known, delegation_id)
    response.headers["ETag"] = f'"{known.version}"'
    return _shown(found, known.version, request.app.state.now(), who)


def _shown_to(who: Principal, known: Known[Register], id: UUID) -> Delegation:
    """Raises Unknown where there is none, or none that they are shown."""
    found = known.state.delegations.get(id)
    if found is None or not is_shown_to(who.id, who.customers, found):
        raise Unknown("there is no such delegation")
    return found


def _shown(found: Delegation, version: int, now: datetime, who: Principal) -> DelegationNow:
    return DelegationNow(
        id=found.id,
        version=version,
        delegator=UUID(found.delegator),
        delegate=UUID(found.delegate),
        matters=tuple(sorted(found.matters)),
        customers=None if found.customers is None else tuple(sorted(filter(who.concerns, found.customers))),
        begins=found.begins,
        until=found.until,
        standing=standing_of(found, now),
        revoked=found.revoked,
        revoked_because=found.revoked_because,
    )


def standing_of(found: Delegation, now: datetime) -> Standing:
    """In force from its beginning until its end, unless it was revoked."""
    if found.revoked is not None:
        return Standing.REVOKED
    if now < found.begins:
        return Standing.TO_COME
    return Standing.IN_FORCE if now < found.until else Standing.ENDED
