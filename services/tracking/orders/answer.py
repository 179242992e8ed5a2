"""What is answered about one order: its view, now or as of then, judged against the calendar of its destination."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from services.tracking import ledger
from services.tracking.customers.rows import find as find_customer
from services.tracking.customers.view import CustomerView
from services.tracking.customers.view import fold as fold_customer
from services.tracking.names import NAME
from services.tracking.orders.counting import counted
from services.tracking.orders.lateness import Standing, standing, today_at
from services.tracking.orders.lines import Line
from services.tracking.orders.next_step import NextStep, next_step
from services.tracking.orders.outlook import Outlook, outlook
from services.tracking.orders.points import Point, points
from services.tracking.orders.rows import seen
from services.tracking.orders.view import OrderView, fold
from services.tracking.parking import Standstill, stands_still, standstill
from services.tracking.values import value
from shared.identity.roles import Role
from shared.store.queries import Queries


@value
class JudgedLine(Line):
    standing: Standing


@value
class MilestoneExpected:
    """`on`: the day on which it was reached, or will be as things stand; `slack` days before the one planned."""

    code: str
    on: date
    slack: int
    late: bool
    because: str | None
    """The milestone that first makes it late."""
    waits_for: Role | None


@dataclass(slots=True, kw_only=True)
class OrderAnswer(OrderView):  # type: ignore[misc]  # nobody changes the one either
    """An order. `known_at` is the newest time at which any of this became known: asked again as known by then, it is
    answered the same. `today` is the day at the destination by which lines were judged: of an answer as of a past
    moment, that moment's.
    """

    customer: CustomerView | None
    lines: tuple[JudgedLine, ...] = ()
    late: bool
    overdue: bool
    outlook: Outlook
    open: tuple[Point, ...]
    next: NextStep | None
    milestones: tuple[MilestoneExpected, ...]
    """When each is expected as things stand today, or was reached."""
    today: date
    known_at: datetime
    happened_by: str | None
    known_by: str | None
    parked: Standstill | None


@dataclass(frozen=True, slots=True)
class AsOf:
    """A moment to go back to: by when it happened, and by when it was known here; None: by now."""

    happened_by: datetime | date | None = None
    known_by: datetime | date | None = None

    @property
    def known_until(self) -> datetime | None:
        """The last instant of what was known: of a day, that of its end in UTC, by which the ledger's clock runs."""
        if self.known_by is None or isinstance(self.known_by, datetime):
            return self.known_by
        return datetime.combine(self.known_by, time.max, UTC)

    def today(self, view: OrderView, now: datetime) -> date:
        """The day at the destination as it was at that moment."""
        moments = [now, *(each for each in (self.happened_by, self.known_by) if each is not None)]
        return min(today_at(view.destination, each) if isinstance(each, datetime) else each for each in moments)


@dataclass(frozen=True, slots=True)
class Known:
    """A view with what stands beside it."""

    view: OrderView
    customer: CustomerView | None
    known_at: datetime
    parked: Standstill | None = None


async def current(queries: Queries, order_id: UUID) -> Known | None:
    """As it is shown now; None: nothing is known of it."""
    row = await queries.fetchrow(
        """
        SELECT v.view, v.customer_id, v.parked, greatest(v.known_at, c.known_at) AS known_at
        FROM order_views AS v LEFT JOIN customer_views AS c ON c.customer_id = v.customer_id
        WHERE v.order_id = $1
        """,
        order_id,
    )
    if row is None:
        return None
    view = seen(row["view"])
    customer = await find_customer(queries, view.customer_id) if view.customer_id else None
    return Known(view, customer, row["known_at"], await standstill(queries, NAME, order_id) if row["parked"] else None)


async def then(queries: Queries, order_id: UUID, moment: AsOf) -> Known | None:
    """As of a moment, folded from the ledger; None: nothing had happened, or was known. Raises a 503 if parked."""
    entries = (await ledger.load(queries, [order_id], moment.known_until)).get(order_id, [])
    try:
        view = fold(order_id, entries, happened_by=moment.happened_by)
    except Exception as error:
        raise stands_still(order_id) from error
    if not entries or view == fold(order_id, []):
        return None
    known_at = max(entry.received_at for entry in entries)
    if view.customer_id is None:
        return Known(view, None, known_at)
    about = (await ledger.load(queries, [view.customer_id], moment.known_until)).get(view.customer_id, [])
    customer = fold_customer(view.customer_id, about)
    return Known(view, customer, max([known_at, *(entry.received_at for entry in about)]))


def answer(known: Known, moment: AsOf, now: datetime, happened_by: str | None, known_by: str | None) -> OrderAnswer:
    view, today = known.view, moment.today(known.view, now)
    open_points = points(view)
    lines = tuple(JudgedLine(**_fields(line), standing=standing(line, view.commercial, today)) for line in view.lines)
    return OrderAnswer(
        **{**_fields(view), "lines": lines},
        customer=known.customer,
        late=any(line.standing is Standing.LATE for line in lines),
        overdue=any(line.standing is Standing.OVERDUE for line in lines),
        outlook=outlook(view, today),
        open=open_points,
        next=next_step(view, open_points),
        milestones=tuple(_milestones(view, today)),
        today=today,
        known_at=known.known_at,
        happened_by=happened_by,
        known_by=known_by,
        parked=known.parked,
    )


def _milestones(view: OrderView, today: date) -> Iterator[MilestoneExpected]:
    for each in counted(view, today).values():
        cause = each.late_because
        yield MilestoneExpected(
            each.milestone.code,
            each.on,
            each.slack,
            each.is_late,
            cause.milestone if cause else None,
            cause.owner if cause else None,
        )


def _fields(each: OrderView | Line) -> dict[str, Any]:
    return {field.name: getattr(each, field.name) for field in fields(each)}
