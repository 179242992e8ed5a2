"""What goes wrong, and when: drawn from a seed, so that the same plan can be run again."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

SERVICES = ("order-1", "order-2", "production", "logistics", "notify", "tracking-1", "tracking-2")
PROCESSES = (*SERVICES, "subscriber")
LINKS = (*(f"{each}>{server}" for each in SERVICES for server in ("postgres", "nats")), "subscriber>nats")

# How often each kind is drawn, and on what it falls.
KINDS: dict[str, tuple[int, Sequence[str]]] = {
    "kill": (5, PROCESSES),  # SIGKILL; the suite starts it again
    "stop": (3, PROCESSES),  # SIGSTOP, and SIGCONT after a while
    "postgres": (2, ["postgres"]),  # SIGKILL, and started again
    "nats": (2, ["nats"]),  # likewise
    "wipe": (1, ["nats"]),  # likewise, and everything in JetStream is gone
    "cut": (3, LINKS),  # every connection is reset
    "silent": (2, LINKS),  # nothing passes for a while, then every connection is reset
    "mute": (2, LINKS),  # no answer passes for a while, then likewise
    "lose": (4, LINKS),  # the next answer to a COMMIT, or to a publish, is lost with its connection
    "commit": (3, SERVICES),  # likewise, and whoever was to get it is killed at that moment
}
GAP = 2.3
"""Seconds between two faults, on average."""
BRIEF, LONG = 1.0, 3.0
"""Seconds that what lasts for a while may last."""


@dataclass(frozen=True, slots=True)
class Fault:
    """`at` is seconds after the beginning; `seconds` is how long it lasts where it lasts."""

    at: float
    kind: str
    target: str
    seconds: float


def plan(seed: int, duration: float, only: Sequence[str] = ()) -> list[Fault]:
    """Faults over so many seconds, of these kinds or of all: one of each first, then by their weights."""
    rng = random.Random(f"faults {seed}")
    chosen = [*(only or KINDS)]
    weighted = [kind for kind in chosen for _ in range(KINDS[kind][0])]
    rng.shuffle(chosen)
    faults: list[Fault] = []
    bags: dict[str, list[str]] = {}
    while (at := (len(faults) + rng.random()) * GAP) < duration:
        if not chosen:
            chosen = rng.sample(weighted, len(weighted))
        kind = chosen.pop()
        bag = bags.setdefault(kind, [])
        if not bag:  # each target once before any of them again
            bag += rng.sample(KINDS[kind][1], len(KINDS[kind][1]))
        faults.append(Fault(at, kind, bag.pop(), rng.uniform(BRIEF, LONG)))
    return faults
