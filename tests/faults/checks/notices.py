"""What is owed is what follows from all that was told, and inboxes were told of it once each time."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import cast
from uuid import UUID

from services.notify.following.customers import NOBODY
from services.notify.following.heard import Heard
from services.notify.following.listening import TOPICS
from services.notify.following.owed import owed
from services.notify.names import NAME, SOURCES
from services.notify.obligations.domain import follow
from services.notify.obligations.evolve import evolve
from services.notify.obligations.state import Obligation
from services.tracking.ledger import subject
from shared.events.obligation import ObligationEvent
from shared.received import Received
from tests.faults.stored import Store
from tests.faults.violation import Violation

TOLD = {"task.assigned", "task.reminded"}
SPOKEN = {"obligation.reminded", "obligation.escalated"}
"""What a clock says, and some inbox is told."""


def in_line(stores: Mapping[str, Store]) -> Iterator[Violation]:
    """Every obligation is as it follows from the stores, begun once, and there is none beside.

    Customers have told nothing of their hours.
    """
    histories: dict[UUID, list[Received]] = defaultdict(list)
    for source in SOURCES:
        for event in stores[source].events:
            if event.topic in TOPICS:
                histories[subject(event)].append(event)
    known: dict[UUID, Obligation] = defaultdict(Obligation)
    for event in stores[NAME].events:
        if event.topic.startswith("obligation."):
            if event.topic == "obligation.started" and known[event.originator_id].started:
                yield Violation("an obligation began twice", f"{event.id} of {event.originator_id}")
            told = cast("ObligationEvent", event.event())
            known[event.originator_id] = evolve(known[event.originator_id], told)
    for id, heard in histories.items():
        for obligation, wanted in owed(id, Heard.of(heard), NOBODY).items():
            if missing := follow(known.pop(obligation, Obligation()), wanted):
                words = f"of {id} {wanted.started.kind} {wanted.started.about}, {missing[0].topic} is missing"
                yield Violation("an obligation is not in line", words)
    for obligation in known:
        yield Violation("an obligation of nothing", str(obligation))


def told_because_of_something(stores: Mapping[str, Store]) -> Iterator[Violation]:
    """What notify told has a cause that is stored; and of what a clock said, one inbox was told at most once.

    It was not told where the obligation had ended before the inbox's turn came.
    """
    stored = {event.id: event for store in stores.values() for event in store.events}
    told: Counter[str] = Counter()
    for event in stores[NAME].events:
        cause = event.envelope.causation_id
        if cause and cause not in stored:
            yield Violation("notify told without a cause", f"{event.topic} {event.id} because of {cause}")
        if cause and event.topic in TOLD:
            told[cause] += 1
            if told[cause] > 1 or (cause in stored and stored[cause].topic not in SPOKEN):
                yield Violation("an inbox was told wrongly", f"{event.topic} {event.id} because of {cause}")
