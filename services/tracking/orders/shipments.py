"""An order's shipments: what was told of each, stage by stage; what was told earlier is added to, never erased."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from services.tracking.moments import Moment
from services.tracking.orders.axes import STAGES, Stage
from services.tracking.orders.goods import lines_of
from services.tracking.orders.told import Fact
from shared.events.confidential import Confidential
from shared.events.shipment import Mode, ShipmentBooked
from shared.events.values import Incoterm, Money, Unit


@dataclass(frozen=True, slots=True)
class Part:
    """A quantity of a line; unit None: the order line's."""

    line: str
    quantity: Decimal
    unit: Unit | None


@dataclass(frozen=True, slots=True)
class StageTold:
    """One fact about a stage: when, and of which quantities."""

    stage: Stage
    occurred: Moment
    lines: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Shipment:
    """What is known of one shipment; weight in kilograms. `stage` is the furthest that it reached."""

    number: str
    stage: Stage
    told: tuple[StageTold, ...]
    mode: Mode | None = None
    incoterm: Incoterm | None = None
    forwarder: str | None = None
    weight_kg: Decimal | None = None
    freight: Annotated[Money | None, Confidential.COST] = None
    insurance: Annotated[Money | None, Confidential.COST] = None
    signed_by: str | None = None
    booking_numbers: tuple[str, ...] = ()
    containers: tuple[str, ...] = ()
    vessels: tuple[str, ...] = ()
    bills_of_lading: tuple[str, ...] = ()
    air_waybills: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def furthest(self) -> Stage | None:
        """The furthest stage of some quantity: that nothing was delivered is not a delivery."""
        for each in reversed(self.told):  # told stage by stage
            if not each.lines or any(part.quantity for part in each.lines):
                return each.stage
        return None


def shipment(number: str, stages: Mapping[Stage, list[Fact]]) -> Shipment:
    booked: list[ShipmentBooked] = [fact.event for fact in stages.get(Stage.BOOKED, ())]
    departed = [fact.event for fact in stages.get(Stage.DEPARTED, ())]
    delivered = [fact.event for fact in stages.get(Stage.DELIVERED, ())]
    return Shipment(
        number=number,
        stage=max(stages, key=STAGES.index),
        told=tuple([_told(stage, fact, stages) for stage in STAGES for fact in stages.get(stage, ())]),
        mode=_newest(booked, "mode"),
        incoterm=_newest(booked, "incoterm"),
        forwarder=_newest(booked, "forwarder"),
        weight_kg=_newest(booked, "weight_kg"),
        freight=_newest(booked, "freight"),
        insurance=_newest(booked, "insurance"),
        signed_by=_newest(delivered, "signed_by"),
        booking_numbers=_each_once(each.booking_number for each in booked),
        containers=_each_once(number for each in [*booked, *departed] for number in each.containers),
        vessels=_each_once(each.vessel for each in departed),
        bills_of_lading=_each_once(each.bill_of_lading for each in departed),
        air_waybills=_each_once(each.air_waybill for each in departed),
        remarks=_each_once(each.remarks for each in booked),
    )


def _told(stage: Stage, fact: Fact, stages: Mapping[Stage, list[Fact]]) -> StageTold:
    parts = [Part(line.line, line.quantity, line.unit) for line in lines_of(fact, stages, stage)]
    return StageTold(stage, fact.occurred, tuple(parts))


def _newest(told: Sequence[object], name: str) -> Any:
    """The last of them that states it."""
    for each in reversed(told):
        value = getattr(each, name)
        if value is not None:
            return value
    return None


def _each_once(told: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in told if each))
