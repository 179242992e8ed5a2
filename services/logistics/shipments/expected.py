"""When a shipment is expected to leave and to arrive, by what was booked and what was told since."""

from datetime import date

from pydantic import BaseModel, Field

from services.logistics.shipments.stages import Stage
from services.logistics.shipments.state import Shipping
from shared.events.shipment import ArrivalForecast, BookingRolled, CutOffs, ShipmentBooked


class ExpectedNow(BaseModel):
    """By the booking, or the sailing to which it was rolled; it arrives by the last forecast since, if any."""

    vessel: str | None = Field(default=None, description="Vessel and voyage, or flight")
    departs_on: date | None = None
    arrives_on: date | None = None
    cut_offs: CutOffs | None = None
    rolled: int = Field(default=0, description="How often it was moved to a later sailing")


def expected(shipping: Shipping, shipment: str) -> ExpectedNow:
    now = ExpectedNow()
    for told in shipping.shipments.get(shipment, {}).get(Stage.BOOKED, ()):
        if isinstance(told, ShipmentBooked):
            now = ExpectedNow(
                vessel=told.vessel, departs_on=told.departs_on, arrives_on=told.arrives_on, cut_offs=told.cut_offs
            )
    for note in shipping.notes.get(shipment, ()):
        match note:
            case BookingRolled():
                now = ExpectedNow(
                    vessel=note.vessel or now.vessel,
                    departs_on=note.departs_on,
                    arrives_on=note.arrives_on,
                    cut_offs=note.cut_offs,
                    rolled=now.rolled + 1,
                )
            case ArrivalForecast():
                now = now.model_copy(update={"arrives_on": note.on})
    return now
