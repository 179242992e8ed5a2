"""The published language: what a service may say happened, and nothing else.

Payloads only: who, when and why-caused stand in the envelope (`shared.envelope`).
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated, Any, ClassVar, Literal, dataclass_transform
from uuid import UUID

from eventsourcing.utils import register_topic
from pydantic import BaseModel, ConfigDict

from shared.events.confidential import Informal
from shared.events.values import Remark

REGISTRY: dict[str, type["Event"]] = {}
"""Every event type that this release knows, by topic."""


def schema_id(topic: str, version: int) -> str:
    """The `$id` of the JSON schema of a type in a version, and the `dataschema` of its events: it names no host."""
    return f"urn:gendan:event:{topic}:v{version}"


ErrorReason = Literal["did_not_occur", "incorrect_data"]
"""Why an event is wrong, in the words of EPCIS 2.0."""


@cache
def all_events() -> Mapping[str, type["Event"]]:
    """The registry with every module of this package in it, whoever has imported which of them."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return REGISTRY


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Event(BaseModel):
    """A fact, in the past tense. Its topic is its name for ever; its class may move.

    `class_version` rises when the payload changes; `upcast_vN_vM(state)` then brings an old payload forward
    (docs/events.md).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    topic: ClassVar[str]
    class_version: ClassVar[int] = 1
    still_written: ClassVar[int | None] = None
    """The older version in which it is written for one release more, while releases that cannot read `class_version`
    may run beside this one; `downcast_vN_vM(state)` then takes a payload back."""

    def __init_subclass__(cls, *, topic: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if topic:
            cls.topic = topic
            REGISTRY[topic] = cls
            register_topic(topic, cls)

    @classmethod
    def aggregate(cls) -> str:
        """The kind of thing it happened to: `order` for `order.received`."""
        return cls.topic.partition(".")[0]


class FactRetracted(Event):
    """An earlier event of the same aggregate is declared wrong (EPCIS `errorDeclaration`); nothing is edited.

    A retraction cannot itself be retracted: what was wrongly declared wrong is told again.
    """

    retracted_version: int
    retracted_event: str
    """The id of that event, `epoch:service:position`."""
    why: ErrorReason
    reason: Annotated[str, Informal.REMARK]


class Approved(Event):
    """Somebody approved something; who, and on whose behalf, stands in the envelope."""

    delegation: UUID | None = None
    """By which delegation; None: by authority of their own."""
    opinion: Remark | None = None


class OfOrder(Event):
    """An event of another aggregate that belongs to an order's history."""

    order_id: UUID
