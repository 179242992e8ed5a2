"""Whether what clients saw of versions can have happened: each thing had one version at a time, and it only grew.

Versions give the order, so one pass over each thing's history is enough. Times are seconds of one clock: that of the
process in which all clients live.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Won:
    """A write on the version that the client `saw`, which made the thing's version `became`."""

    thing: str
    saw: int
    became: int
    invoked: float
    returned: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A read, or a refusal that tells the current version; `instead_of` is the one that was refused."""

    thing: str
    version: int
    invoked: float
    returned: float
    instead_of: int | None = None


def violations(wins: Iterable[Won], sights: Iterable[Seen], began: int) -> list[str]:
    """What cannot have happened, in words. `began` is the version of each thing before all that."""
    of_things: dict[str, tuple[list[Won], list[Seen]]] = defaultdict(lambda: ([], []))
    for win in wins:
        of_things[win.thing][0].append(win)
    for sight in sights:
        of_things[sight.thing][1].append(sight)
    return [
        f"{thing}: {words}" for thing, (won, seen) in of_things.items() for words in _of_one_thing(won, seen, began)
    ]


def _of_one_thing(wins: Sequence[Won], sights: Sequence[Seen], began: int) -> Iterator[str]:
    writers = {win.became: win for win in wins}
    if len(writers) < len(wins):
        yield f"{len(wins)} commands won {len(writers)} versions"
    newest = max(writers, default=began)
    if sorted(writers) != list(range(began + 1, newest + 1)):
        yield "a version was won by nobody"
        return
    # when at the latest it was known that a version, or one after it, had been written
    known = [*accumulate((writers[version].returned for version in range(newest, began, -1)), min)][::-1]

    def known_by(version: int) -> float:
        return known[version - began - 1] if version <= newest else float("inf")

    for win in wins:
        if win.became != win.saw + 1:
            yield f"who saw {win.saw} has written {win.became}"
        if win.invoked > known_by(win.became + 1):
            yield f"version {win.became} was asked for when a later one was known"
    for sight in sights:
        if sight.version > newest or (sight.version > began and sight.returned < writers[sight.version].invoked):
            yield f"version {sight.version} was seen before it was asked for"
        if sight.invoked > known_by(sight.version + 1):
            yield f"version {sight.version} was told when a later one was known"
        if sight.version == sight.instead_of:
            yield f"version {sight.version} was refused although it was the current one"
