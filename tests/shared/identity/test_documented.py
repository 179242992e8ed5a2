"""docs/identity.md: the roles that there are, and what each of them sees."""

from pathlib import Path

from shared.events.confidential import Informal
from shared.identity.roles import OUTSIDE, Role, seen_by

PAGE = (Path(__file__).parents[3] / "docs" / "identity.md").read_text()
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| `")]


def test_every_role_is_documented_with_what_it_sees() -> None:
    documented = {row[0].strip("`"): {*filter(None, row[3].split(", "))} for row in ROWS if len(row) == 4}
    assert documented == {role.value: {*seen_by(frozenset({role}))} - {*Informal} for role in Role}


def test_those_outside_the_company_are_said_to_be_held_to_their_customers() -> None:
    assert {row[0].strip("`") for row in ROWS if len(row) == 4 and "of the customers" in row[2]} == OUTSIDE
