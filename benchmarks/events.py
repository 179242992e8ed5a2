"""The event that is written: a state of about 600 bytes, as an order's are."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from shared.envelope import Actor, Envelope, Occurred
from shared.events.shipment import Mode, ShipmentBooked, ShipmentLine
from shared.mapper import to_state

EVENT = ShipmentBooked(
    order_id=UUID(int=7),
    shipment="ASN-2027-000417",
    lines=tuple(ShipmentLine(line=str(n), quantity=Decimal(1200)) for n in range(1, 5)),
    mode=Mode.SEA,
    forwarder="Ningbo Forwarding",
    booking_number="NBFW4711",
    containers=("TGHU1234567", "TGHU1234572"),
    remarks="two containers, stuffed at the factory on Friday",
)
TOPIC = EVENT.topic
STATE = to_state(
    EVENT, Envelope(Occurred(datetime(2027, 3, 1, tzinfo=UTC)), Actor(str(UUID(int=9))), "a" * 32, "1:order:4711")
)
DATA = json.dumps(json.loads(STATE)["data"])
METADATA = json.dumps({name: value for name, value in json.loads(STATE).items() if name != "data"})
