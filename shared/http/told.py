"""What every command may say of when its fact happened."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.envelope import Occurred, Precision
from shared.http.problems import invalid

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
AHEAD = timedelta(minutes=5)
"""How far a teller's clock may be ahead of ours."""
EASTERNMOST = timedelta(hours=14)
"""UTC+14: where a calendar day begins first."""


def _moment(text: str) -> str:
    if not (INSTANT.fullmatch(text) or DAY.fullmatch(text)):
        raise ValueError("write an instant with its offset (2026-11-23T09:30:00+08:00) or a day (2026-11-23)")
    try:
        Occurred.read(text).at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"there is no such moment: {error}") from error
    return text


Moment = Annotated[str, Field(max_length=32), AfterValidator(_moment)]
"""RFC 3339 with an offset, or a calendar day at the place where it happened."""


class Told(BaseModel):
    """The part that all commands share. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    occurred_at: Moment | None = Field(
        default=None,
        description="When it happened: an instant with its offset, or a day. Left out: now.",
        examples=["2026-11-23T09:30:00+08:00", "2026-11-23"],
    )
    occurred_estimated: bool = Field(default=False, description="The source knows no date; this one is inferred.")
    reported_at: Moment | None = Field(default=None, description="When the source outside learned of it.")

    def occurred(self, now: datetime) -> Occurred | None:
        """As an event keeps it; None means now. Raises a 422 for what has not happened yet."""
        if self.occurred_at is None:
            return None
        occurred = Occurred.read(self.occurred_at, estimated=self.occurred_estimated)
        if _ahead(occurred, now):
            raise invalid(f"{self.occurred_at} has not happened yet", where="body.occurred_at")
        return occurred

    def reported(self, now: datetime) -> Occurred | None:
        """As an event keeps it. Raises a 422 for what nobody can have learned yet."""
        if self.reported_at is None:
            return None
        reported = Occurred.read(self.reported_at)
        if _ahead(reported, now):
            raise invalid(f"{self.reported_at} is still to come", where="body.reported_at")
        return reported


def _ahead(occurred: Occurred, now: datetime) -> bool:
    """Only the future bounds what may be told (architecture.md, section 4); the past may be far."""
    if occurred.precision is Precision.DAY:
        newest: date = (now.astimezone(UTC) + EASTERNMOST).date()
        return occurred.day > newest
    return occurred.at > now + AHEAD
