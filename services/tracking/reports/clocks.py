"""Whether clocks were kept 时限达成: obligations met and breached, how long they took, and whose delay it was.

Counted from the ledger itself, from what the notify service has told: nothing is kept twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.tracking.reports.asked import DEMO, AskedOfMonth, Reading, bounds
from services.tracking.reports.report import COUNTED_ONCE, Page, Report
from shared.events.obligation import ObligationKind, Party
from shared.identity.roles import Role


@dataclass(frozen=True, slots=True)
class Clocks:
    """Of one kind, owed by one party, in the inbox of one role. Hours elapsed, from the beginning to the end.

    `met` in time; `breached` whether or not it was kept afterwards, and of these whom it then waited for; `running` is
    not over; `settled` was called off in time. Median and worst are of those that were met or breached: of one that is
    still owed, until now.
    """

    clock: ObligationKind
    owed_by: Party
    owner: Role
    begun: int
    met: int
    breached: int
    for_us: int
    for_customer: int
    for_supplier: int
    running: int
    settled: int
    met_share: Decimal | None
    median_hours: Decimal | None
    worst_hours: Decimal | None


@dataclass(frozen=True, slots=True)
class ClocksPage(Page):
    rows: tuple[Clocks, ...] = ()


# What follows on a beginning is found by its subject; at another time a clock that was breached begins anew.
COUNT = """
WITH begun AS (
    SELECT l.subject, l.originator_id, l.occurred_at, convert_from(l.data, 'UTF8')::jsonb AS told FROM ledger AS l
    WHERE l.topic = 'obligation.started' AND {month}
), clocks AS (
    SELECT b.told ->> 'kind' AS clock, b.told ->> 'owed_by' AS owed_by, b.told ->> 'owner' AS owner,
        e.ended, e.breached > coalesce(e.anew, 0) AS breached, e.waited_for,
        CASE WHEN e.ended = 'obligation.met' THEN e.seconds
            ELSE extract(epoch FROM {now} - (b.told ->> 'began')::timestamptz) END / 3600.0 AS hours
    FROM begun AS b LEFT JOIN LATERAL (
        SELECT (array_agg(l.topic ORDER BY l.originator_version DESC) FILTER (WHERE l.topic IN
                ('obligation.met', 'obligation.settled', 'obligation.reopened')))[1] AS ended,
            max(l.originator_version) FILTER (WHERE l.topic = 'obligation.breached') AS breached,
            max(l.originator_version) FILTER (WHERE l.topic IN ('obligation.rescheduled', 'obligation.reopened'))
                AS anew,
            (array_agg(convert_from(l.data, 'UTF8')::jsonb ->> 'waited_for' ORDER BY l.originator_version DESC)
                FILTER (WHERE l.topic = 'obligation.breached'))[1] AS waited_for,
            (array_agg((convert_from(l.data, 'UTF8')::jsonb ->> 'seconds')::numeric ORDER BY l.originator_version DESC)
                FILTER (WHERE l.topic = 'obligation.met'))[1] AS seconds
        FROM ledger AS l WHERE l.subject = b.subject AND l.originator_id = b.originator_id
        AND l.topic LIKE 'obligation.%'
    ) AS e ON true
    WHERE {wanted}
), judged AS (
    SELECT *, CASE WHEN breached THEN 'breached' WHEN ended = 'obligation.met' THEN 'met'
        WHEN ended = 'obligation.settled' THEN 'settled' ELSE 'running' END AS how FROM clocks
)
SELECT clock, owed_by, owner, count(*) AS begun, count(*) FILTER (WHERE how = 'met') AS met,
    count(*) FILTER (WHERE how = 'breached') AS breached,
    count(*) FILTER (WHERE how = 'breached' AND waited_for = 'us') AS for_us,
    count(*) FILTER (WHERE how = 'breached' AND waited_for = 'customer') AS for_customer,
    count(*) FILTER (WHERE how = 'breached' AND waited_for = 'supplier') AS for_supplier,
    count(*) FILTER (WHERE how = 'running') AS running, count(*) FILTER (WHERE how = 'settled') AS settled,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY hours) FILTER (WHERE how IN ('met', 'breached')) AS median_hours,
    max(hours) FILTER (WHERE how IN ('met', 'breached')) AS worst_hours
FROM judged GROUP BY clock, owed_by, owner
"""
BY = ("clock", "owed_by", "owner")


async def read(reading: Reading) -> tuple[Sequence[Any], str | None]:
    code = "b.told ->> 'customer_code'"
    wanted = reading.of_orders(f"({code})", f"coalesce({code}, '') NOT LIKE '{DEMO}%'")
    month = "true"
    if reading.asked.month:
        first, after = (wanted.value(each) for each in bounds(reading.asked.month))
        month = f"l.occurred_at >= {first}::date AND l.occurred_at < {after}::date"
    now = f"{wanted.value(reading.now)}::timestamptz"
    statement = COUNT.format(month=month, now=now, wanted=wanted.sql)
    rows, following = await reading.groups(CLOCKS.name, statement, wanted, BY)
    return [_clocks(row) for row in rows], following


def _clocks(row: Any) -> Clocks:
    told: dict[str, Any] = dict(row)
    over = told["met"] + told["breached"]
    share = (Decimal(100) * told["met"] / over).quantize(Decimal("0.1")) if over else None
    for each in ("median_hours", "worst_hours"):
        told[each] = None if told[each] is None else Decimal(told[each]).quantize(Decimal("0.1"))
    for each, kind in (("clock", ObligationKind), ("owed_by", Party), ("owner", Role)):
        told[each] = kind(told[each])
    return Clocks(met_share=share, **told)


CLOCKS = Report(
    "clocks",
    Clocks,
    ClocksPage,
    read,
    "Clocks that were met and breached, how long they took, and whom those waited for; `month` is their beginning's.",
    asked=AskedOfMonth,
    terms={"clock": "clock", "owed_by": "party", "owner": "owner"},
    at_once=COUNTED_ONCE,
)
