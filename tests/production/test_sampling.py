"""ISO 2859-1: the cells that independent sources agree on, and the structure behind all of them."""

import pytest

from services.production.inspections.sampling import LETTERS, LIMITS, SAMPLES, code_letter, followed, limit, plan
from shared.events.quality import Aql, InspectionPolicy, Level

CELLS = """
    1.0        1.5        2.5        4.0
G   H 1/2      G 1/2      G 2/3      G 3/4
H   H 1/2      H 2/3      H 3/4      H 5/6
J   J 2/3      J 3/4      J 5/6      J 7/8
K   K 3/4      K 5/6      K 7/8      K 10/11
L   L 5/6      L 7/8      L 10/11    L 14/15
M   M 7/8      M 10/11    M 14/15    M 21/22
N   N 10/11    N 14/15    N 21/22    M 21/22
"""
HEAD, *ROWS = CELLS.strip("\n").splitlines()
GOLDEN = [
    (row.split()[0], Aql(aql), letter, int(numbers.partition("/")[0]), int(numbers.partition("/")[2]))
    for row in ROWS
    for aql, letter, numbers in zip(HEAD.split(), row.split()[1::2], row.split()[2::2], strict=True)
]

LEVEL_II = {
    "A": (2, 8), "B": (9, 15), "C": (16, 25), "D": (26, 50), "E": (51, 90), "F": (91, 150), "G": (151, 280),
    "H": (281, 500), "J": (501, 1200), "K": (1201, 3200), "L": (3201, 10_000), "M": (10_001, 35_000),
    "N": (35_001, 150_000), "P": (150_001, 500_000), "Q": (500_001, 9_000_000),
}  # fmt: skip


@pytest.mark.parametrize(("letter", "aql", "behind", "accept", "reject"), GOLDEN)
def test_a_golden_cell(letter: str, aql: Aql, behind: str, accept: int, reject: int) -> None:
    found = limit(10_000_000, letter, aql)
    assert (found.letter, found.accept, found.reject) == (behind, accept, reject)
    assert found.sample == SAMPLES[LETTERS.index(behind)]


@pytest.mark.parametrize(("letter", "aql", "accept"), [("L", "0.65", 3), ("M", "1.0", 7), ("N", "0.25", 3)])
def test_cells_that_a_widespread_table_gets_wrong(letter: str, aql: str, accept: int) -> None:
    assert followed(letter, Aql(aql)) == (letter, accept)


@pytest.mark.parametrize("letter", LEVEL_II)
def test_the_letters_of_level_two_begin_and_end_where_the_table_says(letter: str) -> None:
    least, most = LEVEL_II[letter]
    assert code_letter(least, Level.II) == code_letter(most, Level.II) == letter


def test_level_one_of_a_thousand_is_letter_g_and_an_arrow_leads_to_fifty() -> None:
    found = plan(1000, InspectionPolicy(level=Level.I, major=Aql.A1_0)).major
    assert (found.letter, found.sample, found.accept, found.reject) == ("H", 50, 1, 2)


@pytest.mark.parametrize("lot", [2, 9, 16, 26, 51, 91, 151, 281, 501, 1201, 3201, 10_001, 35_001, 150_001, 500_001])
def test_a_stricter_level_never_looks_at_less(lot: int) -> None:
    letters = [LETTERS.index(code_letter(lot, level)) for level in Level]
    assert letters == sorted(letters)


@pytest.mark.parametrize("level", Level)
def test_a_larger_lot_is_never_looked_at_less(level: Level) -> None:
    letters = [LETTERS.index(code_letter(lot, level)) for lot in (2, 9, 16, 26, 51, 91, 151, 281, 501, 1201, 500_001)]
    assert letters == sorted(letters)


EVERY = [(letter, aql) for letter in LETTERS for aql in LIMITS]


@pytest.mark.parametrize(("letter", "aql"), EVERY)
def test_every_arrow_ends_at_a_plan_that_no_arrow_leaves(letter: str, aql: Aql) -> None:
    behind, accept = followed(letter, aql)
    assert followed(behind, aql) == (behind, accept)


@pytest.mark.parametrize(("letter", "aql"), EVERY)
def test_one_letter_down_and_one_limit_to_the_left_is_the_same_number(letter: str, aql: Aql) -> None:
    """The diagonals of the table."""
    behind, accept = followed(letter, aql)
    place, column = LETTERS.index(behind), LIMITS.index(aql)
    if place + 1 < len(LETTERS) and column:
        assert followed(LETTERS[place + 1], LIMITS[column - 1]) == (LETTERS[place + 1], accept)


@pytest.mark.parametrize("letter", LETTERS)
def test_a_laxer_limit_accepts_no_fewer(letter: str) -> None:
    accepted = [followed(letter, aql)[1] for aql in LIMITS]
    assert accepted == sorted(accepted)


@pytest.mark.parametrize("letter", LETTERS)
def test_no_critical_defect_is_accepted(letter: str) -> None:
    found = limit(10_000_000, letter, Aql.ZERO)
    assert (found.letter, found.accept, found.reject) == (letter, 0, 1)


@pytest.mark.parametrize("lot", [1, 2, 7, 19])
def test_a_lot_no_larger_than_its_sample_is_looked_at_whole(lot: int) -> None:
    assert plan(lot, InspectionPolicy(level=Level.III, major=Aql.A0_65)).major.sample == lot


def test_the_corner_without_a_plan_above_takes_the_first_below() -> None:
    assert followed("A", Aql.A10) == followed("B", Aql.A10) == ("C", 1)


def test_the_corner_without_a_plan_below_takes_the_last_above() -> None:
    assert followed("R", Aql.A0_015) == followed("Q", Aql.A0_015) == ("P", 0)
