"""What a report is: for whom it is, what it may be asked, what a row of it says, and how it is read."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from services.tracking.exports.columns import Column, columns_of
from services.tracking.exports.sheet import MOST
from services.tracking.reports.asked import Asked, Reading
from shared.identity.roles import STAFF, Role

AT_ONCE = 500
"""Rows that a sheet is filled with at a time."""
COUNTED_ONCE = MOST
"""Where rows are groups, all of them are counted anew for each page: so a sheet takes all that it holds at once."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the cursor for more; None: these were the last."""

    next: str | None
    only_demo: bool
    """Nothing is counted, as there are only orders of made-up customers: `demo=true` counts them."""


@dataclass(frozen=True)
class Report:
    """`name` is its address below /reports; `page` a Page with `rows`, each a `row`.

    `terms` names, for some fields, the section of the words in which their values have theirs; `apart` are fields that
    a table does not show. `by_role`: who may ask for it. `at_once`: so many rows a sheet is filled with
    at a time.
    """

    name: str
    row: type
    page: type[Page]
    read: Callable[[Reading], Awaitable[tuple[Sequence[Any], str | None]]]
    says: str
    """What it answers, as the contract has it."""
    asked: type[Asked] = Asked
    terms: Mapping[str, str] = field(default_factory=dict)
    apart: frozenset[str] = frozenset({"order_id"})
    by_role: frozenset[Role] = STAFF
    limit: int = 100
    at_once: int = AT_ONCE

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return tuple(each for each in columns_of(self.row, **self.terms) if each.key not in self.apart)

    async def answer(self, reading: Reading) -> Page:
        """One page of it."""
        rows, following = await self.read(reading)
        only_demo = not rows and not reading.asked.with_demo and await reading.has_only_demo()
        return self.page(rows=tuple(rows), next=following, only_demo=only_demo)  # type: ignore[call-arg]

    async def every_page(self, reading: Reading) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
        """All rows, for a sheet."""
        reading = replace(reading, limit=self.at_once, cursor=None)
        while True:
            rows, following = await self.read(reading)
            yield [as_mapping(row) for row in rows]
            if following is None:
                return
            reading = replace(reading, cursor=following)


def as_mapping(row: Any) -> dict[str, Any]:
    return {each.name: getattr(row, each.name) for each in fields(row)}
