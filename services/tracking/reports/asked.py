"""What reports may be asked for, and how they are read: page by page, of whose orders one may see."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated, Any

import asyncpg
from fastapi import Query

from shared.http.cursors import Cursors
from shared.http.kinds import problem
from shared.http.problems import invalid
from shared.http.typed import Typed
from shared.store.queries import Queries

LONG = 6.0
"""Seconds for counting very many orders: after the limits of the role itself."""
DEMO = "DEMO-"
"""How the codes of customers begin that are made up to be looked at."""
LAST = "\U0010ffff"
"""What sorts behind all that can be typed."""
TOO_MUCH = "this takes longer than {seconds:.0f} s to count: ask for a month or a customer at a time"

Demo = Annotated[bool, Query(description="Orders of made-up customers, too: their codes begin with DEMO-.")]
Month = Annotated[str, Query(pattern=r"^[12]\d{3}-(0[1-9]|1[0-2])$", description="A month, such as 2026-12.")]


@dataclass(frozen=True, slots=True)
class Asked:
    """What any report may be asked for; None: whatever."""

    customer: Annotated[Typed | None, Query(description="The customer's code.")] = None
    demo: Demo = False

    @property
    def with_demo(self) -> bool:
        """A made-up customer who is asked for is meant."""
        return self.demo or (self.customer or "").startswith(DEMO)


@dataclass(frozen=True, slots=True)
class AskedOfMonth(Asked):
    month: Month | None = None


def bounds(month: str) -> tuple[date, date]:
    """The first day of a month, and of the one after it."""
    first = date(int(month[:4]), int(month[5:]), 1)
    return first, _after(first)


def _after(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


@dataclass(slots=True)
class Wanted:
    """Conditions that are put together, with their values: `wanted("v.due_on = {}", day)`."""

    conditions: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def __call__(self, condition: str, *values: Any) -> None:
        places = [self.value(each) for each in values]
        self.conditions.append(condition.format(*places))

    def value(self, value: Any) -> str:
        self.values.append(value)
        return f"${len(self.values)}"

    @property
    def sql(self) -> str:
        return " AND ".join(self.conditions) or "true"


@dataclass(frozen=True, slots=True)
class Reading:
    """One page of a report, as somebody asked for it. `customers`: of these only, by their codes; None: of all."""

    queries: Queries
    cursors: Cursors
    now: datetime
    customers: frozenset[str] | None
    asked: Any
    limit: int
    cursor: str | None = None

    @property
    def today(self) -> date:
        return self.now.astimezone(UTC).date()

    def of_orders(self, code: str = "v.customer_code", demo: str = "NOT v.demo") -> Wanted:
        """Of the orders that they may see, and asked for."""
        wanted = Wanted()
        if self.asked.customer:
            wanted(f"{code} = {{}}", self.asked.customer)
        if self.customers is not None:
            wanted(f"{code} = ANY ({{}}::text[])", sorted(self.customers))
        if not self.asked.with_demo:
            wanted(demo)
        return wanted

    async def page(
        self, name: str, select: str, wanted: Wanted, by: Sequence[tuple[str, str]], *, backwards: bool = False
    ) -> tuple[list[asyncpg.Record], str | None]:
        """One page in the order of `by`, columns with their types, and the cursor of the next.

        `select` has its FROM at the beginning of a line, and no WHERE; it is gone on with from where the page before
        ended.
        """
        keys = [f"{column}::text AS key_{n}" for n, (column, _) in enumerate(by)]
        if self.cursor:
            ended = self.cursors.read(self.question(name), self.cursor, len(by))
            places = [f"{wanted.value(each)}::text::{kind}" for each, (_, kind) in zip(ended, by, strict=True)]
            columns = ", ".join(column for column, _ in by)
            wanted(f"({columns}) {'<' if backwards else '>'} ({', '.join(places)})")
        order = ", ".join(f"{column}{' DESC' if backwards else ''}" for column, _ in by)
        head, _, rest = select.partition("\nFROM ")
        statement = (
            f"{head.rstrip()}, {', '.join(keys)} FROM {rest} WHERE {wanted.sql} ORDER BY {order} LIMIT {self.limit + 1}"
        )
        try:
            rows = await self.fetch(statement, wanted.values)
        except asyncpg.DataError:
            raise invalid("is no cursor of ours: begin without one", where="query.cursor") from None
        if len(rows) <= self.limit:
            return rows, None
        last = rows[self.limit - 1]
        ended = [last[f"key_{n}"] for n in range(len(by))]
        return rows[: self.limit], self.cursors.write(self.question(name), ended)

    async def groups(
        self, name: str, statement: str, wanted: Wanted, by: Sequence[str]
    ) -> tuple[list[asyncpg.Record], str | None]:
        """Some of the groups that a statement counts, and the cursor of those that follow.

        In the order of `by`, which are columns of text that tell them apart, with what is NULL at the end; of `-month`
        the last comes first. It is gone on with behind the last group, whatever has become known meanwhile.
        """
        keys = [(f"coalesce(g.{each.lstrip('-')}, '{LAST}') COLLATE \"C\"", each.startswith("-")) for each in by]
        where = "true"
        if self.cursor:
            ended = [wanted.value(each) for each in self.cursors.read(self.question(name), self.cursor, len(by))]
            where = _behind(keys, ended)
        order = ", ".join(f"{key}{' DESC' if backwards else ''}" for key, backwards in keys)
        rows = await self.fetch(
            f"SELECT g.* FROM ({statement}) AS g WHERE {where} ORDER BY {order} LIMIT {self.limit + 1}", wanted.values
        )
        if len(rows) <= self.limit:
            return rows, None
        last = rows[self.limit - 1]
        ended = [LAST if (told := last[each.lstrip("-")]) is None else told for each in by]
        return rows[: self.limit], self.cursors.write(self.question(name), ended)

    async def fetch(self, statement: str, values: Sequence[Any]) -> list[asyncpg.Record]:
        """All rows. Raises a 503 that says what to ask for instead where that takes too long."""

        async def ask(connection: asyncpg.Connection) -> list[asyncpg.Record]:
            found: list[asyncpg.Record] = await connection.fetch(statement, *values)
            return found

        await self.queries.fetchval("SELECT 1")  # whether it is there at all
        try:
            return await self.queries.as_of_one_moment(ask, LONG)
        except (TimeoutError, asyncpg.QueryCanceledError):
            raise problem("unavailable", TOO_MUCH.format(seconds=LONG)) from None

    def question(self, name: str) -> list[str]:
        """What a cursor belongs to."""
        return [name, *("" if each is None else str(each) for each in astuple(self.asked))]

    async def has_only_demo(self) -> bool:
        """Whether there are orders that they may see, and made-up ones only."""
        values: list[Any] = [] if self.customers is None else [sorted(self.customers)]
        theirs = "customer_code = ANY ($1::text[])" if values else "true"
        return bool(await self.queries.fetchval(ONLY_DEMO.format(theirs=theirs), *values))


def _behind(keys: Sequence[tuple[str, bool]], ended: Sequence[str]) -> str:
    """The condition on what comes behind a place, in the order of the keys."""
    parts = []
    for n, (key, backwards) in enumerate(keys):
        same = [f"{before} = {place}::text" for (before, _), place in zip(keys[:n], ended[:n], strict=True)]
        parts.append(" AND ".join([*same, f"{key} {'<' if backwards else '>'} {ended[n]}::text"]))
    return " OR ".join(f"({part})" for part in parts)


ONLY_DEMO = """
SELECT NOT EXISTS (SELECT FROM order_views WHERE NOT demo AND {theirs})
    AND EXISTS (SELECT FROM order_views WHERE {theirs})
"""
