"""What an order's events say beyond its view: cut-offs of sailings, sampling plans of inspections, clearances."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from services.tracking import payloads
from services.tracking.dossier.index import Noted
from services.tracking.moments import Moment
from services.tracking.values import value
from shared.envelope import Occurred
from shared.events.inspection import InspectionPerformed, SamplingPlan
from shared.events.order import ClearanceWithdrawn, OrderCleared
from shared.events.shipment import BookingRolled, CutOffs, ShipmentBooked


@value
class Cleared:
    """Money is there for it, or no longer: `production` or `originals`."""

    clearance: str
    given: bool
    occurred: Moment
    because: str | None


@value
class Details:
    """By shipment its cut-offs, by inspection the plan by which it was looked at; clearances as they came."""

    cut_offs: Mapping[str, CutOffs]
    plans: Mapping[str, SamplingPlan]
    cleared: tuple[Cleared, ...]


def details(events: Iterable[Noted]) -> Details:
    """Of events that nobody declared wrong; the last word counts. What cannot be read is left out."""
    cut_offs: dict[str, CutOffs] = {}
    plans: dict[str, SamplingPlan] = {}
    cleared: list[Cleared] = []
    for event, told in _read(sorted(events, key=lambda each: each.decided)):
        match event.topic:
            case ShipmentBooked.topic | BookingRolled.topic:
                if told.cut_offs:
                    cut_offs[told.shipment] = told.cut_offs
            case InspectionPerformed.topic:
                plans[told.inspection] = told.plan
            case OrderCleared.topic | ClearanceWithdrawn.topic:
                given = event.topic == OrderCleared.topic
                cleared.append(Cleared(told.clearance, given, event.occurred, getattr(told, "because", None)))
    return Details(cut_offs, plans, tuple(cleared))


def last_moments(cut_offs: CutOffs) -> Iterator[tuple[str, Occurred]]:
    """What has to be there by when, the earliest first."""
    told: list[tuple[str, datetime]] = [
        (name, at) for name in ("shipping_instruction", "vgm", "cargo") if (at := getattr(cut_offs, name)) is not None
    ]
    for name, at in sorted(told, key=lambda each: each[1]):
        yield name, Occurred(at)


def _read(events: Iterable[Noted]) -> Iterator[tuple[Noted, Any]]:
    topics = {
        each.topic for each in (InspectionPerformed, ShipmentBooked, BookingRolled, OrderCleared, ClearanceWithdrawn)
    }
    for event in events:
        if event.topic not in topics or event.data is None:
            continue
        try:
            yield event, payloads.read(event.topic, event.class_version, event.data)
        except Exception:  # noqa: BLE001,S112 (whatever is wrong with it: the order is parked for it, and says so)
            continue
