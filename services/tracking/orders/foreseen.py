"""Why orders of a list will not keep their promise: worked out of their views, which lists do not read otherwise."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID
from weakref import WeakKeyDictionary

from services.tracking.orders.find import Found
from services.tracking.orders.lateness import today_at
from services.tracking.orders.outlook import Cause, Outlook, Prospect, Reason, outlook
from services.tracking.orders.rows import seen
from services.tracking.orders.view import OrderView
from services.tracking.values import value
from shared.events.order import Destination
from shared.store.queries import Queries

IN_DANGER = frozenset({Prospect.AT_RISK, Prospect.LATE})
MOST = 5000
"""Orders that are kept in mind."""

VIEWS = "SELECT order_id, view FROM order_views WHERE order_id = ANY ($1)"


@value
class Foreseen:
    """`called` is what the cause is about, in English and in Chinese: of a milestone, its name instead of its code.

    `today` is the day at the destination as of which it was.
    """

    today: date
    outlook: Outlook
    called: tuple[str, str]


@value
class Kept:
    """What was foreseen, and for where."""

    destination: Destination | None
    foreseen: Foreseen

    def holds(self, now: datetime) -> bool:
        """Whether it is still that day there."""
        return today_at(self.destination, now) == self.foreseen.today


_KEPT: WeakKeyDictionary[Queries, dict[tuple[UUID, datetime], Kept]] = WeakKeyDictionary()
"""By order and the newest of what is known of it: as long as nothing is told and no day ends, it stays the same."""


async def foreseen(queries: Queries, orders: Iterable[Found], now: datetime) -> dict[UUID, Foreseen]:
    """Of those that are late or at risk; one query at most."""
    wanted = {order.order_id: (order.order_id, order.known_at) for order in orders if order.prospect in IN_DANGER}
    kept = _KEPT.setdefault(queries, {})
    unknown = [order_id for order_id, known in wanted.items() if known not in kept or not kept[known].holds(now)]
    if unknown:
        for row in await queries.fetch(VIEWS, unknown):
            view = seen(row["view"])
            kept[wanted[row["order_id"]]] = Kept(view.destination, foresee(view, today_at(view.destination, now)))
    told = {order_id: kept[known].foreseen for order_id, known in wanted.items() if known in kept}
    while len(kept) > MOST:
        del kept[next(iter(kept))]
    return told


def foresee(view: OrderView, today: date) -> Foreseen:
    """As of today at the destination."""
    told = outlook(view, today)
    return Foreseen(today, told, _called(view, told.cause) if told.cause else ("", ""))


def _called(view: OrderView, cause: Cause) -> tuple[str, str]:
    if cause.reason is Reason.MILESTONE and view.plan and (shown := view.plan.milestone(cause.about)):
        return shown.name, shown.chinese
    if cause.reason is Reason.MATERIAL:
        for material in view.materials:
            if material.number == cause.about and material.description:
                return material.description, material.description
    return cause.about, cause.about
