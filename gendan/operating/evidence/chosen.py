"""Whether a partner was told all that is theirs of the ledger, and nothing else: it is chosen once more."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from gendan.operating.evidence.findings import Finding, Kind, Tell
from services.tracking import ledger
from services.tracking.entries import Entry
from services.tracking.partners.choosing import chosen
from services.tracking.partners.partner import Partner
from services.tracking.partners.wording import wording
from services.tracking.skips import TOPIC as SKIPPED
from shared.store.epochs import Epochs

PAGE = 200
"""Histories looked at at a time."""

SUBJECTS = "SELECT DISTINCT subject FROM ledger WHERE received_at <= $1 ORDER BY subject"
WAITING = "SELECT subject FROM partner_waits WHERE partner = $1 AND subject = ANY ($2)"

TOLD = """
SELECT l.subject, format('%s:%s:%s', l.epoch, l.source, l.position) AS ours, p.sequence, p.class_version, p.data,
    p.told_at >= $3 AS is_new
FROM ledger AS l JOIN partner_events AS p USING (source, epoch, position)
WHERE l.subject = ANY ($1) AND p.partner = $2
"""


class Choice:
    """One partner, as they were granted something last: what they were told before that is left as it is."""

    def __init__(self, partner: Partner, epochs: Epochs, tell: Tell) -> None:
        self._partner, self._epochs, self._tell = partner, epochs, tell

    async def check(self, connection: asyncpg.Connection, granted: datetime, known_by: datetime) -> None:
        """All histories, as far as they were looked at for them; those that wait are told as soon as they can be."""
        cursor = await connection.cursor(SUBJECTS, known_by)
        while subjects := [row["subject"] for row in await cursor.fetch(PAGE)]:
            told: dict[UUID, list[asyncpg.Record]] = defaultdict(list)
            for row in await connection.fetch(TOLD, subjects, self._partner.name, granted):
                told[row["subject"]].append(row)
            waiting = {row["subject"] for row in await connection.fetch(WAITING, self._partner.name, subjects)}
            for subject, entries in (await ledger.load(connection, subjects, known_by)).items():
                if subject not in waiting:
                    self._history(subject, entries, told[subject])

    def _history(self, subject: UUID, entries: Sequence[Entry], told: Sequence[asyncpg.Record]) -> None:
        new = {row["ours"]: row for row in told if row["is_new"]}
        try:
            due = {each.entry.id: each.entry for each in chosen(self._partner, entries, _ids(told) - new.keys())}
        except Exception:  # noqa: BLE001 (whatever it is: it was readable then, and whoever tells it waits now)
            return
        for id in due.keys() - new.keys():
            self._find(f"they were not told {id}, which is theirs", None, subject)
        if not any(entry.topic == SKIPPED for entry in entries):  # it may have been told before it was skipped
            for id in new.keys() - due.keys():
                self._find(f"they were told {id}, which is not theirs", new[id]["sequence"], subject)
        theirs = {row["ours"]: self._id(row["sequence"]) for row in told}
        for id in due.keys() & new.keys():
            self._wording(due[id], new[id], theirs, subject)

    def _wording(self, entry: Entry, row: asyncpg.Record, theirs: Mapping[str, str], subject: UUID) -> None:
        try:
            version, data = wording(self._partner, entry, theirs)
        except Exception:  # noqa: BLE001 (as above)
            return
        if version == row["class_version"] and data != row["data"]:
            words = f"they were told {entry.id} otherwise than they may see it"
            self._find(words, row["sequence"], subject)

    def _id(self, sequence: int) -> str:
        return f"{self._epochs.of(sequence)}:{self._partner.name}:{sequence}"

    def _find(self, words: str, sequence: int | None, subject: UUID) -> None:
        self._tell(Finding(Kind.PARTNER, self._partner.name, words, sequence, subject))


def _ids(told: Sequence[asyncpg.Record]) -> set[str]:
    return {row["ours"] for row in told}
