"""What each kind of error means, looked up at the service itself by the end of its type."""

from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, Field

from shared.errors import Unknown
from shared.http import edge
from shared.http.kinds import ALL, KINDS, Kind
from shared.http.rules import PUBLIC, allows

router = edge.router(prefix="/v1/problems", tags=["problems"])


class Explained(BaseModel):
    """A kind of error. `type` and `status` are stable; the words are for people and may become better."""

    type: str = Field(examples=["urn:gendan:problem:stale"])
    status: int = Field(examples=[412])
    title: str
    when: str
    beside: str = Field(description="What the answer holds besides, in words; empty: nothing")
    then: str = Field(description="What the one who asked can do; empty: nothing")


@router.get("")
@allows(PUBLIC)
async def list_problems() -> list[Explained]:
    """Every error that can come out of a service."""
    return [_explained(kind) for kind in ALL]


@router.get("/{name}")
@allows(PUBLIC)
async def show_problem(name: Annotated[str, Path(max_length=50)]) -> Explained:
    """What an error means and what to do about it; `name` is the end of its type."""
    if name not in KINDS:
        raise Unknown("there is no such kind of error")
    return _explained(KINDS[name])


def _explained(kind: Kind) -> Explained:
    return Explained(
        type=kind.type, status=kind.status, title=kind.title, when=kind.when, beside=kind.beside, then=kind.then
    )
