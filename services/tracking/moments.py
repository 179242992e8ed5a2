"""Moments: how they are written out (as told: a day as a day, an instant with its offset), and which came first."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer
from typing_extensions import TypedDict  # pydantic wants this one before Python 3.12

from shared.envelope import Occurred, Precision

A_DAY = Precision.DAY
LETTERS = len("2006-06-02")


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
    if earlier.precision is A_DAY or later.precision is A_DAY:
        return earlier.day < later.day
    return earlier.at < later.at


def occurred(told: str, *, estimated: bool) -> Occurred:
    """As `Occurred.read`; most are instants, and each of a million events has one."""
    if estimated or len(told) == LETTERS:
        return Occurred.read(told, estimated=estimated)
    return Occurred(datetime.fromisoformat(told))
