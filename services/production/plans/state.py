"""An order's plan: what is to be made by when, what was reached, and what may begin."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID, uuid5

from shared.events.order import ShippedLine, Side
from shared.events.plan import DateNoted, MilestoneForecast, PlanDrawn, PlanGate, PlannedLine, ReadyForecast
from shared.events.values import Tolerance

PLANS = UUID("0c1c5a0e-4d7b-5d39-8a66-7f2e9b1d3c58")


def plan_of(order_id: UUID) -> UUID:
    """The plan of this order: one aggregate, drawn anew as often as need be."""
    return uuid5(PLANS, str(order_id))


class Standing(StrEnum):
    """Whether anything may begin, as far as the order is concerned."""

    UNKNOWN = "unknown"
    OPEN = "open"
    """Received, and not released yet."""
    RELEASED = "released"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Sample:
    """A pre-production sample 产前样: of which styles, and the customer's word on each round of it."""

    styles: tuple[str, ...]
    words: Mapping[int, bool] = field(default_factory=dict)

    @property
    def is_approved(self) -> bool:
        """The word on the last round counts, whenever it was heard."""
        return bool(self.words) and self.words[max(self.words)]


Gone = tuple[str, str, str]
"""Departed or delivered, which shipment, and which line."""


@dataclass(frozen=True, slots=True)
class Plan:
    customer_code: str | None = None
    """Whose order it is. None: the order is not known here, or is not made to order."""
    lines: Mapping[str, PlannedLine] = field(default_factory=dict)
    """By number, in the order of the papers."""
    country: str | None = None
    waits_for_money: bool = False
    cleared: bool = False
    """Whether the money that production waits for is there."""
    held: bool = False
    cancelled: bool = False
    dates: Mapping[str, tuple[DateNoted, ...]] = field(default_factory=dict)
    """By proposal, what the sides said of it."""
    samples: Mapping[UUID, Sample] = field(default_factory=dict)
    tolerance: Tolerance = field(default_factory=Tolerance)
    gone: Mapping[Gone, ShippedLine] = field(default_factory=dict)
    """What left, and what was delivered, by stage, shipment and line."""
    template: str | None = None
    """None: nobody chose one."""
    drawn: PlanDrawn | None = None
    """None: the order was not released."""
    reached: frozenset[str] = frozenset()
    waived: frozenset[str] = frozenset()
    forecasts: Mapping[str, MilestoneForecast] = field(default_factory=dict)
    """By milestone, the last of each."""
    ready: ReadyForecast | None = None
    """The last forecast of when goods will be ready to go."""
    conceded: frozenset[PlanGate] = frozenset()
    started: bool = False
    cut: frozenset[str] = frozenset()
    """The lines that may be cut."""

    @property
    def standing(self) -> Standing:
        if self.customer_code is None:
            return Standing.UNKNOWN
        if self.cancelled:
            return Standing.CANCELLED
        if self.held:
            return Standing.HELD
        return Standing.RELEASED if self.drawn else Standing.OPEN

    @property
    def is_paid_for(self) -> bool:
        """Whether production waits for no money."""
        return self.cleared or not self.waits_for_money

    def unapproved(self, lines: Iterable[str]) -> tuple[str, ...]:
        """The styles of these lines of which no pre-production sample is approved."""
        approved = {same(style) for sample in self.samples.values() if sample.is_approved for style in sample.styles}
        styles = dict.fromkeys(self.lines[number].style for number in lines)
        return tuple(style for style in styles if same(style) not in approved)

    def is_all(self, stage: str) -> bool:
        """Whether all that was ordered, less its tolerance, has come to this stage. Cartons are no pieces."""
        units = {line.number: line.unit for line in self.lines.values()}
        sums = dict.fromkeys(units, Decimal(0))
        for (of, _, number), line in self.gone.items():
            if of == stage and line.unit in {None, units.get(number)}:
                sums[number] = sums.get(number, Decimal(0)) + line.quantity
        least = (100 - self.tolerance.under) / 100
        return bool(units) and all(sums[line.number] >= line.quantity * least for line in self.lines.values())

    def agreed(self, number: str) -> bool:
        """Whether both sides have said yes to this proposal of a date."""
        return {said.by for said in self.dates.get(number, ())} == set(Side)


def same(style: str) -> str:
    """Styles are the same, however they are spaced and whether they are written in capitals."""
    return " ".join(style.casefold().split())
