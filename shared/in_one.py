"""Statements that are sent as one: each one more is a round trip more, in a transaction that others wait for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

PARAMETER = re.compile(r"\$(\d+)")


@dataclass(frozen=True, slots=True)
class Statements:
    """Each group has its parameters, from $1 on, in common; `values` are those of all groups, one behind the other."""

    groups: tuple[tuple[str, ...], ...] = ()
    values: Sequence[object] = ()


NOTHING = Statements()


@cache
def in_one(*groups: tuple[str, ...], returning: bool = False) -> str:
    """One statement that writes what all of these write; it may return what the last of them does.

    None sees what another has written: they must not depend on each other.
    """
    found: list[str] = []
    before = 0
    for group in groups:
        found += [_later(statement, before) for statement in group]
        before += max(int(number) for statement in group for number in PARAMETER.findall(statement))
    told = f" * FROM _{len(found) - 1}" if returning else ""
    return f"WITH {', '.join(f'_{n} AS ({statement})' for n, statement in enumerate(found))} SELECT{told}"


def _later(statement: str, by: int) -> str:
    """The same with its parameters so much later."""
    return PARAMETER.sub(lambda each: f"${int(each[1]) + by}", statement)
