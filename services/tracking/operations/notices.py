"""What notify knows: who has broken a promise about time, and who was to be told something and was not."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from services.tracking.operations.reaching import NoAnswer, Services

AT_ONCE = 20
"""Deliveries that failed, shown at once; the newest."""


@dataclass(frozen=True, slots=True)
class BreachedOf:
    """Obligations of a role that are owed still, and were to be kept before: how many, and for how long."""

    owner: Annotated[str, Field(examples=["business_merchandiser"])]
    open: int
    since: Annotated[datetime, Field(description="When the first of them was due")]
    of_a_day: Annotated[int, Field(description="Due within the last 24 hours, or put off since")]
    of_a_week: Annotated[int, Field(description="Due before that, within the last 7 days")]
    older: int


@dataclass(frozen=True, slots=True)
class FailedDelivery:
    """A mail or a call of a webhook that was given up; it can be sent again."""

    id: str
    channel: str
    topic: str
    subject: str
    order_id: str | None
    created: datetime
    tries: int
    status: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Notices:
    """`more`: there are more deliveries that failed than are shown. `words`: why notify says nothing of all this."""

    breached: tuple[BreachedOf, ...] = ()
    failed: tuple[FailedDelivery, ...] = ()
    more: bool = False
    words: str = ""


async def notices(services: Services, token: str) -> Notices:
    """As notify tells it to whoever asks, by their own token."""
    try:
        breached, found = await asyncio.gather(
            services.look("notify", "/v1/obligations/breached", token=token),
            services.look("notify", "/v1/deliveries", token=token, standing="dead", limit=AT_ONCE),
        )
    except NoAnswer as why:
        return Notices(words=str(why))
    return Notices(
        tuple(_breached(each) for each in breached),
        tuple(_failed(each) for each in found["deliveries"]),
        found["next"] is not None,
    )


def _breached(told: dict[str, Any]) -> BreachedOf:
    known = {name: told[name] for name in BreachedOf.__dataclass_fields__}
    return BreachedOf(**{**known, "since": datetime.fromisoformat(told["since"])})


def _failed(told: dict[str, Any]) -> FailedDelivery:
    known = {name: told[name] for name in FailedDelivery.__dataclass_fields__}
    return FailedDelivery(**{**known, "created": datetime.fromisoformat(told["created"])})
