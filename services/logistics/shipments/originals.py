"""Letting the originals go, bills of lading or a telex release 电放: our decision, behind the customer's money."""

from collections.abc import Set as AbstractSet

from services.logistics.shipments.conceding import check_not_by_conceder
from services.logistics.shipments.gates import without_money
from services.logistics.shipments.handing_over import NOBODY
from services.logistics.shipments.stages import Stage
from services.logistics.shipments.state import Shipping, Standing
from shared.errors import NotKnownYet, Rejected
from shared.events.shipment import (
    BillIssued,
    OriginalsReleased,
    ShipmentDeparted,
    ShipmentEvent,
    ShipmentGate,
    TitleKind,
)

NO_TITLE = {TitleKind.SEAWAY_BILL, TitleKind.AIR_WAYBILL}


def release_originals(
    shipping: Shipping,
    wanted: OriginalsReleased,
    seen: str = "",
    *,
    asker: AbstractSet[str] = NOBODY,
    conceders: AbstractSet[str] = NOBODY,
) -> list[ShipmentEvent]:
    """Once for a shipment, after its bill was issued; a hold or a cancellation does not stop it, what left stays owed.

    Raises NotKnownYet, with the position `seen`, while the order is not known here: its terms decide.
    """
    shipment = wanted.shipment
    for released in shipping.told(shipment, OriginalsReleased):
        if released == wanted:
            return []
        raise Rejected(
            f"the originals of shipment {shipment} went to {released.to} already: retract that first, if it is wrong"
        )
    check_there_are_any(shipping, shipment)
    if shipping.standing is Standing.UNKNOWN:
        raise NotKnownYet("the order is not known here yet, nor whether its originals wait for money", seen=seen)
    if shut := without_money(shipping, shipment):
        if ShipmentGate.ORIGINALS not in shipping.conceded(shipment):
            raise shut.rejected()
        check_not_by_conceder(shut, asker, conceders)
    return [wanted]


def check_there_are_any(shipping: Shipping, shipment: str) -> None:
    """Raises Rejected before a bill is known, and where what was issued is no title to the goods."""
    departed = [
        told
        for told in shipping.shipments.get(shipment, {}).get(Stage.DEPARTED, ())
        if isinstance(told, ShipmentDeparted)
    ]
    bills = shipping.told(shipment, BillIssued)
    if not bills and not any(told.bill_of_lading or told.air_waybill for told in departed):
        raise Rejected(
            f"no bill of lading is known of shipment {shipment}: take down that it was issued, then let it go"
        )
    kinds = {bill.kind for bill in bills} or {
        TitleKind.ORIGINAL_BILL if told.bill_of_lading else TitleKind.AIR_WAYBILL for told in departed
    }
    if kinds <= NO_TITLE:
        raise Rejected(
            f"shipment {shipment} travels with {' and '.join(sorted(kind.replace('_', ' ') for kind in kinds))}: "
            "its goods are given out without originals"
        )
