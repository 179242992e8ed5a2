"""Facts about a customer, told by the order service."""

import re
from datetime import time
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema, model_validator

from shared.events import Event, FactRetracted
from shared.events.quality import InspectionPolicy
from shared.events.values import Countersign, Country, PathReference, Text, TimeZone, Tolerance, Value

Weekday = Annotated[int, Field(ge=0, le=6)]
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")


def _clock(told: Any) -> Any:
    if not (isinstance(told, time) or (isinstance(told, str) and CLOCK.fullmatch(told))):
        raise ValueError("write what a clock shows there, such as 09:00")
    return told


Clock = Annotated[
    time,
    BeforeValidator(_clock),
    WithJsonSchema({"type": "string", "pattern": f"^{CLOCK.pattern}$"}),
]
"""What a clock shows where somebody works: `09:00`."""
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
"""ISO 639-1."""


class CustomerRegistered(Event, topic="customer.registered"):
    """A company that buys from us. Its people are not named here: they live in the table of people."""

    code: PathReference
    name: Text
    country: Country | None = None
    tolerance: Tolerance = Tolerance()
    """What the customer accepts over and under the ordered quantity, unless an order says otherwise."""
    countersign: Countersign = Countersign.NOT_REQUIRED
    """Whether the customer's orders are countersigned before they are released; an order may ask for more."""


class WorkingHours(Value):
    """When somebody works, in their own time zone; their public holidays are those of `holidays`."""

    time_zone: TimeZone
    holidays: Country | None = None
    days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7)] = (0, 1, 2, 3, 4)
    """0 is Monday."""
    begins: Clock = time(9)
    ends: Clock = time(17)

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> Self:
        if self.ends <= self.begins:
            raise ValueError("the working day ends before it begins")
        return self


class CustomerProfiled(Event, topic="customer.profiled"):
    """How we work with the customer, as a whole: what was said before no longer counts. Orders take it over when
    they are received, and keep it.
    """

    hours: WorkingHours | None = None
    """None: not known; clocks that run on them take Monday to Friday, 09:00 to 17:00, in the country's capital."""
    is_new: bool = False
    """A new customer's samples are charged as a manager decides."""
    shipment_sample: bool = False
    inspection: InspectionPolicy = InspectionPolicy()
    forwarder: Text | None = None
    """Whom the customer nominates 指定货代."""
    language: Language | None = None


class CustomerFactRetracted(FactRetracted, topic="customer.fact_retracted"):
    pass


CustomerEvent = CustomerRegistered | CustomerProfiled | CustomerFactRetracted
