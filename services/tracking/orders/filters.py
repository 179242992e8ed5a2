"""What a list of orders may be asked for: filters, one search, a sort, and which part of it."""

from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Query

from services.tracking.orders.axes import Headline
from services.tracking.orders.outlook import Prospect
from services.tracking.orders.prospects import PROSPECT
from services.tracking.orders.search import query
from shared.events.obligation import Party
from shared.events.order import Flow
from shared.events.shipment import Mode
from shared.http.paging import Cursor, Limit
from shared.http.typed import Typed
from shared.identity.roles import Role

COUNTRY_CODE = 2  # letters


class Sort(StrEnum):
    """By the next promised day, PO number, when it was received, when anything became known; `-` is backwards."""

    DUE = "due"
    DUE_LAST = "-due"
    PO = "po"
    PO_LAST = "-po"
    RECEIVED = "received"
    RECEIVED_LAST = "-received"
    UPDATED = "updated"
    UPDATED_LAST = "-updated"

    @property
    def backwards(self) -> bool:
        return self.startswith("-")


LATE = "(v.has_late_line OR coalesce(v.overdue_from <= $1, false))"
MAY_BE_LATE = "(v.has_late_line OR v.overdue_from IS NOT NULL)"
"""Of which there is an index for each customer: what was delivered in time is most of what there is."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked for; None, or nothing typed: whatever."""

    q: Annotated[
        Typed | None, Query(description="PO, style, customer, container, booking or B/L number: how it begins.")
    ] = None
    customer: Annotated[Typed | None, Query(description="The customer's code.")] = None
    headline: Headline | None = None
    country: Annotated[Typed | None, Query(description="ISO 3166 code, or the destination as written.")] = None
    mode: Mode | None = None
    flow: Flow | None = None
    late: Annotated[bool | None, Query(description="Whether a line was late, or is overdue by now.")] = None

    prospect: Annotated[
        Prospect | None, Query(description="Whether it will keep what was promised, as things stand now.")
    ] = None
    owner: Annotated[Role | None, Query(description="Who has its next step.")] = None
    waits_for: Annotated[Party | None, Query(description="Who has to act, so that the next step can be taken.")] = None

    def conditions(self) -> dict[str, Any]:
        """SQL conditions on a view `v`, save the search, each with its value for `{}`; $1 is now."""
        is_code = self.country and len(self.country) == COUNTRY_CODE and self.country.isupper()
        wanted = {
            "v.customer_code = {}": self.customer,
            "v.headline = {}": self.headline,
            f"v.{'country' if is_code else 'destination'} = {{}}": self.country,
            "v.modes @> ARRAY[{}::text]": self.mode,
            "v.flow = {}": self.flow,
            f"{MAY_BE_LATE} AND {LATE} = {{}}" if self.late else f"{LATE} = {{}}": self.late,
            f"{PROSPECT} = {{}}": self.prospect,
            "v.next_owner = {}": self.owner,
            "v.waits_for = {}": self.waits_for,
        }
        return {condition: value for condition, value in wanted.items() if value not in {None, ""}}

    @property
    def search(self) -> str | None:
        """The search as a tsquery."""
        return query(self.q) if self.q and self.q.strip() else None


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of what was found. `cursor` is `next` of the page before."""

    sort: Sort = Sort.UPDATED_LAST
    limit: Limit = 50
    cursor: Cursor = None


def question(filters: Filters, sort: Sort) -> list[str]:
    """What a cursor belongs to."""
    return [sort, *("" if each is None else str(each) for each in astuple(filters))]
