"""Each aggregate is one thing: its versions are an order of all commands that agrees with real time.

Linear in the number of commands, since the versions say the order: it is only to be checked against the clock.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from tests.faults.checks.effects import effects_of
from tests.faults.recorded import Command, Look
from tests.faults.stored import Store
from tests.faults.violation import Violation

NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody saw an aggregate at a version, between two moments; `made` says that they made that version."""

    aggregate: UUID
    began: float
    ended: float
    version: int
    made: bool
    words: str


def seen(commands: Iterable[Command], looks: Iterable[Look], stores: Mapping[str, Store]) -> Iterator[Seen]:
    """All that commands and reads say of versions; a command that was never answered may have made one all the same."""
    effects = effects_of(stores)
    for command in commands:
        words = f"{command.name} {command.key}"
        made = effects.get(command.key, [])
        ended = command.done.ended if command.done else NEVER
        if made:
            yield Seen(command.aggregate, command.invoked, ended, made[0].originator_version, True, words)
        elif command.done:
            assert command.done.version is not None
            yield Seen(command.aggregate, command.invoked, ended, command.done.version, False, words)
        for send in command.sends:
            if not send.succeeded and send.version is not None:
                refused = f"{words}, refused with {send.status}"
                yield Seen(command.aggregate, send.began, send.ended, send.version, False, refused)
    for look in looks:
        yield Seen(look.aggregate, look.began, look.ended, look.version, False, "a read")


def linearizable(all_seen: Iterable[Seen]) -> Iterator[Violation]:
    """What begins after a version was seen sees that one or a later one, and makes a later one."""
    moments: list[tuple[float, int, Seen]] = []
    for each in all_seen:
        moments += [(each.began, 0, each), (each.ended, 1, each)]
    newest: dict[UUID, Seen] = {}
    for _, is_end, each in sorted(moments, key=lambda moment: moment[:2]):
        before = newest.get(each.aggregate)
        if is_end:
            if before is None or each.version > before.version:
                newest[each.aggregate] = each
        elif before and (each.version < before.version or (each.made and each.version == before.version)):
            kind = "made in the past" if each.made else "an old state was told"
            words = f"{each.words} is at {each.version}, but {before.words} had seen {before.version} before it began"
            yield Violation(kind, f"{each.aggregate}: {words}")


def compared_rightly(commands: Iterable[Command], stores: Mapping[str, Store]) -> Iterator[Violation]:
    """A command that named a version was done on exactly that one, and was not refused where that was the current."""
    effects = effects_of(stores)
    winners: dict[tuple[UUID, int], list[str]] = defaultdict(list)
    for command in commands:
        if command.if_match is None:
            continue
        words = f"{command.name} {command.key} on version {command.if_match} of {command.aggregate}"
        for event in effects.get(command.key, [])[:1]:
            winners[command.aggregate, command.if_match].append(command.key)
            if event.originator_version != command.if_match + 1:
                yield Violation("won on another version", f"{words} made version {event.originator_version}")
        for send in command.sends:
            if send.status == 412 and send.version == command.if_match:
                yield Violation("refused as stale on the current version", f"{words}: {send}")
    for (aggregate, version), keys in winners.items():
        if len(keys) > 1:
            yield Violation("two winners", f"version {version} of {aggregate}: {', '.join(keys)}")
