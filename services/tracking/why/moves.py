"""By what a day to come was moved, word by word: forecasts, sailings that were rolled, and what then happened."""

from collections.abc import Iterator
from datetime import date, timedelta

from services.tracking.orders.axes import Stage
from services.tracking.orders.links import Link, Reason
from services.tracking.orders.told import Fact, Told
from services.tracking.why.parties import Whose
from services.tracking.why.spells import Held, Spell, sailings
from shared.events.plan import ReadyForecast
from shared.events.shipment import ArrivalForecast, BookingRolled, CustomsQueried


def moves(told: Told, link: Link) -> list[tuple[int, Spell]]:
    """By how many days the promise was missed as it looked after each word, and with whom that word lies.

    Empty: of a milestone, a material and a step the days themselves say who had it.
    """
    match link.cause.reason:
        case Reason.READY:
            found = [*_ready(told)]
        case Reason.SAILING | Reason.NOT_LEFT:
            found = [*_sailing(told, link.cause.about), *_departed(told, link)]
        case Reason.ARRIVAL | Reason.NOT_ARRIVED:
            found = [*_arrival(told, link.cause.about), *_came(told, link)]
        case _:
            return []
    return [((on - link.due).days, spell) for on, spell in found]


def _ready(told: Told) -> Iterator[tuple[date, Spell]]:
    for fact in sorted(told.of(ReadyForecast), key=lambda fact: fact.decided):
        if not fact.event.lines:
            yield fact.event.on, _word(Whose.FACTORY, Held.READY, "", fact)


def _sailing(told: Told, number: str) -> Iterator[tuple[date, Spell]]:
    for fact in sailings(told).get(number, ()):
        if fact.event.departs_on:
            yield fact.event.departs_on, _sails(fact, number)


def _arrival(told: Told, number: str) -> Iterator[tuple[date, Spell]]:
    """Where a sailing was moved and no new arrival told, it is moved as far."""
    forecasts = [each for each in told.of(ArrivalForecast) if each.event.shipment == number]
    sails = arrives = None
    for fact in sorted([*sailings(told).get(number, ()), *forecasts], key=lambda fact: fact.decided):
        if fact.entry.topic == ArrivalForecast.topic:
            arrives = fact.event.on
            yield arrives, _word(*_at_sea(told, number, fact), number, fact)
            continue
        moved = fact.event.departs_on - sails if sails and fact.event.departs_on else timedelta(0)
        sails = fact.event.departs_on or sails
        arrives = fact.event.arrives_on or (arrives and arrives + moved)
        if arrives:
            yield arrives, _sails(fact, number)


def _departed(told: Told, link: Link) -> Iterator[tuple[date, Spell]]:
    stages = told.shipments.get(link.cause.about, {})
    for fact in stages.get(Stage.DEPARTED, ()):
        yield fact.occurred.day, _word(*_at_sea(told, link.cause.about, fact), link.cause.about, fact)


def _came(told: Told, link: Link) -> Iterator[tuple[date, Spell]]:
    stages = told.shipments.get(link.cause.about, {})
    for fact in stages.get(Stage.ARRIVED, ()):
        yield fact.occurred.day, _word(*_at_sea(told, link.cause.about, fact), link.cause.about, fact)
    for fact in stages.get(Stage.DELIVERED, ()):
        whose = Whose.FORWARDER if Stage.ARRIVED in stages else Whose.CARRIER
        held = Held.ON_CARRIAGE if Stage.ARRIVED in stages else Held.VOYAGE
        yield fact.occurred.day, _word(whose, held, link.cause.about, fact)


def _at_sea(told: Told, number: str, fact: Fact) -> tuple[Whose, Held]:
    """With the customs, where they asked something before, else with the carrier."""
    asked = [each for each in told.of(CustomsQueried) if each.event.shipment == number]
    is_asked = any(each.occurred.at <= fact.occurred.at for each in asked)
    return (Whose.CUSTOMS, Held.CUSTOMS) if is_asked else (Whose.CARRIER, Held.VOYAGE)


def _sails(fact: Fact, number: str) -> Spell:
    """What was booked for a day that is too late was booked by us; what was moved, the carrier moved."""
    if fact.entry.topic == BookingRolled.topic:
        return _word(Whose.CARRIER, Held.ROLLED, number, fact)
    return _word(Whose.US, Held.BOOKED, number, fact)


def _word(whose: Whose, held: Held, about: str, fact: Fact) -> Spell:
    return Spell(whose, held, about, fact.occurred.day, None, (fact,))
