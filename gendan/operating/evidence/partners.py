"""What partners were told, beside the ledger that it was chosen from, and their streams beside that."""

from collections.abc import Iterable, Iterator

import asyncpg

from gendan.operating.evidence.ahead import PAGE
from gendan.operating.evidence.chosen import Choice
from gendan.operating.evidence.epochs import Epoch, Epochs
from gendan.operating.evidence.findings import Finding, Kind, Tell
from gendan.operating.evidence.report import Report, counted
from gendan.operating.evidence.stream import Reading, Stream
from services.tracking.partners.origin import as_told
from services.tracking.partners.partner import Partner
from services.tracking.partners.wording import chained
from shared.received import Received
from shared.store.epochs import Epochs as Began

THEIRS = ("ledger", "partners", "partner_events", "partner_epochs", "partner_waits", "epochs")
"""The tables that are looked at."""

NAMES = "SELECT name FROM partners WHERE removed_at IS NULL ORDER BY name"

EVERYBODY = """
SELECT name, topics, customers, sees, added_at, removed_at IS NULL AS reads, known_by FROM partners ORDER BY name
"""

EPOCHS = """
SELECT p.epoch, p.after, coalesce(e.since, r.added_at) AS since, coalesce(e.reason, 'a restore') AS reason
FROM partner_epochs AS p JOIN partners AS r ON r.name = p.partner LEFT JOIN epochs AS e USING (epoch)
WHERE p.partner = $1 ORDER BY p.epoch
"""

EVENTS = """
SELECT p.sequence, p.source, p.epoch, p.position, p.class_version, p.hash, p.data, l.topic, l.originator_id,
 l.recorded_at, l.occurred, l.estimated, l.reported
FROM partner_events AS p LEFT JOIN ledger AS l USING (source, epoch, position)
WHERE p.partner = $1 ORDER BY p.sequence
"""


async def names(connection: asyncpg.Connection) -> list[str]:
    """Those who have a stream."""
    return [row["name"] for row in await connection.fetch(NAMES)]


async def everybody(connection: asyncpg.Connection) -> list[asyncpg.Record]:
    """Also those who were removed: what they were told is kept."""
    return list(await connection.fetch(EVERYBODY))


async def check(
    connection: asyncpg.Connection, partner: asyncpg.Record, reading: Reading | None, report: Report
) -> None:
    """Compare all that somebody was told with the ledger, and their stream with it."""
    name, tell = partner["name"], report.findings
    epochs = Epochs(tuple(Epoch(*row) for row in await connection.fetch(EPOCHS, name)))
    told = Told(name, Began(tuple((each.number, each.after) for each in epochs.all)), tell)
    stream = Stream(name, epochs, reading, tell) if reading else None
    cursor = await connection.cursor(EVENTS, name)
    while rows := await cursor.fetch(PAGE):
        page = dict(told.take(rows))
        if stream:
            await stream.beside(page)
    if stream:
        await stream.ends()
        if stream.reached < told.position:
            behind = counted(told.position - stream.reached, "event")
            report.notes.append(f"the stream of {name} is {behind} behind {name}:{told.position}: on their way")
    if partner["reads"] and partner["known_by"]:
        choice = Choice(Partner.of(partner), told.epochs, tell)
        await choice.check(connection, partner["added_at"], partner["known_by"])
    report.looked.append(f"partner {name}: {counted(told.position, 'event')} told")


class Told:
    """Follows a partner's sequence: numbered without a hole, each with the hash of all that was told up to there."""

    def __init__(self, name: str, epochs: Began, tell: Tell) -> None:
        self._name, self.epochs, self._tell = name, epochs, tell
        self.position, self._hash = 0, b""

    def take(self, rows: Iterable[asyncpg.Record]) -> Iterator[tuple[int, Received | None]]:
        """The next ones, as they travel; None for one of which the ledger has nothing."""
        for row in rows:
            position = row["sequence"]
            if position != self.position + 1:
                self._find(f"{position} follows {self.position} in what they were told", position)
            self.position, before, self._hash = position, self._hash, row["hash"]
            if row["topic"] is None:
                id = f"{row['epoch']}:{row['source']}:{row['position']}"
                self._find(f"they were told {id}, which the ledger does not have", position)
                yield position, None
                continue
            event = as_told(self._name, self.epochs, row)
            what = event.topic, event.originator_id, event.envelope.occurred
            if chained(before, event.id, what, event.data) != event.hash:
                self._find("what they were told here, or in front of it, was changed: its hash is another", position)
            yield position, event

    def _find(self, words: str, position: int) -> None:
        self._tell(Finding(Kind.PARTNER, self._name, words, position))
