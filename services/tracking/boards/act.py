"""What is late or at risk, worst first, and who has to act: by the role that has the next step, or by customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

import asyncpg
from fastapi import Query

from services.tracking.boards.calendar import DAY
from services.tracking.boards.glimpse import glimpsed
from services.tracking.boards.listing import Whose, whose
from services.tracking.boards.looking import Looking
from services.tracking.orders.axes import Headline
from services.tracking.orders.lateness import today_at
from services.tracking.orders.next_step import Step, next_step
from services.tracking.orders.outlook import Cause, Prospect, Reason, outlook
from services.tracking.orders.points import Open, points
from services.tracking.orders.standing import Reasoned
from services.tracking.orders.view import OrderView
from shared.events.obligation import Party
from shared.http.problems import invalid
from shared.http.typed import Typed
from shared.identity.roles import WORKING, Role


class By(StrEnum):
    """Owner: the role that has the next step."""

    OWNER = "owner"
    CUSTOMER = "customer"


class Danger(StrEnum):
    """Late: its promised day is past. At risk: it will not be kept, as things stand."""

    LATE = "late"
    AT_RISK = "at_risk"


MOST_COUNTED = {By.OWNER: 1_000, By.CUSTOMER: 200}
"""Orders of a group that are counted; of more it says that there are more."""

MOST_CUSTOMERS = 200
"""By their codes; where more have an open order it says that there are more."""

OF_EACH = 5
"""So many of each group are shown, before one asks for a group."""

MOST_GROUPS = 20

# The index has it in this order: past its day (late), then on its way to that (at risk, or not).
LATE = "v.overdue_from <= $1"
AT_RISK = "v.overdue_from > $1 AND v.at_risk_from <= $1"
BOTH = "v.overdue_from IS NOT NULL AND v.at_risk_from <= $1 AND v.next_step IS NOT NULL"

GROUPS = """
SELECT g.key, l.many AS late, r.many AS at_risk FROM unnest({keys}::text[]) AS g (key)
CROSS JOIN LATERAL (SELECT count(*) AS many FROM (SELECT FROM order_views AS v
    WHERE v.{column} = g.key AND {late} AND {scope} AND v.next_step IS NOT NULL LIMIT {most}) AS v) AS l
CROSS JOIN LATERAL (SELECT count(*) AS many FROM (SELECT FROM order_views AS v
    WHERE v.{column} = g.key AND {at_risk} AND {scope} AND v.next_step IS NOT NULL LIMIT {most}) AS v) AS r
WHERE l.many + r.many > 0
ORDER BY l.many DESC, r.many DESC, g.key
"""

# One look at the index for each customer who has an open order.
CUSTOMERS = f"""
WITH RECURSIVE c (code) AS (
    (SELECT customer_code FROM order_views WHERE overdue_from IS NOT NULL AND next_step IS NOT NULL
        ORDER BY customer_code LIMIT 1)
    UNION ALL
    SELECT (SELECT customer_code FROM order_views WHERE overdue_from IS NOT NULL AND next_step IS NOT NULL
        AND customer_code > c.code ORDER BY customer_code LIMIT 1) FROM c WHERE c.code IS NOT NULL
)
SELECT code FROM c WHERE code IS NOT NULL LIMIT {MOST_CUSTOMERS + 1}
"""

ORDERS = """
SELECT v.order_id, v.po_number, v.customer_code, c.name AS customer_name, v.demo, v.headline, v.next_step, v.next_owner,
    v.waits_for, v.overdue_from, v.overdue_from::text AS key, v.view, v.parked, v.open_points
