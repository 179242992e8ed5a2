"""What became known of an order since a page was read, so that nobody overwrites what they have not seen."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.tracking.acting.act import Act
from services.tracking.people import Directory
from shared.events.sample import sample_id
from shared.store.queries import Queries

COPIES = ("_noted", ".order_stopped", ".order_continued")
"""What services tell themselves of what others said: it is in the ledger once already."""
MOST = 20

SINCE = """
SELECT topic, actor, role, received_at FROM ledger
WHERE subject = $1 AND received_at > $2 AND actor <> $3 ORDER BY received_at DESC LIMIT 500
"""
VERSIONS = """
SELECT split_part(topic, '.', 1) AS aggregate, originator_id, max(originator_version) AS version
FROM ledger WHERE subject = $1 GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that somebody else told meanwhile; `known_at` is when it became known here."""

    topic: str
    who: str
    role: str | None
    known_at: datetime


async def since(
    queries: Queries, people: Directory, order_id: UUID, act: Act, *, known_at: datetime, actor: str
) -> list[Change]:
    """What others told of what the act is about, the newest first."""
    rows = await queries.fetch(SINCE, order_id, known_at, actor)
    rows = [row for row in rows if row["topic"].startswith(act.minds) and not row["topic"].endswith(COPIES)][:MOST]
    names = await people.names(row["actor"] for row in rows)
    return [Change(row["topic"], names[row["actor"]], row["role"], row["received_at"]) for row in rows]


async def versions(queries: Queries, order_id: UUID) -> dict[tuple[str, UUID], int]:
    """As far as is known here, by aggregate and its id."""
    rows = await queries.fetch(VERSIONS, order_id)
    return {(row["aggregate"], row["originator_id"]): row["version"] for row in rows}


def version_of(known: dict[tuple[str, UUID], int], aggregate: str, customer: str | None, about: str) -> int | None:
    """Of what an act is about: of a sample its own; of everything else an order has one."""
    if aggregate == "sample":
        return known.get((aggregate, sample_id(customer or "", about.partition(".")[0])))
    return next((version for (name, _), version in known.items() if name == aggregate), None)
