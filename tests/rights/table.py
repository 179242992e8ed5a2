"""docs/rights.md as tests read it: who may call what, and who sees what."""

import re
from collections.abc import Iterator
from pathlib import Path

from shared.events.confidential import Confidential
from shared.identity.roles import Role

PAGE = Path(__file__).parents[2] / "docs" / "rights.md"

MAY, THEIRS, NOT = "✓", "◐", "–"
NOBODY, SERVICES, KEY = "nobody", "services", "key"

Row = dict[str, str]
"""A sign for each column."""


def shorts() -> dict[Role, str]:
    """How the columns call the roles."""
    return {Role(role): short for short, role, *_ in _rows("Roles")}


def columns() -> list[str]:
    return [*shorts().values(), NOBODY, SERVICES, KEY]


def rights() -> dict[tuple[str, str], Row]:
    """By service and route: `("order", "POST /v1/orders")`."""
    found: dict[tuple[str, str], Row] = {}
    for title, services in re.findall(r"^### (.*?) \((.*)\)$", PAGE.read_text(), re.MULTILINE):
        for route, _, *signs in _rows(f"{title} ({services})"):
            for service in re.findall(r"`(\w+)`", services):
                assert (service, route) not in found, f"{route} stands in docs/rights.md twice"
                found[service, route] = dict(zip(columns(), signs, strict=True))
    return found


def seen() -> dict[Role, set[Confidential]]:
    """What of prices, costs and margins each role sees."""
    return {
        Role(role): {each for each, sign in zip(Confidential, signs, strict=True) if sign == MAY}
        for _, role, _, *signs in _rows("Roles")
    }


def cells() -> int:
    """How many questions the page says are asked."""
    told = re.search(r"([\d,]+) questions", PAGE.read_text())
    assert told, "docs/rights.md says no more how many questions are asked"
    return int(told[1].replace(",", ""))


def _rows(heading: str) -> Iterator[list[str]]:
    """The rows of the table below a heading, each cell without its backticks."""
    _, _, below = PAGE.read_text().partition(f"# {heading}\n")
    section = re.split(r"^#", below, maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    for line in lines[2:]:
        yield [cell.strip().strip("`") for cell in line.strip("|").split("|")]
