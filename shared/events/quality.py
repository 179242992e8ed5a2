"""How strictly lots are inspected: levels, acceptance quality limits and classes of defects (ISO 2859-1)."""

from decimal import Decimal
from enum import StrEnum

from shared.events.values import Value


class Level(StrEnum):
    """Inspection level: the larger, the more is looked at."""

    S1 = "S-1"
    S2 = "S-2"
    S3 = "S-3"
    S4 = "S-4"
    I = "I"  # noqa: E741 (the standard's name)
    II = "II"
    III = "III"


class Aql(StrEnum):
    """Acceptance quality limit, in defective units per hundred; those of ISO 2859-1 up to 10."""

    ZERO = "0"
    """None is accepted: not of the standard, used for critical defects."""
    A0_010 = "0.010"
    A0_015 = "0.015"
    A0_025 = "0.025"
    A0_040 = "0.040"
    A0_065 = "0.065"
    A0_10 = "0.10"
    A0_15 = "0.15"
    A0_25 = "0.25"
    A0_40 = "0.40"
    A0_65 = "0.65"
    A1_0 = "1.0"
    A1_5 = "1.5"
    A2_5 = "2.5"
    A4_0 = "4.0"
    A6_5 = "6.5"
    A10 = "10"

    @property
    def percent(self) -> Decimal:
        return Decimal(self.value)


class InspectionPolicy(Value):
    """Level, and the limit for each class of defects; what we do where nothing else was agreed (domain.md 3)."""

    level: Level = Level.II
    critical: Aql = Aql.ZERO
    major: Aql = Aql.A2_5
    minor: Aql = Aql.A4_0
