"""What an operator asks for a partner, checked before anything is changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import asyncpg

from gendan.operating.words import Refused
from gendan.services import TABLE
from services.tracking.partners.names import NAME
from services.tracking.partners.partner import MARKS
from shared.events import all_events

RETRACTED = ".fact_retracted"
RESERVED = {"gendan", *(service.name for service in TABLE)}


@dataclass(frozen=True)
class Asked:
    """A partner as they are to be: `customers` by code, None for all; `sees` by the names of marks."""

    name: str
    topics: tuple[str, ...]
    customers: tuple[str, ...] | None
    sees: tuple[str, ...]

    def in_words(self) -> str:
        whose = f"the orders of {', '.join(self.customers)}" if self.customers else "all orders"
        unseen = [mark for mark in MARKS if mark not in self.sees]
        seen = f"sees {', '.join(self.sees)}" if self.sees else "sees nothing confidential"
        return f"{self.name} may have {', '.join(self.topics)} of {whose}; {seen}" + (
            f", and no {', '.join(unseen)}" if self.sees and unseen else ""
        )


def asked(name: str, events: str, customers: Sequence[str], sees: Sequence[str]) -> Asked:
    """Raises Refused, in words, for a name that cannot be one, and for events and marks that nobody knows."""
    if not NAME.fullmatch(name) or name in RESERVED:
        raise Refused(
            f"{name!r} cannot be a partner's name: 2 to 31 small letters and digits, a letter first, and not "
            f"{', '.join(sorted(RESERVED))}; nothing was changed"
        )
    if unknown := [each for each in sees if each not in MARKS]:
        raise Refused(f"nobody knows what {', '.join(unknown)} is: {', '.join(MARKS)} can be seen; nothing was changed")
    kept = tuple(sorted(set(customers))) or None
    return Asked(name, _topics(events), kept, tuple(mark for mark in MARKS if mark in sees))


def _topics(events: str) -> tuple[str, ...]:
    """`order.*,shipment.delivered` names all events of an order, and one of a shipment."""
    known = sorted(topic for topic in all_events() if not topic.endswith(RETRACTED))
    found: dict[str, None] = {}
    for each in (word.strip() for word in events.split(",")):
        kind = each.removesuffix(".*")
        fits = [topic for topic in known if topic == each or (kind != each and topic.startswith(f"{kind}."))]
        if not fits:
            kinds = ", ".join(sorted({f"{topic.partition('.')[0]}.*" for topic in known}))
            raise Refused(
                f"there is no event {each!r}; there are {', '.join(known)}, or all of a kind: {kinds}; "
                "nothing was changed"
            )
        found |= dict.fromkeys(fits)
    return tuple(found)


async def known_customers(connection: asyncpg.Connection, codes: Iterable[str]) -> None:
    """Raises Refused where tracking does not know one of them."""
    codes = list(codes)
    rows = await connection.fetch("SELECT code FROM customer_views WHERE code = ANY ($1)", codes)
    if unknown := [code for code in codes if code not in {row["code"] for row in rows}]:
        raise Refused(f"tracking knows no customer {', '.join(unknown)}: register them first; nothing was changed")
