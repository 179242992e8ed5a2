"""An order's shipments: what was told of each, stage by stage; what was told earlier is added to, never erased."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Annotated, Any

from services.tracking.moments import Moment
from services.tracking.orders.axes import STAGES, Stage
from services.tracking.orders.goods import lines_of
from services.tracking.orders.told import Fact
from services.tracking.values import value
from shared.events.confidential import Confidential, Informal
from shared.events.shipment import Mode, ShipmentBooked, ShipmentLine
from shared.events.values import Incoterm, Money, Unit


@value
class Part:
    """A quantity of a line; unit None: the order line's."""

    line: str
    quantity: Decimal
    unit: Unit | None


@value
class StageTold:
    """One fact about a stage: when, and of which quantities."""

    stage: Stage
    occurred: Moment
    lines: tuple[Part, ...]


@value
class Shipment:
    """What is known of one shipment; weight in kilograms. `stage` is the furthest that it reached."""

    number: str
    stage: Stage
    told: tuple[StageTold, ...]
    mode: Mode | None = None
    incoterm: Incoterm | None = None
    forwarder: str | None = None
    weight_kg: Decimal | None = None
    freight: Annotated[Money | None, Confidential.FREIGHT] = None
    insurance: Annotated[Money | None, Confidential.FREIGHT] = None
    signed_by: Annotated[str | None, Informal.REMARK] = None
    booking_numbers: tuple[str, ...] = ()
    containers: tuple[str, ...] = ()
    vessels: tuple[str, ...] = ()
    bills_of_lading: tuple[str, ...] = ()
    air_waybills: tuple[str, ...] = ()
    remarks: Annotated[tuple[str, ...], Informal.REMARK] = ()

    @property
    def furthest(self) -> Stage | None:
        """The furthest stage of some quantity: that nothing was delivered is not a delivery."""
        for each in reversed(self.told):  # told stage by stage
            if not each.lines:
                return each.stage
            for part in each.lines:
                if part.quantity:
                    return each.stage
        return None


BOOKING = attrgetter("mode", "incoterm", "forwarder", "weight_kg", "freight", "insurance")


def shipment(number: str, stages: Mapping[Stage, list[Fact]]) -> Shipment:
    booked: list[ShipmentBooked] = [fact.event for fact in stages.get(Stage.BOOKED, ())]
    departed = [fact.event for fact in stages.get(Stage.DEPARTED, ())]
    delivered = [(fact.event.signed_by,) for fact in stages.get(Stage.DELIVERED, ())]
    mode, incoterm, forwarder, weight_kg, freight, insurance = _newest(list(map(BOOKING, booked)), 6)
    told = _told(stages)
    return Shipment(
        number=number,
        stage=told[-1].stage,
        told=told,
        mode=mode,
        incoterm=incoterm,
        forwarder=forwarder,
        weight_kg=weight_kg,
        freight=freight,
        insurance=insurance,
        signed_by=_newest(delivered, 1)[0],
        booking_numbers=_each_once([each.booking_number for each in booked]),
        containers=_each_once([number for each in [*booked, *departed] for number in each.containers]),
        vessels=_each_once([each.vessel for each in departed]),
        bills_of_lading=_each_once([each.bill_of_lading for each in departed]),
        air_waybills=_each_once([each.air_waybill for each in departed]),
        remarks=_each_once([each.remarks for each in booked]),
    )


def _told(stages: Mapping[Stage, list[Fact]]) -> tuple[StageTold, ...]:
    found = []
    before: tuple[ShipmentLine, ...] = ()
    parts: tuple[Part, ...] = ()
    for stage in STAGES:
        for fact in stages.get(stage, ()):
            lines = lines_of(fact, stages, stage)
            if lines != before:  # most stages are told of the same lines as the one before
                before, parts = lines, tuple([Part(line.line, line.quantity, line.unit) for line in lines])
            found.append(StageTold(stage, fact.occurred, parts))
    return tuple(found)


def _newest(told: Sequence[tuple[Any, ...]], width: int) -> tuple[Any, ...]:
    """Of each column the last value that is stated."""
    if len(told) == 1:
        return told[0]
    columns = zip(*told, strict=True) if told else [()] * width
    return tuple(next((each for each in reversed(column) if each is not None), None) for column in columns)


def _each_once(told: Sequence[str | None]) -> tuple[str, ...]:
    if len(told) == 1:
        return (told[0],) if told[0] else ()
    return tuple(dict.fromkeys([each for each in told if each]))