FROM ({which}) AS v LEFT JOIN customer_views AS c ON c.customer_id = v.customer_id
ORDER BY v.overdue_from, v.order_id
"""
EACH = "SELECT * FROM order_views AS v WHERE {conditions} ORDER BY v.overdue_from, v.order_id LIMIT {limit}"
OF_GROUPS = """
SELECT v.* FROM unnest({groups}::text[]) AS g (key) CROSS JOIN LATERAL ({each}) AS v
"""
FIRST = "SELECT * FROM ({all}) AS v ORDER BY v.overdue_from, v.order_id LIMIT {limit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActAsked:
    """What is looked for; None: whatever. With an owner or a customer all of theirs, page by page."""

    by: By = By.OWNER
    owner: Annotated[Role | None, Query(description="Who has the next step.")] = None
    customer: Annotated[Typed | None, Query(description="The customer's code.")] = None
    prospect: Danger | None = None


@dataclass(frozen=True, slots=True)
class CauseName:
    """A name in both languages: the same, where it has but one."""

    english: str
    chinese: str


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What first stands in the way of the next step: the question, the sample, the deposit."""

    open: Open
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToAct(Whose):
    """An order that is late or at risk. `days`: by so many it is late today, or will be as things stand.

    `cause`: what first stands against the promise, `called` by its name where it has one; `expected_on`: when it will
    be kept, where that is known. `held`: since when it is on hold, and why.
    """

    parked: bool
    headline: Headline
    held: Reasoned | None
    prospect: Prospect
    promised_on: date | None
    expected_on: date | None
    days: int | None
    cause: Cause | None
    called: CauseName | None
    next_step: Step
    next_owner: Role
    waits_for: Party
    blocked_by: InTheWay | None
    open_points: int


