"""Commands and their effects: what was acknowledged is there, each key acted once, and was answered alike."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from shared.received import Received
from tests.faults.recorded import NO_ANSWER, Command, Reused, Send
from tests.faults.stored import Store
from tests.faults.violation import Violation

EXPECTED = {NO_ANSWER, 200, 201, 404, 409, 412, 503}
"""No answer at all may be had while a process is killed; a 500 never."""


def effects_of(stores: Mapping[str, Store]) -> dict[str, list[Received]]:
    """The events of each command, by its key; what a policy did about it has another cause."""
    effects: dict[str, list[Received]] = defaultdict(list)
    for store in stores.values():
        for event in store.events:
            if event.envelope.causation_id is None:
                effects[event.envelope.correlation_id].append(event)
    return effects


def acknowledged_is_stored(commands: Iterable[Command], stores: Mapping[str, Store]) -> Iterator[Violation]:
    """Each success names a position; there is that version of that very thing."""
    for command in commands:
        events = stores[command.service].events
        for send in command.sends:
            if not send.succeeded:
                continue
            assert send.position is not None
            event = events[send.position - 1] if send.position <= len(events) else None
            if event is None or (event.originator_id, event.originator_version) != (command.aggregate, send.version):
                yield Violation(
                    "acknowledged but not stored", f"{_words(command, send)}; there is {event and event.id}"
                )


def acted_once(commands: Iterable[Command], stores: Mapping[str, Store]) -> Iterator[Violation]:
    """One effect per key; exactly one, where it was acknowledged and could not but have one."""
    effects = effects_of(stores)
    for command in commands:
        events = effects.get(command.key, [])
        if len(events) > 1:
            yield Violation("acted twice", f"{_words(command)}: {', '.join(each.id for each in events)}")
        if command.done and command.changes and not events:
            yield Violation("acknowledged but not stored", f"{_words(command, command.done)} has no event")
        if command.done and events and events[0].position != command.done.position:
            yield Violation("answered otherwise", f"{_words(command, command.done)}; its event is {events[0].id}")


def answered_alike(commands: Iterable[Command]) -> Iterator[Violation]:
    """Once a key has succeeded it is answered with that, for ever; and nothing fails in an unexpected way."""
    for command in commands:
        first = command.done
        for send in command.sends:
            if send.status not in EXPECTED:
                yield Violation("failed", _words(command, send))
            if first is None:
                continue
            if send.succeeded and (send.version, send.position) != (first.version, first.position):
                yield Violation("answered otherwise", f"{_words(command, send)}, before that {first}")
            if send.refused and send.began > first.ended:
                yield Violation("refused what was done", f"{_words(command, send)}, before that {first}")


def no_key_is_reused(reused: Iterable[Reused]) -> Iterator[Violation]:
    """Something else under the key of what was done is refused as such, unless nobody could say."""
    for each in reused:
        if each.status not in {NO_ANSWER, 503} and (each.status, each.problem) != (422, "key-reused"):
            yield Violation("a key was reused", f"{each.key}: {each.status} {each.problem}")


def _words(command: Command, send: Send | None = None) -> str:
    return f"{command.name} {command.key} on {command.aggregate}{f': {send}' if send else ''}"
