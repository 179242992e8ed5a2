"""My day: what waits for me, whom I wait for, my inbox, and what has changed since I last looked."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import asyncpg

from services.tracking.boards.calendar import DAY
from services.tracking.boards.glimpse import glimpsed
from services.tracking.boards.inbox import Inbox
from services.tracking.boards.listing import Thing, Whose, known, thing, told_of, whose
from services.tracking.orders.axes import Headline
from services.tracking.orders.lateness import today_at
from services.tracking.orders.next_step import Step, next_step
from services.tracking.orders.outlook import Prospect, outlook
from services.tracking.orders.points import Open, points
from services.tracking.orders.standing import Reasoned
from services.tracking.orders.told import NO_PART
from shared.events.obligation import Party
from shared.identity.principal import Principal
from shared.identity.roles import Role
from shared.planning import factory_day
from shared.store.queries import Queries

MOST = 50
"""Of each list; of more it says that there are more."""

MOST_CHANGED = 20
MOST_TOLD = 4
"""Of what happened to each."""

UNTOLD = sorted(
    topic
    for topic in NO_PART
    if topic.startswith(("obligation.", "task.")) or topic.endswith(("_noted", ".order_stopped", ".order_continued"))
)
"""What is nothing new to people: clocks and tasks, of which their inbox tells, and copies of what others had told."""

AT_FIRST = timedelta(days=1)
"""What counts as changed for somebody who has never said how far they have looked."""

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
OTHERS = tuple(sorted(set(Party) - {Party.US}))

# For each role and party a walk of the index, and of what these find the first.
POINTS = """
SELECT i.*, v.po_number, c.name AS customer_name, coalesce(v.demo, false) AS demo
FROM (
    SELECT i.* FROM unnest($1::text[]) AS r (role) CROSS JOIN unnest($2::text[]) AS p (party) CROSS JOIN LATERAL (
        SELECT * FROM order_items AS i
        WHERE i.kind = 'point' AND i.owner = r.role AND i.waits_for = p.party AND {scope}
        ORDER BY i.on_day, i.order_id, i.number LIMIT {most}
    ) AS i
) AS i
LEFT JOIN order_views AS v ON v.order_id = i.order_id
LEFT JOIN customer_views AS c ON c.customer_id = v.customer_id
ORDER BY i.on_day, i.order_id, i.number
"""

STEPS = """
SELECT v.order_id, v.po_number, v.customer_code, c.name AS customer_name, v.demo, v.headline, v.view
FROM (
    SELECT v.* FROM unnest($1::text[]) AS r (role) CROSS JOIN LATERAL (
        SELECT * FROM order_views AS v WHERE v.next_owner = r.role
        AND v.overdue_from IS NOT NULL AND v.next_step IS NOT NULL AND v.waits_for = 'us' AND {scope}
        ORDER BY v.overdue_from, v.order_id LIMIT {most}
    ) AS v ORDER BY v.overdue_from, v.order_id LIMIT {most}
) AS v
LEFT JOIN customer_views AS c ON c.customer_id = v.customer_id
ORDER BY v.overdue_from, v.order_id
"""

CHANGED = """
SELECT v.order_id, v.po_number, v.customer_code, c.name AS customer_name, v.demo, v.headline, v.known_at,
    ARRAY(SELECT l.topic FROM ledger AS l
        WHERE l.subject = v.order_id AND l.received_at > $2 AND l.topic <> ALL ($3::text[])
        ORDER BY l.received_at DESC, l.position DESC LIMIT {told}) AS topics
