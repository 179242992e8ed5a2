"""Who may approve in whose stead, told by the order service. Nothing of it is retracted: it is ended by revocation."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.events import Event
from shared.events.values import Instant, PathReference, Remark

MatterName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,30}\.[a-z_]{1,30}$")]
"""What is approved, such as `order.countersign`."""


class DelegationGranted(Event, topic="delegation.granted"):
    """A manager named somebody who may approve in their stead; both are ids of people."""

    delegation: UUID
    delegator: UUID
    delegate: UUID
    matters: Annotated[tuple[MatterName, ...], Field(min_length=1, max_length=50)]
    begins: Instant
    until: Instant
    """From this instant on it is over."""
    reason: Remark | None = None
    customers: Annotated[tuple[PathReference, ...], Field(min_length=1, max_length=200)] | None = None
    """The codes of those whose things it is about; left out: of all."""


class DelegationRevoked(Event, topic="delegation.revoked"):
    """It ended before its time; what was approved by it before stays approved."""

    delegation: UUID
    at: Instant
    reason: Remark


DelegationEvent = DelegationGranted | DelegationRevoked
