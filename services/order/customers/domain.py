"""Who buys from us, as far as their orders need to know."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never
from uuid import UUID, uuid5

from shared.errors import Rejected, Unknown
from shared.events.customer import CustomerEvent, CustomerFactRetracted, CustomerProfiled, CustomerRegistered
from shared.events.values import Countersign
from shared.received import Received

CUSTOMERS = UUID("5f0e0a52-2c0b-5d0e-9a57-6b9c1f3c7a11")


def customer_id(code: str) -> UUID:
    """The customer whose code this is: a code belongs to one customer, for ever."""
    return uuid5(CUSTOMERS, code)


@dataclass(frozen=True, slots=True)
class Customer:
    registered: CustomerRegistered | None = None
    """None: not known, or the registration was retracted."""
    profile: CustomerProfiled | None = None
    """How we work with them; None: as with anybody."""

    @property
    def code(self) -> str | None:
        return self.registered.code if self.registered else None


def register(
    customer: Customer,
    wanted: CustomerRegistered,
    *,
    before: Countersign = Countersign.NOT_REQUIRED,
    by_manager: bool = False,
) -> list[CustomerEvent]:
    """`before`: the most signatures that the customer's orders ever needed; only a manager registers it with fewer."""
    if customer.registered is None:
        if wanted.countersign.signatures < before.signatures and not by_manager:
            raise Rejected(
                f"orders of {wanted.code} were countersigned {before.replace('_', ' ')} before: "
                "that is taken back by a manager",
                gate="countersign",
                missing="a manager registers the customer so",
                opened_by="a manager",
            )
        return [wanted]
    if customer.registered == wanted:
        return []
    raise Rejected(
        f"customer {wanted.code} is registered already, as {customer.registered.name}, with other details: "
        "retract the registration if it was wrong, then register again"
    )


def describe(customer: Customer, profile: CustomerProfiled) -> list[CustomerEvent]:
    """How we work with them from now on, as a whole; orders that are there keep what they were received with."""
    if customer.registered is None:
        raise Unknown("there is no such customer: register it first")
    return [] if customer.profile == profile else [profile]


def strictest(history: Sequence[Received]) -> Countersign:
    """The most signatures that the customer's orders ever needed, whatever of that was declared wrong since."""
    told = [each.event() for each in history if each.topic == CustomerRegistered.topic]
    needed = [each.countersign for each in told if isinstance(each, CustomerRegistered)]
    return max(needed, key=lambda each: each.signatures, default=Countersign.NOT_REQUIRED)


def evolve(customer: Customer, event: CustomerEvent) -> Customer:
    match event:
        case CustomerRegistered():
            return replace(customer, registered=event)
        case CustomerProfiled():
            return replace(customer, profile=event)
        case CustomerFactRetracted():
            return customer
        case _:
            assert_never(event)
