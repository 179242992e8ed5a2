"""How many of a lot are looked at, and how many bad ones are accepted: ISO 2859-1, single sampling, normal inspection.

The tables are regular: what one may find depends on letter and limit by the sum of their places only (domain.md 5.2).
"""

from bisect import bisect_left
from math import inf

from shared.events.inspection import Limit, SamplingPlan
from shared.events.quality import Aql, InspectionPolicy, Level

LETTERS = "ABCDEFGHJKLMNPQR"
SAMPLES = (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000)
"""Sizes, by letter."""

LOTS = (8, 15, 25, 50, 90, 150, 280, 500, 1200, 3200, 10_000, 35_000, 150_000, 500_000, inf)
"""The largest lot of each row of table 1; the first row begins at 2."""
CODES = {
    Level.S1: "AAAABBBBCCCCDDD",
    Level.S2: "AAABBBCCCDDDEEE",
    Level.S3: "AABBCCDDEEFFGGH",
    Level.S4: "AABCCDEEFGGHJJK",
    Level.I: "AABCCDEFGHJKLMN",
    Level.II: "ABCDEFGHJKLMNPQ",
    Level.III: "BCDEFGHJKLMNPQR",
}

LIMITS = tuple(each for each in Aql if each is not Aql.ZERO)
ACCEPTED = {14: 0, 17: 1, 18: 2, 19: 3, 20: 5, 21: 7, 22: 10, 23: 14, 24: 21}
"""How many are accepted in table 2-A, by the sum of the places of letter and limit; other sums are arrows."""
UP, MOST = 15, max(ACCEPTED)
"""Where arrows point upwards; below that, and between, downwards."""


def plan(lot: int, policy: InspectionPolicy) -> SamplingPlan:
    """The plan for a lot of so many units."""
    letter = code_letter(lot, policy.level)
    return SamplingPlan(
        lot=lot,
        level=policy.level,
        critical=limit(lot, letter, policy.critical),
        major=limit(lot, letter, policy.major),
        minor=limit(lot, letter, policy.minor),
    )


def code_letter(lot: int, level: Level) -> str:
    """Table 1. A lot of a single unit is not in it: it is looked at whole."""
    return CODES[level][bisect_left(LOTS, lot)]


def limit(lot: int, letter: str, aql: Aql) -> Limit:
    """Table 2-A for one class of defects: where it has an arrow, sample and numbers are those that the arrow points to.

    A lot that is no larger than its sample is looked at whole. That no critical defect is accepted is not of the
    standard: the sample is that of the letter, and one found is one too many.
    """
    letter, accept = (letter, 0) if aql is Aql.ZERO else followed(letter, aql)
    sample = min(SAMPLES[LETTERS.index(letter)], lot)
    return Limit(aql=aql, letter=letter, sample=sample, accept=accept, reject=accept + 1)


def followed(letter: str, aql: Aql) -> tuple[str, int]:
    """The letter behind all arrows, and how many are accepted there.

    In two corners the arrow would leave the table: letter A at 10 takes the first plan below, letter R at 0.015 the
    last one above.
    """
    place, column = LETTERS.index(letter), LIMITS.index(aql)
    while (total := place + column) not in ACCEPTED:
        is_up = total > MOST or (total == UP and place > 0) or place == len(LETTERS) - 1
        place += -1 if is_up else 1
    return LETTERS[place], ACCEPTED[total]
