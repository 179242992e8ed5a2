"""A broken promise, by kind and in words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """`kind` is what is counted, `words` say where to look."""

    kind: str
    words: str


def by_kind(violations: Iterable[Violation]) -> dict[str, int]:
    return dict(Counter(each.kind for each in violations))
