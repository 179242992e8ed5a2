"""The papers of a shipment: customs, bill of lading, documents; and when it sails and is expected."""

from datetime import date
from typing import TypeVar

from services.tracking.moments import Moment
from services.tracking.orders.axes import Documents, Stage
from services.tracking.orders.told import Fact, Told
from services.tracking.values import value
from shared.events import Event
from shared.events.shipment import (
    ArrivalForecast,
    BillIssued,
    BookingRequested,
    BookingRolled,
    CustomsDeclared,
    CustomsDocumentsSent,
    CustomsQueried,
    CustomsReleased,
    CutOffs,
    DocumentsSent,
    OriginalsReleased,
    TitleKind,
)
from shared.planning import day_of

STEPS: dict[type[Event], Documents] = {
    CustomsDocumentsSent: Documents.SENT_TO_CUSTOMS,
    CustomsDeclared: Documents.DECLARED,
    CustomsReleased: Documents.CUSTOMS_RELEASED,
    BillIssued: Documents.BILL_ISSUED,
    DocumentsSent: Documents.COPIES_SENT,
    OriginalsReleased: Documents.TITLE_RELEASED,
}
"""In the order in which they should come."""
IN_TURN = tuple(Documents)
T = TypeVar("T")


@value
class Papers:
    """`departs_on` (ETD) is a day at the port of loading, `arrives_on` (ETA) at that of discharge; rolled: how often
    the carrier moved it. `queried`: what the customs ask, until they release it.
    """

    shipment: str
    documents: Documents
    requested: Moment | None
    departs_on: date | None
    arrives_on: date | None
    rolled: int
    loading_port: str | None
    discharge_port: str | None
    declarations: tuple[str, ...]
    queried: str | None
    bills: tuple[str, ...]
    title: TitleKind | None
    sent_on: date | None = None
    """When copies of the documents first went out."""
    vessel: str | None = None
    """Vessel and voyage, or flight, as booked last."""
    cut_offs: CutOffs | None = None


def papers(told: Told) -> tuple[Papers, ...]:
    if not told.more and not any(
        _sails(fact) for stages in told.shipments.values() for fact in stages.get(Stage.BOOKED, ())
    ):
        return ()
    kinds: tuple[type[Event], ...] = (*STEPS, BookingRequested, BookingRolled, ArrivalForecast, CustomsQueried)
    facts = [fact for kind in kinds for fact in told.of(kind)] if told.more else []
    booked = {number: stages.get(Stage.BOOKED, []) for number, stages in told.shipments.items()}
    numbers = {fact.event.shipment for fact in facts} | {
        number for number, those in booked.items() if any(map(_sails, those))
    }
    return tuple(
        _papers(number, [fact for fact in facts if fact.event.shipment == number], booked.get(number, []))
        for number in sorted(numbers)
    )


def _sails(booked: Fact) -> bool:
    return booked.event.departs_on is not None or booked.event.arrives_on is not None


def documents(shown: tuple[Papers, ...]) -> Documents:
    return min((each.documents for each in shown), key=IN_TURN.index, default=Documents.NONE)


def _papers(number: str, facts: list[Fact], booked: list[Fact]) -> Papers:
    def of(*kinds: type[Event]) -> list[Fact]:
        topics = {kind.topic for kind in kinds}
        return sorted((fact for fact in facts if fact.entry.topic in topics), key=lambda fact: fact.decided)

    sailing = sorted([*booked, *of(BookingRolled)], key=lambda fact: fact.decided)
    arrival = sorted([*sailing, *of(ArrivalForecast)], key=lambda fact: fact.decided)
    bills, released = of(BillIssued, OriginalsReleased), of(CustomsReleased)
    steps = [step for kind, step in STEPS.items() if of(kind)]
    return Papers(
        shipment=number,
        documents=max(steps, key=IN_TURN.index, default=Documents.NONE),
        requested=next((fact.occurred for fact in of(BookingRequested)), None),
        departs_on=_last([fact.event.departs_on for fact in sailing]),
        arrives_on=_last(
            [getattr(fact.event, "arrives_on", None) or getattr(fact.event, "on", None) for fact in arrival]
        ),
        rolled=len(of(BookingRolled)),
        loading_port=_last([fact.event.loading_port for fact in booked]),
        discharge_port=_last([fact.event.discharge_port for fact in booked]),
        declarations=tuple(dict.fromkeys(fact.event.declaration for fact in of(CustomsDeclared))),
        queried=None if released else _last([fact.event.question for fact in of(CustomsQueried)]),
        bills=tuple(dict.fromkeys(fact.event.number for fact in of(BillIssued))),
        title=_last([fact.event.kind for fact in bills]),
        sent_on=min((day_of(fact.occurred) for fact in of(DocumentsSent)), default=None),
        vessel=_last([fact.event.vessel for fact in sailing]),
        cut_offs=_last([fact.event.cut_offs for fact in _of_this_sailing(sailing)]),
    )


def _of_this_sailing(told: list[Fact]) -> list[Fact]:
    """What was said of it since the carrier moved it last: the cut-offs of another sailing are none."""
    moves = [n for n, fact in enumerate(told) if fact.entry.topic == BookingRolled.topic]
    return told[moves[-1] :] if moves else told


def _last(told: list[T | None]) -> T | None:
    return next((each for each in reversed(told) if each is not None), None)
