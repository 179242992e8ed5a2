"""A planted bug: what is changed in the source, which promise that breaks, and the tests that must notice."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


class DoesNotApply(Exception):
    """The source has moved on: the text to be replaced is not there, or not only once."""


@dataclass(frozen=True)
class Edit:
    """In `file`, `old` becomes `new`. `old` is as short as it can be and still occur exactly once."""

    file: str
    old: str
    new: str

    def __call__(self, source: Path) -> None:
        """Plant it in the tree at `source`. Raises DoesNotApply."""
        self.check(source)
        path = source / self.file
        path.write_text(path.read_text().replace(self.old, self.new))

    def check(self, source: Path) -> None:
        """Raises DoesNotApply."""
        path = source / self.file
        found = path.read_text().count(self.old) if path.exists() else 0
        if found != 1:
            raise DoesNotApply(f"{self.file} has {found} times, instead of once: {self.old}")


@dataclass(frozen=True)
class Mutant:
    """`name` says what is wrong, `promise` is the number of what it breaks; every test in `caught_by` must fail."""

    name: str
    promise: int
    edits: tuple[Edit, ...]
    caught_by: tuple[str, ...]

    def plant(self, source: Path) -> None:
        """Change the tree at `source`. Raises DoesNotApply."""
        for edit in self.edits:
            edit(source)


def nowhere(mutant: Mutant, source: Path) -> Iterator[str]:
    """Those of its tests that are not to be found in the tree at `source`."""
    for node in mutant.caught_by:
        file, _, test = node.partition("::")
        path = source / file
        if not path.exists() or f"def {test}(" not in path.read_text():
            yield node
