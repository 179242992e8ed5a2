"""What is supposed, as an address says it: `material=M-1&slips=5&milestone=sewn&on=2026-12-07`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Query
from pydantic import BeforeValidator, Field, StringConstraints

from services.tracking.why.supposing import SLIPPING, CannotSuppose, Supposition, What

MOST = 20
LONGEST = 365
AMOUNTS = {"slips": True, "on": False}
"""Whether it says how far something slips."""
Which = Annotated[str, StringConstraints(max_length=100)]


def _or_none(told: object) -> object:
    """What a form leaves empty was not asked."""
    return [each for each in told if each] if isinstance(told, list) else told


FEW = Field(max_length=MOST)
EMPTY = BeforeValidator(_or_none)
Things = Annotated[Annotated[list[Which], FEW] | None, EMPTY]
Days = Annotated[Annotated[list[Annotated[int, Field(ge=0, le=LONGEST)]], FEW] | None, EMPTY]
Dates = Annotated[Annotated[list[date], FEW] | None, EMPTY]


@dataclass(frozen=True, slots=True)
class Supposable:
    """What may be supposed, for the contract: which goes with which is in the order of the address only."""

    material: Annotated[Things, Query(description="Materials that come later", examples=[["M-1"]])] = None
    sailing: Annotated[Things, Query(description="Shipments that sail, or arrive, later")] = None
    slips: Annotated[Days, Query(description="By how many days, each of what stands before it", examples=[[5]])] = None
    milestone: Annotated[Things, Query(description="Milestones that are reached on a day")] = None
    answered: Annotated[Things, Query(description="Questions that are answered on a day")] = None
    on: Annotated[Dates, Query(description="On which day, each of what stands before it")] = None


Supposed = Annotated[Supposable, Depends()]


def supposed(pairs: Iterable[tuple[str, str]]) -> list[Supposition]:
    """As the address says it, in its order; what a form leaves empty is left out. Raises CannotSuppose."""
    found: list[Supposition] = []
    waiting: tuple[What, str] | None = None
    for name, told in pairs:
        if not told:
            continue
        if name in {*What}:
            _all_told(waiting)
            waiting = What(name), told
        elif name in AMOUNTS:
            if waiting is None or AMOUNTS[name] != (waiting[0] in SLIPPING):
                raise CannotSuppose(name, "of what? It stands after that in the address: material=M-1&slips=5")
            found.append(_supposition(*waiting, told))
            waiting = None
    _all_told(waiting)
    return found


def _supposition(what: What, about: str, told: str) -> Supposition:
    if what in SLIPPING:
        return Supposition(what, about, slips=int(told))
    return Supposition(what, about, on=date.fromisoformat(told))


def _all_told(waiting: tuple[What, str] | None) -> None:
    if waiting:
        what, about = waiting
        words = "by how many days it slips: slips=5" if what in SLIPPING else "on which day it comes: on=2026-12-07"
        raise CannotSuppose(what, f"{about}: {words}")