@dataclass(frozen=True, slots=True)
class ActGroup:
    """Of an owner or a customer: how many are late and at risk, up to some hundreds (`more`), and the worst."""

    key: str
    late: int
    at_risk: int
    more: bool
    orders: tuple[ToAct, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """`groups`, those with most that is late first, each with its worst; or `orders`, of the group asked for.

    `more_groups`: these are of the first 200 customers with open orders only, by their codes; others may be late, too.
    """

    by: By
    groups: tuple[ActGroup, ...]
    more_groups: bool
    orders: tuple[ToAct, ...]
    next: str | None


async def act(look: Looking, asked: ActAsked) -> Act:
    """Two queries, by customer three: whose groups there are; how many each has; their worst, or what was asked for."""
    keys, more_groups = await _keys(look, asked.by)
    groups = await _groups(look, asked.by, keys)
    if asked.owner or asked.customer or asked.prospect or look.cursor:
        orders, more = await page_of(look, asked)
        return Act(asked.by, groups, more_groups, orders, more)
    return Act(asked.by, await _with_worst(look, asked.by, groups), more_groups, (), None)


async def page_of(look: Looking, asked: ActAsked) -> tuple[tuple[ToAct, ...], str | None]:
    """What was asked for, worst first. Raises a 422 for a cursor of another question."""
    danger = {None: BOTH, Danger.LATE: f"{BOTH} AND {LATE}", Danger.AT_RISK: f"{BOTH} AND {AT_RISK}"}[asked.prospect]
    wanted = {"v.next_owner = {}": asked.owner, "v.customer_code = {}": asked.customer or None}
    told: dict[str, Any] = {text: value for text, value in wanted.items() if value is not None}
    values = [look.now, *told.values()]
    conditions = [danger, *(text.format(f"${n}") for n, text in enumerate(told, start=2))]
    question = ["act", str(asked.owner or ""), asked.customer or "", str(asked.prospect or "")]
    if look.cursor:
        values += look.cursors.read(question, look.cursor, 2)
        n = len(values)
        conditions.append(f"(v.overdue_from, v.order_id) > (${n - 1}::text::timestamptz, ${n}::text::uuid)")
    limit = look.limit + 1
    if look.customers is None:
        which = EACH.format(conditions=" AND ".join(conditions), limit=limit)
    else:
        each = EACH.format(conditions=" AND ".join([*conditions, "v.customer_code = g.key"]), limit=limit)
        values.append(sorted(look.customers))
        which = FIRST.format(all=OF_GROUPS.format(groups=f"${len(values)}", each=each), limit=limit)
    try:
        rows = await look.queries.fetch(ORDERS.format(which=which), *values)
    except asyncpg.DataError:
        raise invalid("is no cursor of ours: begin without one", where="query.cursor") from None
    last = rows[look.limit - 1] if len(rows) > look.limit else None
    more = look.cursors.write(question, [last["key"], last["order_id"]]) if last else None
    return tuple(shown(row, look.now) for row in rows[: look.limit]), more


async def _keys(look: Looking, by: By) -> tuple[list[str], bool]:
    """Of which groups there may be something, and whether there are more than are looked at."""
    if by is By.OWNER:
        return sorted(WORKING), False
    if look.customers is not None:
        codes = sorted(look.customers)
    else:
        codes = [row["code"] for row in await look.queries.fetch(CUSTOMERS)]
    return codes[:MOST_CUSTOMERS], len(codes) > MOST_CUSTOMERS


async def _groups(look: Looking, by: By, keys: Sequence[str]) -> tuple[ActGroup, ...]:
    values: list[Any] = [look.now, keys]
    scope, most = "true", MOST_COUNTED[by]
    if look.customers is not None:
        values.append(sorted(look.customers))
        scope = "v.customer_code = ANY ($3::text[])"
    column = "next_owner" if by is By.OWNER else "customer_code"
    statement = GROUPS.format(keys="$2", column=column, late=LATE, at_risk=AT_RISK, scope=scope, most=most + 1)
    rows = await look.queries.fetch(statement, *values)
    return tuple(
        ActGroup(
            row["key"],
            min(row["late"], most),
            min(row["at_risk"], most),
            max(row["late"], row["at_risk"]) > most,
            (),
        )
        for row in rows
    )


async def _with_worst(look: Looking, by: By, groups: Sequence[ActGroup]) -> tuple[ActGroup, ...]:
    """The first of them with their worst orders; the others as they are."""
    column = "next_owner" if by is By.OWNER else "customer_code"
    conditions = [BOTH, f"v.{column} = g.key"]
    values: list[Any] = [look.now, [group.key for group in groups[:MOST_GROUPS]]]
    if look.customers is not None:
        values.append(sorted(look.customers))
        conditions.append("v.customer_code = ANY ($3::text[])")
    each = EACH.format(conditions=" AND ".join(conditions), limit=OF_EACH)
    rows = await look.queries.fetch(ORDERS.format(which=OF_GROUPS.format(groups="$2", each=each)), *values)
    worst: dict[str, list[ToAct]] = {}
    for row in rows:
        worst.setdefault(row[column], []).append(shown(row, look.now))
    return tuple(
        ActGroup(group.key, group.late, group.at_risk, group.more, tuple(worst.get(group.key, ()))) for group in groups
    )


def shown(row: asyncpg.Record, now: datetime) -> ToAct:
    view = glimpsed(row["view"])
    today = today_at(view.destination, now)
    how = outlook(view, today)
    following = next_step(view, points(view))
    blocking = following.blocked_by[0] if following and following.blocked_by else None
    is_late = how.prospect is Prospect.LATE
    reached = max(how.expected_on or today, today) if is_late else how.expected_on
    return ToAct(
        **whose(row),
        parked=row["parked"],
        headline=Headline(row["headline"]),
        held=view.held,
        prospect=how.prospect,
        promised_on=how.promised_on,
        expected_on=how.expected_on,
        days=(reached - how.promised_on) // DAY if reached and how.promised_on else None,
        cause=how.cause,
        called=_called(view, how.cause) if how.cause else None,
        next_step=Step(row["next_step"]),
        next_owner=Role(row["next_owner"]),
        waits_for=Party(row["waits_for"]),
        blocked_by=InTheWay(blocking.open, blocking.about) if blocking else None,
        open_points=row["open_points"],
    )


def _called(view: OrderView, cause: Cause) -> CauseName | None:
    if cause.reason is Reason.MILESTONE and view.plan:
        shown = view.plan.milestone(cause.about)
        return CauseName(shown.name, shown.chinese) if shown else None
    if cause.reason is Reason.MATERIAL:
        described = next((each.description for each in view.materials if each.number == cause.about), None)
        return CauseName(described, described) if described else None
    return None
