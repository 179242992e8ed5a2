"""Lists, page by page, each by an index: a time, then the id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from shared.http.cursors import Cursors
from shared.http.problems import invalid
from shared.store.queries import Queries


@dataclass(frozen=True, slots=True)
class Listing:
    """A table, what is shown of it, the time by which it is sorted, and which way."""

    table: str
    columns: str
    by: str
    newest_first: bool = False


async def page(
    queries: Queries,
    cursors: Cursors,
    listing: Listing,
    wanted: Mapping[str, Any],
    *,
    limit: int,
    cursor: str | None,
) -> tuple[Sequence[asyncpg.Record], str | None]:
    """The rows, and the cursor for more. `wanted`: SQL conditions, each with its value for `{}`.

    Raises a 422 for a cursor of another question.
    """
    question = [listing.table, *(f"{condition}={value}" for condition, value in wanted.items())]
    values: list[Any] = list(wanted.values())
    conditions = [condition.format(f"${n}") for n, condition in enumerate(wanted, start=1)]
    if cursor:
        values += cursors.read(question, cursor, 2)
        sign = "<" if listing.newest_first else ">"
        conditions.append(
            f"({listing.by}, id) {sign} (${len(values) - 1}::text::timestamptz, ${len(values)}::text::uuid)"
        )
    direction = "DESC" if listing.newest_first else "ASC"
    statement = f"""
        SELECT {listing.columns}, {listing.by}::text AS key FROM {listing.table}
        WHERE {" AND ".join(conditions) or "true"}
        ORDER BY {listing.by} {direction}, id {direction} LIMIT {limit + 1}
    """
    try:
        rows = await queries.fetch(statement, *values)
    except asyncpg.DataError:
        raise invalid("is no cursor of ours: begin without one", where="query.cursor") from None
    last = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], cursors.write(question, [last["key"], last["id"]]) if last else None
