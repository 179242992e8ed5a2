"""How much of a line reached which stage, when, and with which shipment."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from services.tracking.orders.axes import STAGES, Stage
from services.tracking.orders.told import Fact
from shared.envelope import Occurred
from shared.events.shipment import ShipmentLine
from shared.events.values import Unit

NOTHING = Decimal(0)


@dataclass(slots=True)
class Carried:
    """A line's part in one shipment: by stage what was told of it, in the order in which it happened."""

    shipment: str
    told: dict[Stage, list[tuple[Occurred, Decimal]]] = field(default_factory=dict)

    def quantity(self, stage: Stage) -> Decimal:
        """As told of this very stage: the newest word counts, so that a fact told twice counts once."""
        told = self.told.get(stage)
        return told[-1][1] if told else NOTHING

    def steps(self, stage: Stage) -> "Iterator[Step]":
        """When it reached the stage: as told of that stage, and beyond that bounded by what was told of later ones."""
        covered = NOTHING
        for told in stage.and_later:
            for occurred, total in _lasting(self.told.get(told, [])):
                if total > covered:
                    yield Step(occurred, total - covered, told, self.shipment)
                    covered = total


@dataclass(frozen=True, slots=True)
class Step:
    """A quantity that had reached a stage by then, as the fact of stage `by` proves."""

    occurred: Occurred
    quantity: Decimal
    by: Stage
    shipment: str


@dataclass(frozen=True, slots=True)
class Strange:
    """What cannot be counted towards a line: the order has no such line, or counts it in another unit."""

    shipment: str
    line: str
    unit: Unit | None
    """The unit in which it was counted, where that is the trouble."""


def carried(
    shipments: Mapping[str, Mapping[Stage, list[Fact]]], units: Mapping[str, Unit]
) -> tuple[dict[str, dict[str, Carried]], list[Strange]]:
    """Goods by line and shipment, and what could not be counted. `units` are those of the order's lines."""
    goods: dict[str, dict[str, Carried]] = {number: {} for number in units}
    strange: dict[Strange, None] = {}
    for number, stages in sorted(shipments.items()):
        for stage in STAGES:
            for fact in stages.get(stage, ()):
                for line in lines_of(fact, stages, stage):
                    if line.line not in units:
                        strange[Strange(number, line.line, None)] = None
                    elif line.unit not in {None, units[line.line]}:
                        strange[Strange(number, line.line, line.unit)] = None
                    else:
                        part = goods[line.line].setdefault(number, Carried(number))
                        part.told.setdefault(stage, []).append((fact.occurred, line.quantity))
    return goods, list(strange)


def lines_of(fact: Fact, stages: Mapping[Stage, list[Fact]], stage: Stage) -> Iterable[ShipmentLine]:
    """The lines of a fact; where it names none it speaks of the whole shipment, as told of the stage before."""
    if fact.event.lines:
        lines: tuple[ShipmentLine, ...] = fact.event.lines
        return lines
    for earlier in reversed(STAGES[: STAGES.index(stage)]):
        known = {line.line: line for each in stages.get(earlier, ()) for line in each.event.lines}
        if known:
            return known.values()
    return ()


def _lasting(told: list[tuple[Occurred, Decimal]]) -> list[tuple[Occurred, Decimal]]:
    """Totals that never had to be taken back: 100, then corrected to 90, was 90 from the beginning."""
    lasting: list[tuple[Occurred, Decimal]] = []
    least: Decimal | None = None
    for occurred, total in reversed(told):
        least = total if least is None else min(least, total)
        lasting.append((occurred, least))
    return lasting[::-1]
