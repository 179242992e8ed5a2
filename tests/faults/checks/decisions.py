"""Decisions on hot orders are those of the state that they were made on, and a refusal was right at some moment."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from shared.received import Received
from tests.faults.checks.effects import effects_of
from tests.faults.recorded import Command, Look, Send
from tests.faults.stored import Store
from tests.faults.violation import Violation

UNKNOWN, HELD, CANCELLED, OPEN = "unknown", "held", "cancelled", "open"
REFUSED = {
    "acknowledge": {UNKNOWN, HELD, CANCELLED},
    "release": {UNKNOWN, HELD, CANCELLED},
    "amend": {UNKNOWN, CANCELLED},
    "hold": {UNKNOWN, CANCELLED},
    "resume": {UNKNOWN, CANCELLED},
    "cancel": {UNKNOWN},
}
"""In which standing each command is refused, of orders of which something is always left to ship."""
EVENT_OF = {"acknowledge": "order.acknowledged", "release": "order.released", "amend": "order.amended",
            "hold": "order.held", "resume": "order.resumed", "cancel": "order.cancelled"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    received: bool = False
    held: bool = False
    cancelled: bool = False

    @property
    def word(self) -> str:
        if not self.received:
            return UNKNOWN
        return CANCELLED if self.cancelled else HELD if self.held else OPEN


def standings(events: Iterable[Received]) -> dict[UUID, list[str]]:
    """Of each order, how it stood at version 0, 1, 2, …"""
    now: dict[UUID, Standing] = defaultdict(Standing)
    found: dict[UUID, list[str]] = defaultdict(lambda: [UNKNOWN])
    for event in events:
        id, before = event.originator_id, now[event.originator_id]
        match event.topic:
            case "order.received":
                now[id] = replace(before, received=True)
            case "order.held":
                now[id] = replace(before, held=True)
            case "order.resumed":
                now[id] = replace(before, held=False)
            case "order.cancelled":
                now[id] = replace(before, cancelled=True)
        found[id].append(now[id].word)
    return found


def decided_on_what_stood(
    commands: Sequence[Command], looks: Iterable[Look], stores: Mapping[str, Store]
) -> Iterator[Violation]:
    """What was done was allowed in the version before; what was refused, in no version that it can have seen."""
    found, effects = standings(stores["order"].events), effects_of(stores)
    begins = {
        (command.aggregate, event.originator_version): command.invoked
        for command in commands
        for event in effects.get(command.key, [])
    }
    known = _known(commands, looks)
    for command in commands:
        words = f"{command.name} {command.key} of {command.aggregate}"
        stood, refused = found[command.aggregate], REFUSED.get(command.name)
        if refused is None:
            continue
        for event in effects.get(command.key, []):
            before = stood[event.originator_version - 1]
            if event.topic != EVENT_OF[command.name] or before in refused:
                yield Violation("decided on another state", f"{words}: {event.topic} where it was {before}")
        for send in command.sends:
            if send.refused and send.status != 412:
                seen = _possible(stood, known[command.aggregate], begins, command.aggregate, send)
                if refused.isdisjoint(seen):
                    yield Violation(
                        "refused on an old state", f"{words}: {send}, it was {', '.join(sorted(set(seen)))}"
                    )


def _known(commands: Iterable[Command], looks: Iterable[Look]) -> dict[UUID, list[tuple[float, int]]]:
    """When which versions of each aggregate were known to somebody."""
    known: dict[UUID, list[tuple[float, int]]] = defaultdict(list)
    for command in commands:
        for send in command.sends:
            if send.version is not None:
                known[command.aggregate].append((send.ended, send.version))
    for look in looks:
        known[look.aggregate].append((look.ended, look.version))
    return known


def _possible(
    stood: Sequence[str],
    known: Iterable[tuple[float, int]],
    begins: Mapping[tuple[UUID, int], float],
    aggregate: UUID,
    send: Send,
) -> list[str]:
    """How the order may have stood for this request: from what was known before it, to what began before its end."""
    first = max((version for ended, version in known if ended < send.began), default=0)
    last = first
    while last + 1 < len(stood) and begins.get((aggregate, last + 1), 0) < send.ended:
        last += 1
    return list(stood[first : last + 1])
