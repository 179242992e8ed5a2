"""How a service is, by its own account, and what of it stands still."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from services.tracking.operations.reaching import NoAnswer, Services
from shared.events.confidential import EVERY_MARK, Mark

OURS = ("NewerVersion",)
"""Errors whose words are our own, and name nothing that stands in an event."""

Status = Literal["ok", "degraded", "down", "away"]


@dataclass(frozen=True, slots=True)
class PartNow:
    """A part of a service: `position` is how far it is, `lag` how many events it is behind, where it reads or tells."""

    name: Annotated[str, Field(examples=["relay"])]
    status: Status
    words: str
    position: int | None
    lag: int | None
    figures: dict[str, int]

    @classmethod
    def of(cls, name: str, told: dict[str, Any]) -> "PartNow":
        figures = {key: value for key, value in told.items() if isinstance(value, int) and not isinstance(value, bool)}
        position, lag = figures.pop("position", None), figures.pop("lag", None)
        return cls(name, told["status"], told["words"], position, lag, figures)


@dataclass(frozen=True, slots=True)
class ServiceNow:
    """One service. `away`: it did not answer within a second, and `words` say how."""

    name: Annotated[str, Field(examples=["order"])]
    status: Status
    words: str
    parts: tuple[PartNow, ...]

    @property
    def lag(self) -> int | None:
        """Of the part that is furthest behind."""
        return max((part.lag for part in self.parts if part.lag is not None), default=None)

    @property
    def relayed(self) -> int | None:
        """The newest position that its store has, as its relay knows; None: it tells nothing, or does not say."""
        relay = next((part for part in self.parts if part.name == "relay"), None)
        return None if relay is None or relay.position is None else relay.position + (relay.lag or 0)


@dataclass(frozen=True, slots=True)
class ParkedNow:
    """So many events of a key wait in a consumer since then, the first at `place` because of `error`."""

    consumer: Annotated[str, Field(examples=["tracking.orders"])]
    key: str
    events: int
    since: datetime
    place: Annotated[str, Field(examples=["order:1810@1"])]
    error: str

    @property
    def order_id(self) -> str | None:
        """The order that stands still, where it is one that is shown."""
        return self.key if self.consumer == "tracking.orders" else None


async def how_it_is(services: Services, name: str) -> ServiceNow:
    """A look at one service; nothing that it does or does not say is an error here."""
    try:
        told = await services.look(name, "/readyz")
        parts = tuple(PartNow.of(part, each) for part, each in told["parts"].items())
        return ServiceNow(name, told["status"], "", parts)
    except NoAnswer as why:
        return ServiceNow(name, "away", str(why), ())
    except (KeyError, TypeError, AttributeError):
        return ServiceNow(name, "away", f"the {name} service does not say how it is", ())


async def what_stands_still(services: Services, name: str, sees: frozenset[Mark]) -> list[ParkedNow]:
    """What of a service stands still, the longest first. Raises NoAnswer."""
    return [_parked(name, each, sees) for each in await services.look(name, "/v1/parked")]


def error_for(sees: frozenset[Mark], error: str) -> str:
    """An error may quote what stands in an event: whoever may not see all of that is told its kind only."""
    kind, _, _ = error.partition(":")
    return error if sees >= EVERY_MARK or kind in OURS else kind


def _parked(service: str, told: dict[str, Any], sees: frozenset[Mark]) -> ParkedNow:
    """A projection's name is said with its service's; a policy's begins with it."""
    name = told["consumer"]
    return ParkedNow(
        name if name.startswith(f"{service}.") else f"{service}.{name}",
        told["key"],
        told["events"],
        datetime.fromisoformat(told["since"]),
        told["place"],
        error_for(sees, told["error"]),
    )
