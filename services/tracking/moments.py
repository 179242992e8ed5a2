"""Moments: how they are written out (as told: a day as a day, an instant with its offset), and which came first."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer
from typing_extensions import TypedDict  # pydantic wants this one before Python 3.12

from shared.envelope import Occurred, Precision


class MomentTold(TypedDict):
    """`at`: `2006-06-02` where only a day was told, else an instant with offset. Estimated: the teller inferred it."""

    at: str
    estimated: bool


def _write(occurred: Occurred) -> MomentTold:
    return {"at": str(occurred), "estimated": occurred.estimated}


def _read(told: Any) -> Any:
    """As written out here, or as a view keeps it: an `at` that is always an instant, and its precision."""
    if not isinstance(told, dict):
        return told
    if "precision" in told:
        return Occurred(datetime.fromisoformat(told["at"]), Precision(told["precision"]), told["estimated"])
    return Occurred.read(told["at"], estimated=told["estimated"])


Moment = Annotated[Occurred, BeforeValidator(_read), PlainSerializer(_write)]


def surely_before(earlier: Occurred, later: Occurred) -> bool:
    """Whether one came before the other; where one of them is told as a day, only if it was on an earlier day."""
    if Precision.DAY in {earlier.precision, later.precision}:
        return earlier.day < later.day
    return earlier.at < later.at
