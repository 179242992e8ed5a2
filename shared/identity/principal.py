"""Who asks: a person, a program with a key, or one of our own services."""

from dataclasses import dataclass, field
from enum import StrEnum

from shared.events.confidential import Mark
from shared.identity.roles import OUTSIDE, Role, seen_by


class Kind(StrEnum):
    PERSON = "person"
    KEY = "key"
    """A program, by an API key. It may tell facts; it approves nothing."""
    SERVICE = "service"
    """One of our own services, or the operator's commands."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever was proved to ask. `id` is what events keep: a person's id, `key:<name>` or `service`.

    `customers` are the codes of the customers whose things they may see and change; None: of all. Whoever is only from
    outside the company and is given none is concerned by nothing. `reads_only`: they may look and change nothing.
    `name` is how a person is called; None: it stays as it is known. `until` is when that by which they were recognised
    ends, in seconds since 1970; None: we do not know of an end. `on_behalf_of` is the person, by id, who answers for
    what a program with a key does.
    """

    id: str
    kind: Kind
    roles: frozenset[Role] = frozenset()
    name: str | None = None
    customers: frozenset[str] | None = None
    reads_only: bool = False
    until: float | None = field(default=None, compare=False)
    on_behalf_of: str | None = None

    def __post_init__(self) -> None:
        if self.customers is None and self.roles and self.roles <= OUTSIDE:
            object.__setattr__(self, "customers", frozenset())

    @property
    def sees(self) -> frozenset[Mark]:
        """What of prices, costs, margins and remarks is shown to them."""
        return seen_by(self.roles)

    def concerns(self, customer: str | None) -> bool:
        """Whether things of this customer are their business; None: of a customer who is not known here."""
        return self.customers is None or customer in self.customers
