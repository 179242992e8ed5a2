"""Facts about obligations, told by the notify service: who owes what to whom by when, and whether it was kept."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from shared.events import Event
from shared.events.values import Instant, PathReference, Remark, Text
from shared.identity.roles import Role


class ObligationKind(StrEnum):
    INTERNAL_ORDER = "internal_order"
    """48 hours from the order received to the internal order 中文订单 released; soft targets 0.5, 1 and 2 hours."""
    CLARIFICATION = "clarification"
    """4 working hours of the customer's for an answer."""
    MILESTONE = "milestone"
    PAYMENT = "payment"
    SAMPLE_FOLLOW_UP = "sample_follow_up"
    """An hour to write and ask what they think of a sample that was delivered."""
    SAMPLE_FEEDBACK = "sample_feedback"
    """What they think of it."""
    EXCEPTION = "exception"
    """Something that went wrong in production 异常, to be seen to."""


class Party(StrEnum):
    """Whom something waits for."""

    US = "us"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"


class OfObligation(Event):
    order_id: UUID | None = None


class ObligationStarted(OfObligation, topic="obligation.started"):
    class_version = 2

    @staticmethod
    def upcast_v1_v2(_: dict[str, Any]) -> None:
        """v2 knows obligations that come from exceptions of production; what v1 says, it says the same."""

    kind: ObligationKind
    about: Text
    """What it is about, in a reader's words: the order's number, and of it a question, a milestone, an instalment."""
    customer_code: PathReference | None = None
    owed_by: Party
    owner: Role
    """Whose inbox it is in."""
    began: Instant
    due: Instant
    soft: tuple[Instant, ...] = ()
    """Before which it should better be kept."""


class ObligationRescheduled(OfObligation, topic="obligation.rescheduled"):
    """It is due at another time: what it follows from was moved, or it was paused and goes on."""

    due: Instant
    soft: tuple[Instant, ...] = ()
    because: Remark


class ObligationPaused(OfObligation, topic="obligation.paused"):
    """We owe them something first: nobody is chased who waits for us."""

    because: Remark


class ObligationBlocked(OfObligation, topic="obligation.blocked"):
    """Its clock goes on, and what is open waits for somebody else meanwhile: a breach would be theirs."""

    by: Party
    because: Remark


class ObligationUnblocked(OfObligation, topic="obligation.unblocked"):
    """It waits again for whoever owes it."""


class ObligationReminded(OfObligation, topic="obligation.reminded"):
    """A soft target passed, and its owner was told."""

    soft: Instant


class ObligationMet(OfObligation, topic="obligation.met"):
    seconds: Annotated[int, Field(ge=0)]
    """From its beginning, elapsed."""


class ObligationBreached(OfObligation, topic="obligation.breached"):
    """Its time was over; it stays owed."""

    waited_for: Party
    """To whom it is attributed: what was open then waited for them."""
    because: Remark | None = None


class ObligationEscalated(OfObligation, topic="obligation.escalated"):
    """The next step of the ladder; the top one is taken again and again."""

    step: Annotated[int, Field(ge=1)]
    to: Role
    again: Instant
    """When the step after it is taken, unless it is kept by then."""


class ObligationSettled(OfObligation, topic="obligation.settled"):
    """It is no longer owed: what it followed from was declared wrong, called off or waived."""

    because: Remark


class ObligationReopened(OfObligation, topic="obligation.reopened"):
    """It is owed again: what had kept or settled it was declared wrong."""

    due: Instant
    because: Remark


ObligationEvent = (
    ObligationStarted
    | ObligationRescheduled
    | ObligationPaused
    | ObligationBlocked
    | ObligationUnblocked
    | ObligationReminded
    | ObligationMet
    | ObligationBreached
    | ObligationEscalated
    | ObligationSettled
    | ObligationReopened
)
