"""How much of a line reached which stage, when, and with which shipment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import msgspec

from services.tracking.orders.axes import STAGES, Stage
from services.tracking.orders.told import Fact
from shared.envelope import Occurred
from shared.events.order import OrderLine
from shared.events.shipment import ShipmentLine
from shared.events.values import Tolerance, Unit

NOTHING = Decimal(0)
BACKWARDS = STAGES[::-1]


class Step(msgspec.Struct, frozen=True, order=True, gc=False):
    """A quantity that had reached a stage on that day, as the fact of stage `by` proves; steps follow each other."""

    day: date
    shipment: str
    place: int
    """Among the steps of its shipment."""
    quantity: Decimal
    by: Stage


@dataclass(slots=True)
class Carried:
    """A line's part in one shipment: by stage what was told of it, in the order in which it happened."""

    shipment: str
    told: dict[Stage, list[tuple[Occurred, Decimal]]] = field(default_factory=dict)

    def steps(self, stage: Stage) -> list[Step]:
        """When it reached the stage: as told of that stage, and beyond that bounded by what was told of later ones."""
        steps: list[Step] = []
        covered = NOTHING
        for by in stage.and_later:
            told = self.told.get(by)
            if told and told[-1][1] > covered:
                for occurred, total in _lasting(told):
                    if total > covered:
                        steps.append(Step(occurred.day, self.shipment, len(steps), total - covered, by))
                        covered = total
        return steps


@dataclass(slots=True)
class Goods:
    """What was told of one ordered line, by shipment; `tolerance` is what the customer accepts over and under."""

    ordered: OrderLine
    tolerance: Tolerance
    parts: dict[str, Carried] = field(default_factory=dict)
    _quantities: dict[Stage, Decimal] = field(default_factory=dict)
    _totals: dict[Stage, Decimal] = field(default_factory=dict)
    _reached: dict[Stage, Step | None] = field(default_factory=dict)

    @property
    def needed(self) -> Decimal:
        """What makes the line complete: the ordered quantity less what the customer accepts to miss; exact."""
        return self.ordered.quantity * (100 - self.tolerance.under) / 100

    @property
    def allowed(self) -> Decimal:
        """The most that the customer accepts of the line."""
        return self.ordered.quantity * (100 + self.tolerance.over) / 100

    def quantity(self, stage: Stage) -> Decimal:
        """As told of this very stage: of each shipment the newest word counts, so a fact told twice counts once."""
        if not self._quantities:
            self._count()
        return self._quantities[stage]

    def reached(self, stage: Stage) -> Step | None:
        """The step with which the line was complete at the stage; None: it is not."""
        if stage not in self._reached:
            self._reached[stage] = self._completing(stage)
        return self._reached[stage]

    def last_step(self) -> Step | None:
        """The step that brought some of the line furthest; of several the one that got there last."""
        for stage in BACKWARDS:
            steps = self._steps(stage)
            if steps:
                return max(steps)
        return None

    def _completing(self, stage: Stage) -> Step | None:
        if not self._totals:
            self._count()
        total, needed = NOTHING, self.needed
        if self._totals[stage] < needed:
            return None
        for step in sorted(self._steps(stage)):
            total += step.quantity
            if total >= needed:
                return step
        return None

    def _steps(self, stage: Stage) -> list[Step]:
        if not self._totals:
            self._count()
        return [step for part in self.parts.values() for step in part.steps(stage)] if self._totals[stage] else []

    def _count(self) -> None:
        """By stage: what was told of it, and what reached it, which is what all steps add up to."""
        self._quantities, self._totals = dict.fromkeys(STAGES, NOTHING), dict.fromkeys(STAGES, NOTHING)
        for part in self.parts.values():
            reached = NOTHING
            for stage in BACKWARDS:
                if stage in part.told:
                    newest = part.told[stage][-1][1]
                    self._quantities[stage] += newest
                    if newest > reached:  # noqa: PLR1730 (quicker than a call, and done for all that is carried)
                        reached = newest
                self._totals[stage] += reached


@dataclass(frozen=True, slots=True)
class Strange:
    """What cannot be counted towards a line: the order has no such line, or counts it in another unit."""

    shipment: str
    line: str
    unit: Unit | None
    """The unit in which it was counted, where that is the trouble."""


def carried(
    shipments: Mapping[str, Mapping[Stage, list[Fact]]], lines: Iterable[OrderLine], tolerance: Tolerance
) -> tuple[dict[str, Goods], list[Strange]]:
    """Goods by line, and what could not be counted."""
    goods = {line.number: Goods(line, tolerance) for line in lines}
    strange: dict[Strange, None] = {}
    for number, stages in sorted(shipments.items()):
        before: tuple[ShipmentLine, ...] = ()
        counted: list[tuple[Carried, Decimal]] = []
        for stage in STAGES:
            for fact in stages.get(stage, ()):
                told = lines_of(fact, stages, stage)
                if told != before:  # most stages are told of the same lines as the one before
                    before, counted = told, []
                    for each in told:
                        line = goods.get(each.line)
                        if line is None:
                            strange[Strange(number, each.line, None)] = None
                        elif each.unit is not None and each.unit != line.ordered.unit:
                            strange[Strange(number, each.line, each.unit)] = None
                        else:
                            part = line.parts.get(number) or line.parts.setdefault(number, Carried(number))
                            counted.append((part, each.quantity))
                for part, quantity in counted:
                    part.told.setdefault(stage, []).append((fact.occurred, quantity))
    return goods, list(strange)


def lines_of(fact: Fact, stages: Mapping[Stage, list[Fact]], stage: Stage) -> tuple[ShipmentLine, ...]:
    """The lines of a fact; where it names none it speaks of the whole shipment, as told of the stage before."""
    if fact.event.lines:
        lines: tuple[ShipmentLine, ...] = fact.event.lines
        return lines
    for earlier in reversed(STAGES[: STAGES.index(stage)]):
        known = {line.line: line for each in stages.get(earlier, ()) for line in each.event.lines}
        if known:
            return tuple(known.values())
    return ()


def _lasting(told: list[tuple[Occurred, Decimal]]) -> list[tuple[Occurred, Decimal]]:
    """Totals that never had to be taken back: 100, then corrected to 90, was 90 from the beginning."""
    if len(told) < 2:
        return told
    lasting: list[tuple[Occurred, Decimal]] = []
    least = told[-1][1]
    for occurred, total in reversed(told):
        least = min(least, total)
        lasting.append((occurred, least))
    return lasting[::-1]
