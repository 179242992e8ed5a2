"""What is told of a shipment beside the stages of its journey: papers, customs, forecasts, what goes wrong.

It happened, so it is taken down, whatever is known of the shipment or its order, in whatever order it is told.
"""

from services.logistics.shipments.stages import Note
from services.logistics.shipments.state import Shipping
from shared.errors import Rejected
from shared.events.shipment import (
    ArrivalForecast,
    BillIssued,
    BookingRolled,
    CustomsDeclared,
    CustomsDocumentsSent,
    CustomsQueried,
    CustomsReleased,
    DocumentsSent,
    ShipmentEvent,
    TransitExceptionCoordinated,
    TransitExceptionRaised,
    TransitExceptionResolved,
)

Once = CustomsDeclared | CustomsReleased | BillIssued | TransitExceptionRaised | TransitExceptionResolved
"""Happens once; told again it is the same, told otherwise one of them is wrong."""
Repeatedly = (
    BookingRolled
    | ArrivalForecast
    | CustomsDocumentsSent
    | CustomsQueried
    | DocumentsSent
    | TransitExceptionCoordinated
)
"""May happen again, also in the same words; all of them are kept."""
NoteFact = Once | Repeatedly

KNOWN_BY = {BillIssued: "number", TransitExceptionRaised: "exception", TransitExceptionResolved: "exception"}
"""By which number it is told which of several it is. Others are themselves all that they say."""


def note_once(shipping: Shipping, fact: Once) -> list[ShipmentEvent]:
    name = KNOWN_BY.get(type(fact))
    for known in told_of(shipping, fact):
        if known == fact:
            return []
        if name and getattr(known, name) == getattr(fact, name):
            raise Rejected(
                f"{name} {getattr(fact, name)} was told already, otherwise: retract what is wrong first, then tell it "
                "again"
            )
    return [fact]


def note_again(shipping: Shipping, fact: Repeatedly) -> list[ShipmentEvent]:
    """Without a day: what was told last and is told again is the same."""
    known = [note for note in shipping.notes.get(fact.shipment, ()) if type(note) is type(fact)]
    return [] if known and known[-1] == fact else [fact]


def told_of(shipping: Shipping, fact: Once) -> list[Note]:
    """What of this kind was told; exceptions have their numbers within the order, the rest within the shipment."""
    everywhere = isinstance(fact, TransitExceptionRaised | TransitExceptionResolved)
    return [
        note
        for shipment, notes in shipping.notes.items()
        if everywhere or shipment == fact.shipment
        for note in notes
        if type(note) is type(fact)
    ]
