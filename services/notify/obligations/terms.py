"""How long each kind of obligation runs, and its ladder: data, read from terms.toml."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from shared.events.obligation import ObligationKind
from shared.identity.roles import Role

Hours = Annotated[timedelta, BeforeValidator(lambda hours: timedelta(hours=hours)), Field(ge=timedelta(0))]


class Rung(BaseModel):
    """A step of the ladder: so long after the due time, this one is told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    after: Hours = Field(alias="after_hours")
    to: Literal["owner", "manager"]

    def role(self, owner: Role) -> Role:
        return Role.MANAGER if self.to == "manager" else owner


class Terms(BaseModel):
    """What one kind of obligation follows. `again` after its last step the ladder takes it once more, for ever."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hours: Hours | None = None
    working_hours: Hours | None = None
    soft: tuple[Hours, ...] = Field(default=(), alias="soft_hours")
    before: tuple[Hours, ...] = Field(default=(), alias="before_hours")
    owner: Role
    ladder: Annotated[tuple[Rung, ...], Field(min_length=1)]
    again: Annotated[Hours, Field(gt=timedelta(0))] = Field(alias="again_hours")


def read(text: str) -> Mapping[ObligationKind, Terms]:
    """Raises a ValidationError that says what is wrong; KeyError where a kind is missing."""
    told = tomllib.loads(text)
    return {kind: Terms.model_validate(told[kind]) for kind in ObligationKind}


TERMS = read((files("services.notify.obligations") / "terms.toml").read_text())
