"""Listing things of orders, page by page, by their days: each list walks an index of order_items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from services.tracking.boards.looking import Looking
from services.tracking.items.kinds import Kind
from services.tracking.items.things.row import NEVER
from shared.http.problems import invalid

MOST_COUNTED = 5_000
"""Things that are counted, or added up, for a board at most: of more it says that there are more."""

# First the few that are shown, then whose they are.
SHOWN = """
SELECT i.*, v.po_number, c.name AS customer_name, coalesce(v.demo, false) AS demo
FROM ({which}) AS i
LEFT JOIN order_views AS v ON v.order_id = i.order_id
LEFT JOIN customer_views AS c ON c.customer_id = v.customer_id
ORDER BY {order}
"""
EACH = "SELECT * FROM order_items AS i WHERE {conditions} ORDER BY {order} LIMIT {limit}"
OF_CUSTOMERS = """
SELECT i.* FROM unnest({customers}::text[]) AS theirs (code) CROSS JOIN LATERAL ({each}) AS i
ORDER BY {order} LIMIT {limit}
"""

told_of = msgspec.json.Decoder(dict[str, Any]).decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """An order, and whose it is. `demo`: it is made up, to be looked at."""

    order_id: UUID
    po_number: str | None
    customer_code: str | None
    customer_name: str | None
    demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing(Whose):
    """One thing of an order, by its number within it, and whose it is. `demo`: it is made up, to be looked at."""

    number: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Which things of a kind: SQL conditions on `i`, each with its value for `{}`; those without one are left out.

    `is_open`: only those; no value of theirs, so that their own indexes serve any plan. `question` is what a cursor
    belongs to: everything that was asked.
    """

    kind: Kind
    conditions: Mapping[str, Any]
    question: Sequence[object] = ()
    by: str = "on_day"
    is_open: bool = False

    def where(self, customers: frozenset[str] | None, first: int = 1) -> tuple[str, list[Any]]:
        """One condition of all, its values from `$first` on; `customers`: of these only, by their codes."""
        wanted = {text: value for text, value in self.conditions.items() if value is not None}
        if customers is not None:
            wanted["i.customer_code = ANY ({}::text[])"] = sorted(customers)
        texts = [text.format(f"${n}") for n, text in enumerate(wanted, start=first)]
        is_open = ["i.is_open"] if self.is_open else []
        return " AND ".join([f"i.kind = '{self.kind.value}'", *is_open, *texts]), [*wanted.values()]


async def listed(look: Looking, asked: Asked) -> tuple[list[asyncpg.Record], str | None]:
    """One page, and the cursor for more; None: these were the last. Raises a 422 for a cursor of another question."""
    condition, values = asked.where(None)
    question = [asked.kind.value, asked.by, *("" if each is None else str(each) for each in asked.question)]
    if look.cursor:
        values += look.cursors.read(question, look.cursor, 3)
        n = len(values)
        condition += f" AND (i.{asked.by}, i.order_id, i.number) > (${n - 2}::text::date, ${n - 1}::text::uuid, ${n})"
    order, limit = f"i.{asked.by}, i.order_id, i.number", look.limit + 1
    if look.customers is None:
        which = EACH.format(conditions=condition, order=order, limit=limit)
    else:
        each = EACH.format(conditions=f"{condition} AND i.customer_code = theirs.code", order=order, limit=limit)
        values.append(sorted(look.customers))
        which = OF_CUSTOMERS.format(customers=f"${len(values)}", each=each, order=order, limit=limit)
    statement = SHOWN.format(which=which, order=order)
    try:
        rows = await look.queries.fetch(statement, *values)
    except asyncpg.DataError:
        raise invalid("is no cursor of ours: begin without one", where="query.cursor") from None
    last = rows[look.limit - 1] if len(rows) > look.limit else None
    more = look.cursors.write(question, [last[asked.by], last["order_id"], last["number"]]) if last else None
    return rows[: look.limit], more


def whose(row: asyncpg.Record) -> dict[str, Any]:
    """The fields of a `Whose`."""
    return {name: row[name] for name in Whose.__dataclass_fields__}


def thing(row: asyncpg.Record) -> dict[str, Any]:
    """The fields of a `Thing`."""
    return {**whose(row), "number": row["number"]}


def known(day: date | None) -> date | None:
    """None where it only sorts behind every day."""
    return None if day == NEVER else day


def read(told: str | None) -> date | None:
    """A day as `told` keeps it."""
    return date.fromisoformat(told) if told else None
