"""Who buys from us, as far as their orders need to know."""

from dataclasses import dataclass
from typing import assert_never
from uuid import UUID, uuid5

from shared.errors import Rejected
from shared.events.customer import CustomerEvent, CustomerFactRetracted, CustomerRegistered

CUSTOMERS = UUID("5f0e0a52-2c0b-5d0e-9a57-6b9c1f3c7a11")


def customer_id(code: str) -> UUID:
    """The customer whose code this is: a code belongs to one customer, for ever."""
    return uuid5(CUSTOMERS, code)


@dataclass(frozen=True, slots=True)
class Customer:
    registered: CustomerRegistered | None = None
    """None: not known, or the registration was retracted."""

    @property
    def code(self) -> str | None:
        return self.registered.code if self.registered else None


def register(customer: Customer, wanted: CustomerRegistered) -> list[CustomerEvent]:
    if customer.registered is None:
        return [wanted]
    if customer.registered == wanted:
        return []
    raise Rejected(
        f"customer {wanted.code} is registered already, as {customer.registered.name}, with other details: "
        "retract the registration if it was wrong, then register again"
    )


def evolve(customer: Customer, event: CustomerEvent) -> Customer:
    match event:
        case CustomerRegistered():
            return Customer(event)
        case CustomerFactRetracted():
            return customer
        case _:
            assert_never(event)
