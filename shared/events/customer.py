"""Facts about a customer, told by the order service."""

from shared.events import Event, FactRetracted
from shared.events.values import Countersign, Country, PathReference, Text, Tolerance


class CustomerRegistered(Event, topic="customer.registered"):
    """A company that buys from us. Its people are not named here: they live in the table of people."""

    code: PathReference
    name: Text
    country: Country | None = None
    tolerance: Tolerance = Tolerance()
    """What the customer accepts over and under the ordered quantity, unless an order says otherwise."""
    countersign: Countersign = Countersign.NOT_REQUIRED
    """Whether the customer's orders are countersigned before they are released; an order may ask for more."""


class CustomerFactRetracted(FactRetracted, topic="customer.fact_retracted"):
    pass


CustomerEvent = CustomerRegistered | CustomerFactRetracted
