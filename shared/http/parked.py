"""What stands still in this service, over HTTP, for the operator's commands: looked at, tried again, or skipped."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from fastapi import Path, Request
from pydantic import BaseModel, ConfigDict, Field

from shared.errors import Unknown
from shared.events.values import Remark
from shared.http import edge
from shared.http.acting_for import acting_for
from shared.http.problems import invalid
from shared.http.rules import SERVICES, allows
from shared.http.says import says
from shared.parking import Parking, Skip, StandingStill, standing_still
from shared.people import People
from shared.place import Place
from shared.received import Received
from shared.store.queries import Queries

router = edge.router(prefix="/v1/parked", tags=["services"])

Consumer = Annotated[str, Path(max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
Key = Annotated[str, Path(max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]


class Skipping(BaseModel):
    """Why the event at which a key stands still is to be left out for good."""

    model_config = ConfigDict(extra="forbid")

    reason: Remark = Field(examples=["a release that is gone wrote it"])
    place: str | None = Field(
        default=None,
        max_length=100,
        description="The event that is meant, as the list shows it: then no other one is skipped, however often this "
        "is sent. Left out: whichever it stands still at.",
        examples=["order:1810@1"],
    )


class ParkedEvent(BaseModel):
    """An event that waits; `data` is its payload, or None where that is no JSON."""

    id: str = Field(examples=["1:order:1810"])
    topic: str = Field(examples=["order.released"])
    class_version: int = Field(examples=[2])
    occurred: str = Field(examples=["2026-12-31"])
    recorded_at: datetime = Field(examples=["2027-01-01T01:30:00Z"])
    actor: str = Field(examples=["5f0c6a52-7a3e-5a0b-8f6e-0f3b1f1f9a11"])
    data: Any = Field(examples=[{}])


class StandsNow(BaseModel):
    """Where a key stands now; None: nothing of it waits any more."""

    standing_still: StandingStill | None


@router.get("")
@allows(SERVICES)
async def list_parked(request: Request) -> list[StandingStill]:
    """What stands still, the longest first; at most a thousand."""
    return await standing_still(_store(request))


@router.get("/{consumer}/{key}")
@allows(SERVICES)
async def show_parked(request: Request, consumer: Consumer, key: Key) -> list[ParkedEvent]:
    """The events that wait, in order; at most a hundred."""
    return [_event(each) for each in await (await _parking(request, consumer, key)).events(key)]


@router.post("/{consumer}/{key}/retry")
@allows(SERVICES)
async def retry_parked(request: Request, consumer: Consumer, key: Key) -> StandsNow:
    """Take up again what waits, in order, up to the first that still cannot be taken in."""
    await (await _parking(request, consumer, key)).retry(key)
    return await _after(request, consumer, key)


@router.post("/{consumer}/{key}/skip")
@allows(SERVICES)
@says(reads=("Gendan-Actor",))
async def skip_parked(request: Request, consumer: Consumer, key: Key, body: Skipping) -> StandsNow:
    """Leave out for good the event at which it stands still, and take up what waits behind it."""
    name = acting_for(request)
    if not await _was_skipped(request, consumer, key, body.place):
        parking = await _parking(request, consumer, key)
        people: People = request.app.state.people
        await people.remember(id := people.id_of(name), name)
        await parking.skip(key, Skip(id, body.reason, body.place))
    return await _after(request, consumer, key)


def _store(request: Request) -> Queries:
    return Queries(request.app.state.pool)


async def _was_skipped(request: Request, consumer: str, key: str, told: str | None) -> bool:
    """Whether this very event was skipped before: asked again, nothing more is done. Raises a 422 for what is none."""
    if told is None:
        return False
    if (place := Place.read(told)) is None:
        raise invalid("the place of an event, such as order:1810@1", where="body.place")
    parking: Parking | None = request.app.state.parking.get(consumer)
    return parking is not None and await parking.was_skipped(key, place)


async def _parking(request: Request, consumer: str, key: str) -> Parking:
    """Raises Unknown where nothing of it stands still."""
    found: Parking | None = request.app.state.parking.get(consumer)
    if found is None or not await standing_still(_store(request), consumer, key):
        raise Unknown(f"nothing of {key} is parked in {consumer}")
    return found


async def _after(request: Request, consumer: str, key: str) -> StandsNow:
    return StandsNow(standing_still=next(iter(await standing_still(_store(request), consumer, key)), None))


def _event(received: Received) -> ParkedEvent:
    try:
        data = msgspec.json.decode(received.data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        data = None
    return ParkedEvent(
        id=received.id,
        topic=received.topic,
        class_version=received.class_version,
        occurred=str(received.envelope.occurred),
        recorded_at=received.recorded_at,
        actor=received.envelope.actor.id,
        data=data,
    )
