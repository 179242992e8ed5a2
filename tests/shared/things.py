"""The smallest service there can be: it registers things by their code, over HTTP."""

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID, uuid5

from fastapi import FastAPI, Query

from shared.errors import Rejected, Unknown
from shared.events.customer import CustomerEvent, CustomerRegistered
from shared.events.values import Country, Number, PathReference, Remark, Text, Tolerance
from shared.http import edge
from shared.http.commands import After, Commands, Reading, Retract, commands, reading
from shared.http.rules import allows
from shared.http.told import Told
from shared.identity.roles import STAFF
from shared.identity.rules import Facts
from shared.repository import Aggregate
from shared.service import service

State = tuple[CustomerRegistered, ...]
Things = Annotated[Commands[State, CustomerEvent], commands("customer")]
Read = Annotated[Reading[State, CustomerEvent], reading("customer")]
router = edge.router(prefix="/v1/things")
NAMES = UUID(int=1)


def thing_id(code: str) -> UUID:
    return uuid5(NAMES, code)


class Register(Told):
    code: PathReference
    name: Text = "Acme"
    country: Country | None = None
    over: Number | None = None
    remark: Remark | None = None
    pieces: int = 1


class Rename(Told):
    name: Text


@router.post("", status_code=201)
@allows(STAFF)
async def register(body: Register, things: Things) -> After:
    """Registered again under another name it is refused."""

    def decide(known: State) -> list[CustomerEvent]:
        if known and known[-1].name != body.name:
            raise Rejected("it has another name", gate="name", missing="the name it has", opened_by="nobody")
        tolerance = Tolerance(over=body.over or Decimal(0))
        return [] if known else [CustomerRegistered(code=body.code, name=body.name, tolerance=tolerance)]

    id = thing_id(body.code)
    return await things.transact(id, body, decide, created_at=f"/v1/things/{id}", about=Facts(body.code))


@router.post("/{id}/rename")
@allows(STAFF)
async def rename(id: UUID, body: Rename, things: Things) -> After:
    """Once as often as it is asked for."""

    def decide(known: State) -> list[CustomerEvent]:
        if not known:
            raise Unknown("there is no such thing")
        return [CustomerRegistered(code=known[-1].code, name=body.name)]

    return await things.transact(id, body, decide)


@router.post("/{id}/retractions")
@allows(STAFF)
async def retract(id: UUID, body: Retract, things: Things) -> After:
    return await things.retract(id, body)


@router.get("")
@allows(STAFF)
async def listed(things: Read, limit: Annotated[int, Query(ge=1, le=10)] = 1) -> dict[str, Any]:
    return {"limit": limit, "things": str(things)}


@router.get("/{id}")
@allows(STAFF)
async def now(id: UUID, things: Read) -> dict[str, Any]:
    known = await things.get(id)
    return {"version": known.version, "names": [event.name for event in known.state]}


@router.get("/{id}/broken")
@allows(STAFF)
async def broken(id: UUID) -> None:
    raise ZeroDivisionError(f"a fault of ours that says {id}")


def app() -> FastAPI:
    aggregate = Aggregate[State, CustomerEvent](
        "customer", (), _evolve, lambda known: Facts(known[-1].code if known else None)
    )
    return service("order", title="things", routers=[router], aggregates=[aggregate])


def _evolve(known: State, event: CustomerEvent) -> State:
    return (*known, event) if isinstance(event, CustomerRegistered) else known


served = app()
"""For a server that is told a module and a name."""
