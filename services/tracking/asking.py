"""What queries may ask with: moments to go back to, positions to wait for."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import Query, Request
from pydantic import BeforeValidator, StringConstraints

from services.tracking.names import NAME, SOURCES
from shared.envelope import Occurred, Precision
from shared.http.kinds import problem
from shared.http.problems import RETRY, invalid
from shared.http.says import says
from shared.http.told import Moment
from shared.place import Place
from shared.projection import reached

SPACE_FOR_PLUS = re.compile(r"(?<=:\d\d) (?=\d\d:\d\d$)|(?<=\d\.\d{3}) (?=\d\d:\d\d$)|(?<=\d\.\d{6}) (?=\d\d:\d\d$)")


def _as_sent(told: object) -> object:
    """What a form leaves empty was not asked. A bare `+` arrives as a space; an instant has no other use for one."""
    return SPACE_FOR_PLUS.sub("+", told) or None if isinstance(told, str) else told


By = Annotated[Moment | None, BeforeValidator(_as_sent)]
"""An instant with its offset, or a day: then up to its end."""

HappenedBy = Annotated[By, Query(description="Leave out what happened later: an instant, or a day.")]
KnownBy = Annotated[By, Query(description="Leave out what became known later: an instant, or a day in UTC.")]
MinPosition = Annotated[
    list[Annotated[str, StringConstraints(max_length=60)]] | None,
    Query(max_length=len(SOURCES), description="Wait for what a command's answer called its position: order:1810@1"),
]


def moment(text: str | None) -> datetime | date | None:
    """The instant, or the day, that a `By` names."""
    if text is None:
        return None
    occurred = Occurred.read(text)
    return occurred.day if occurred.precision is Precision.DAY else occurred.at


@says("not-there-yet")
async def caught_up(request: Request, min_position: MinPosition = None) -> bool:
    """Wait up to 2 s until everything that was asked for is shown; whether anything was. A 503 if it is not."""
    for place in _places(min_position or ()):
        behind = await reached(request.app.state.queries, NAME, place)
        if behind:
            lag = place.position - behind.position if behind.epoch == place.epoch else None
            raise problem(
                "not-there-yet",
                f"position {place.position} of {place.source} is not shown yet, only {behind.position}: try again",
                dict(RETRY),
                reached=f"{place.source}:{behind.position}@{behind.epoch}",
                lag=lag,
            )
    return bool(min_position)


def _places(told: Sequence[str]) -> list[Place]:
    places = [Place.read(each) for each in told]
    for place in places:
        if place is None or place.source not in SOURCES:
            known = " or ".join(f"{source}:1810@1" for source in SOURCES)
            raise invalid(f"a position as a command's answer gave it, such as {known}", where="query.min_position")
    return [place for place in places if place]
