"""What a partner may have of one history, and when: a function of what the ledger knew by then."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.tracking.entries import Entry, decode
from services.tracking.orders.told import undisputed
from services.tracking.partners.partner import Partner
from services.tracking.skips import TOPIC as SKIPPED
from services.tracking.skips import skipped
from shared.received import UnknownTopic

WHOSE = {"order.received": "customer_code", "customer.registered": "code"}
"""The events that say which customer a history is of, and their field that does."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """An entry that is to be told, since the ledger knew what it did at `at`."""

    entry: Entry
    at: datetime

    @property
    def turn(self) -> tuple[datetime, datetime, str, int, int]:
        """In line among all that is to be told."""
        entry = self.entry
        return self.at, entry.received_at, entry.source, entry.epoch, entry.position


def chosen(
    partner: Partner, entries: Sequence[Entry], told: Collection[str], since: datetime | None = None
) -> Iterator[Chosen]:
    """What is to be told of a history, batch by batch as the ledger learned of it.

    `told` was told already: all that was to be told by `since` (None: perhaps not all of it).

    An event is told once it is known whose it is, so it may come later than its neighbours. What was known to be wrong
    by then is not told, nor what an operator has skipped. A retraction is told to everybody who was told what it
    retracts, whoever it belongs to by now. Raises what keeps an entry from being read.
    """
    told_by_now = {entry.id for entry in entries if entry.id in told}
    unreadable = {skipped(entry) for entry in entries if entry.topic == SKIPPED}
    readable = sorted((entry for entry in entries if entry.id not in unreadable), key=_turn)
    for time in sorted({entry.received_at for entry in entries}):
        if since is not None and time <= since:
            continue
        known = [entry for entry in readable if entry.received_at <= time]
        standing = undisputed(known, decode)
        allowed = partner.customers is None or whose(standing) in partner.customers
        stands = {entry.id for entry in standing}
        for entry in known:
            if entry.id in told_by_now:
                continue
            if entry.topic.endswith(".fact_retracted"):
                due = retracted(entry) in told_by_now
            else:
                due = allowed and entry.topic in partner.topics and entry.id in stands
            if due:
                told_by_now.add(entry.id)
                yield Chosen(entry, time)


def retracted(entry: Entry) -> str | None:
    """The id of the event that a retraction declares wrong; None where this release does not know such a retraction."""
    try:
        id: str = decode(entry).retracted_event
    except UnknownTopic:
        return None
    return id


def whose(standing: Sequence[Entry]) -> str | None:
    """The code of the customer to whom a history belongs, by the newest word that stands; None: nobody said."""
    said = [entry for entry in standing if entry.topic in WHOSE]
    if not said:
        return None
    newest = max(said, key=lambda entry: (entry.epoch, entry.version))
    code: str = getattr(decode(newest), WHOSE[newest.topic])
    return code


def _turn(entry: Entry) -> tuple[datetime, str, int, int]:
    return entry.received_at, entry.source, entry.epoch, entry.position
