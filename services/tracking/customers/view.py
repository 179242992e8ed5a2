"""Who a customer is, as told by its events; lists join it, so that a name is right whichever came first."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.tracking.entries import Decode, Said, decode
from services.tracking.orders.told import undisputed
from shared.events.customer import CustomerRegistered


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer; what is not known of it is None. `country` is its ISO 3166 code."""

    id: UUID
    code: str | None = None
    name: str | None = None
    country: str | None = None


def fold(customer_id: UUID, entries: Iterable[Said], *, decode: Decode = decode) -> CustomerView:
    """The newest registration that was not retracted."""
    known = [entry for entry in undisputed(entries, decode) if entry.topic == CustomerRegistered.topic]
    if not known:
        return CustomerView(customer_id)
    newest: CustomerRegistered = decode(max(known, key=lambda entry: (entry.epoch, entry.version)))
    return CustomerView(customer_id, newest.code, newest.name, newest.country)
