"""What boards list of an order that is being told, and a booking to tell."""

import json
from typing import Any

from services.tracking.items.things.every import items_of
from services.tracking.items.things.row import Row
from shared.events.shipment import Mode, ShipmentBooked
from tests.tracking.telling import Telling


def rows(tell: Telling, kind: str) -> list[Row]:
    return [row for row in items_of(tell.view()) if row.kind == kind]


def one(tell: Telling, kind: str) -> Row:
    (row,) = rows(tell, kind)
    return row


def told(row: Row) -> dict[str, Any]:
    return dict(json.loads(row.told))


def booked(tell: Telling, **more: Any) -> ShipmentBooked:
    return tell.booked("S1", A=100).model_copy(update={"mode": Mode.SEA, "forwarder": "Sinotrans", **more})