FROM (
    SELECT v.* FROM unnest($1::text[]) AS r (role) CROSS JOIN LATERAL (
        SELECT * FROM order_views AS v WHERE v.next_owner = r.role AND v.known_at > $2 AND {scope}
        AND EXISTS (SELECT FROM ledger AS l
            WHERE l.subject = v.order_id AND l.received_at > $2 AND l.topic <> ALL ($3::text[]))
        ORDER BY v.known_at DESC, v.order_id LIMIT {most}
    ) AS v ORDER BY v.known_at DESC, v.order_id LIMIT {most}
) AS v
LEFT JOIN customer_views AS c ON c.customer_id = v.customer_id
ORDER BY v.known_at DESC, v.order_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRow(Thing):
    """An open point: what, about which thing, whom it waits for, since when. `days`: since it was due."""

    open: Open
    about: str
    owner: Role
    waits_for: Party
    blocking: bool
    since: date | None
    due: date | None
    days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow(Whose):
    """The next step of an order, which nothing stands in the way of. `held`: since when it is on hold, and why."""

    headline: Headline
    held: Reasoned | None
    step: Step
    owner: Role
    prospect: Prospect
    promised_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRow(Whose):
    """An order of which something became known. `topics`: the newest events of it."""

    headline: Headline
    known_at: datetime
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MyDay:
    """By one's roles. `inbox` None: it cannot be asked for now. `more`: there are more than are listed."""

    today: date
    roles: tuple[Role, ...]
    for_me: tuple[PointRow, ...]
    steps: tuple[StepRow, ...]
    from_others: tuple[PointRow, ...]
    more: bool
    inbox: Inbox | None
    since: datetime
    until: datetime
    changed: tuple[ChangedRow, ...]
    more_changed: bool


async def my_day(
    queries: Queries,
    inbox: Awaitable[Inbox | None],
    principal: Principal,
    now: datetime,
    since: datetime | None,
) -> MyDay:
    """Three queries, and meanwhile the inbox. `since`: up to when they have seen what changed."""
    since = min(max(since or now - AT_FIRST, LONG_AGO), now)
    roles = sorted(principal.roles)
    values: list[Any] = [] if principal.customers is None else [sorted(principal.customers)]
    own, opened, steps, changed = await asyncio.gather(
        inbox,
        queries.fetch(
            POINTS.format(scope=_scope("i", values, 3), most=MOST + 1), roles, [Party.US.value, *OTHERS], *values
        ),
        queries.fetch(STEPS.format(scope=_scope("v", values, 2), most=MOST + 1), roles, *values),
        queries.fetch(
            CHANGED.format(scope=_scope("v", values, 4), most=MOST_CHANGED + 1, told=MOST_TOLD),
            roles,
            since,
            UNTOLD,
            *values,
        ),
    )
    today = factory_day(now)
    found = [_point(row, today) for row in opened]
    for_me = [each for each in found if each.waits_for is Party.US]
    from_others = [each for each in found if each.waits_for is not Party.US]
    following = [step for row in steps if (step := _step(row, now))]
    return MyDay(
        today=today,
        roles=tuple(Role(role) for role in roles),
        for_me=tuple(for_me[:MOST]),
        steps=tuple(following[:MOST]),
        from_others=tuple(from_others[:MOST]),
        more=max(len(for_me), len(from_others), len(steps)) > MOST,
        inbox=own,
        since=since,
        until=max((row["known_at"] for row in changed), default=since),
        changed=tuple(_changed(row) for row in changed[:MOST_CHANGED]),
        more_changed=len(changed) > MOST_CHANGED,
    )


def _scope(table: str, values: Sequence[Any], place: int) -> str:
    return f"{table}.customer_code = ANY (${place}::text[])" if values else "true"


def _point(row: asyncpg.Record, today: date) -> PointRow:
    told, due = told_of(row["told"]), known(row["on_day"])
    return PointRow(
        **thing(row),
        open=Open(row["state"]),
        about=told.get("about", ""),
        owner=Role(row["owner"]),
        waits_for=Party(row["waits_for"]),
        blocking=told.get("blocking", False),
        since=row["then_day"],
        due=due,
        days=(today - due) // DAY if due else None,
    )


def _step(row: asyncpg.Record, now: datetime) -> StepRow | None:
    """None where open points stand in its way: these are listed themselves."""
    view = glimpsed(row["view"])
    following = next_step(view, points(view))
    if following is None or following.blocked_by:
        return None
    how = outlook(view, today_at(view.destination, now))
    return StepRow(
        **_order(row),
        held=view.held,
        step=following.step,
        owner=following.owner,
        prospect=how.prospect,
        promised_on=how.promised_on,
    )


def _changed(row: asyncpg.Record) -> ChangedRow:
    return ChangedRow(**_order(row), known_at=row["known_at"], topics=tuple(dict.fromkeys(row["topics"])))


def _order(row: asyncpg.Record) -> dict[str, Any]:
    return {**whose(row), "headline": Headline(row["headline"])}
