"""All that is owed about one subject, by all that was told of it: a function of the set of facts, in whatever order."""

from collections.abc import Callable, Iterator
from uuid import UUID

from services.notify.following.clarifications import clarifications
from services.notify.following.customers import Customer
from services.notify.following.exceptions import exceptions
from services.notify.following.heard import Heard
from services.notify.following.internal_order import internal_order
from services.notify.following.milestones import milestones
from services.notify.following.payments import payments
from services.notify.following.samples import feedback, follow_up
from services.notify.obligations.domain import Wanted

Found = Iterator[tuple[UUID, Wanted]]

KINDS: tuple[Callable[[UUID, Heard, Customer], Found], ...] = (
    internal_order,
    clarifications,
    milestones,
    payments,
    follow_up,
    feedback,
    exceptions,
)


def owed(subject: UUID, heard: Heard, customer: Customer) -> dict[UUID, Wanted]:
    """By the obligation's id; also what is owed no more, with why. `subject` is an order, or a sample that is for none.

    Raises LookupError or ValueError where the customer's time zone is unknown to this machine.
    """
    return {id: wanted for kind in KINDS for id, wanted in kind(subject, heard, customer)}
