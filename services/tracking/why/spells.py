"""Who had an order, from when until when: spells in which it lay with the customer, at the mill, with the customs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from services.tracking.orders.axes import Stage
from services.tracking.orders.told import Fact, Told
from services.tracking.orders.view import OrderView
from services.tracking.why.parties import Whose
from shared.events.inspection import InspectionConceded, InspectionPerformed, Result
from shared.events.material import MaterialExpected, MaterialOrdered, MaterialPlanned, MaterialReceived
from shared.events.order import (
    ClarificationAnswered,
    ClarificationRequested,
    Clearance,
    CreditChecked,
    CreditOpened,
    OrderCleared,
)
from shared.events.output import OutworkReturned, OutworkSent
from shared.events.sample import (
    SampleApproved,
    SampleDelivered,
    SampleDispatched,
    SampleKind,
    SampleOrdered,
    SampleRejected,
    SampleRequested,
)
from shared.events.shipment import BookingRolled, CustomsQueried, CustomsReleased
from shared.planning import day_of

NOTHING = Decimal(0)
DAY = timedelta(days=1)


class Held(StrEnum):
    """What was waited for."""

    WORK = "work"
    """Nothing else: whoever does it."""
    TOLD = "told"
    """People said whom it waits for."""
    QUESTION = "question"
    SAMPLE_AWAY = "sample_away"
    SAMPLE_ROUND = "sample_round"
    MONEY = "money"
    CREDIT = "credit"
    NOT_ORDERED = "not_ordered"
    MATERIAL = "material"
    OUTWORK = "outwork"
    INSPECTION = "inspection"
    VERDICT = "verdict"
    BOOKED = "booked"
    ROLLED = "rolled"
    NOT_LEFT = "not_left"
    CUSTOMS = "customs"
    VOYAGE = "voyage"
    ON_CARRIAGE = "on_carriage"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Spell:
    """It lay with that party from the day after `since` to the end of `until`; None: still.

    `due`: from the day after that one it should not have been there any more; None: it need never have been.
    """

    whose: Whose
    held: Held
    about: str
    since: date
    until: date | None
    facts: tuple[Fact, ...]
    due: date | None = None
    kind: str = ""
    """Of a sample."""

    def covers(self, day: date) -> bool:
        return self.since < day and (self.until is None or day <= self.until)

    def is_late_on(self, day: date) -> bool:
        return self.covers(day) and (self.due is None or day > self.due)


def spells(view: OrderView, told: Told) -> tuple[Spell, ...]:
    """All of them; where two cover a day, the earlier one here is the one that held it up."""
    return (
        *_questions(told),
        *_money(view, told),
        *_samples(told),
        *_materials(view, told),
        *_outwork(told),
        *_inspections(told),
        *_customs(told),
        *_rolled(told),
    )


def _questions(told: Told) -> Iterator[Spell]:
    answers = {fact.event.number: fact for fact in told.of(ClarificationAnswered)}
    for asked in told.of(ClarificationRequested):
        if asked.event.blocking:
            yield _spell(Whose.CUSTOMER, Held.QUESTION, asked.event.number, asked, answers.get(asked.event.number))


def _money(view: OrderView, told: Told) -> Iterator[Spell]:
    """From the order until production was cleared; a letter of credit lies with us while nobody has checked it."""
    cleared = [fact for fact in told.of(OrderCleared) if fact.event.clearance == Clearance.PRODUCTION]
    checks = told.of(CreditChecked)
    for opened in told.of(CreditOpened):
        about = opened.event.reference, opened.event.amendment
        checked = next((each for each in checks if (each.event.reference, each.event.amendment) == about), None)
        yield _spell(Whose.US, Held.CREDIT, opened.event.reference, opened, checked)
    if told.received and (cleared or view.production_waits):
        yield _spell(Whose.CUSTOMER, Held.MONEY, view.terms or "", told.received[0], cleared[-1] if cleared else None)


def _samples(told: Told) -> Iterator[Spell]:
    kinds = {fact.event.sample: fact.event.kind for fact in told.of(SampleRequested)}
    steps = told.of(SampleRequested, SampleOrdered, SampleDispatched, SampleDelivered, SampleRejected, SampleApproved)
    for number in sorted({fact.event.sample for fact in steps}):
        yield from _of_sample(number, kinds.get(number), [fact for fact in steps if fact.event.sample == number])


def _of_sample(number: str, kind: SampleKind | None, steps: list[Fact]) -> Iterator[Spell]:
    """To and fro: from the request, and from each rejection, it is ours to send; from then the customer's to judge."""
    away = {SampleDispatched.topic, SampleDelivered.topic}
    since, whose = steps[0], Whose.CUSTOMER if steps[0].entry.topic in away else Whose.US
    for fact in steps[1:]:
        if fact.entry.topic == SampleApproved.topic:
            yield _of_round(number, kind, whose, since, fact)
            return
        turned = Whose.CUSTOMER if fact.entry.topic in away else Whose.US
        if turned is not whose:
            yield _of_round(number, kind, whose, since, fact)
            since, whose = fact, turned
    if steps[-1].entry.topic != SampleApproved.topic:
        yield _of_round(number, kind, whose, since, None)


def _of_round(number: str, kind: SampleKind | None, whose: Whose, since: Fact, until: Fact | None) -> Spell:
    held = Held.SAMPLE_AWAY if whose is Whose.CUSTOMER else Held.SAMPLE_ROUND
    return _spell(whose, held, number, since, until, kind=kind or "")


def _materials(view: OrderView, told: Told) -> Iterator[Spell]:
    facts = told.of(MaterialPlanned, MaterialOrdered, MaterialExpected, MaterialReceived)
    for shown in view.materials:
        its = [fact for fact in facts if fact.event.material == shown.number]
        planned = [fact for fact in its if fact.entry.topic == MaterialPlanned.topic]
        bought = [fact for fact in its if fact.entry.topic in {MaterialOrdered.topic, MaterialExpected.topic}]
        came = [fact for fact in its if fact.entry.topic == MaterialReceived.topic]
        is_in = NOTHING < shown.needed <= shown.received
        last = came[-1] if came and is_in else None
        if planned:
            ends = bought[0] if bought else last
            yield _spell(Whose.US, Held.NOT_ORDERED, shown.number, planned[-1], ends, due=shown.needed_by)
        if bought:
            expected = [fact for fact in its if fact.entry.topic == MaterialExpected.topic]
            facts_of_it = (bought[0], *expected, *came)
            since = day_of(bought[0].occurred)
            until = day_of(last.occurred) if last else None
            yield Spell(Whose.MILL, Held.MATERIAL, shown.number, since, until, facts_of_it, shown.needed_by)


def _outwork(told: Told) -> Iterator[Spell]:
    back = told.of(OutworkReturned)
    for sent in told.of(OutworkSent):
        came = [fact for fact in back if fact.event.sent == sent.event.note]
        rest = sum((line.quantity for line in sent.event.lines), NOTHING)
        last = None
        for fact in came:
            rest -= sum((line.quantity + (line.spoiled or NOTHING) for line in fact.event.lines), NOTHING)
            last = fact if rest <= NOTHING and last is None else last
        yield _spell(Whose.SUBCONTRACTOR, Held.OUTWORK, sent.event.note, sent, last, due=sent.event.due)


def _inspections(told: Told) -> Iterator[Spell]:
    """What failed is the factory's until it is looked at again; what is undecided is the customer's to decide."""
    performed, conceded = told.of(InspectionPerformed), told.of(InspectionConceded)
    for fact in performed:
        number = fact.event.inspection
        repeats = [each for each in performed if each.event.follows == number and each.occurred.at >= fact.occurred.at]
        ends = [*repeats, *(each for each in conceded if each.event.inspection == number)]
        until = min(ends, key=lambda each: each.occurred.at, default=None)
        if fact.event.result == Result.FAILED:
            yield _spell(Whose.FACTORY, Held.INSPECTION, number, fact, until)
        elif fact.event.result == Result.PENDING:
            yield _spell(Whose.CUSTOMER, Held.VERDICT, number, fact, until)


def _customs(told: Told) -> Iterator[Spell]:
    released = told.of(CustomsReleased)
    for asked in told.of(CustomsQueried):
        number = asked.event.shipment
        after = [each for each in released if each.event.shipment == number and each.occurred.at >= asked.occurred.at]
        yield _spell(Whose.CUSTOMS, Held.CUSTOMS, number, asked, after[0] if after else None)


def _rolled(told: Told) -> Iterator[Spell]:
    """From the day on which it should have sailed to the one to which the carrier moved it."""
    for roll, before in rolls(told):
        if before is not None and roll.event.departs_on > before:
            yield Spell(Whose.CARRIER, Held.ROLLED, roll.event.shipment, before, roll.event.departs_on, (roll,))


def rolls(told: Told) -> Iterator[tuple[Fact, date | None]]:
    """Each time that a carrier moved a shipment, with the day on which it should have sailed before."""
    for sailing in sailings(told).values():
        sails: date | None = None
        for fact in sailing:
            if fact.entry.topic == BookingRolled.topic:
                yield fact, sails
            sails = fact.event.departs_on or sails


def sailings(told: Told) -> dict[str, list[Fact]]:
    """By shipment what was said of when it sails: booked and rolled, as it was decided."""
    found = {number: [*stages[Stage.BOOKED]] for number, stages in told.shipments.items() if Stage.BOOKED in stages}
    for fact in told.of(BookingRolled):
        found.setdefault(fact.event.shipment, []).append(fact)
    return {number: sorted(facts, key=lambda fact: fact.decided) for number, facts in sorted(found.items())}


def _spell(
    whose: Whose, held: Held, about: str, since: Fact, until: Fact | None, *, due: date | None = None, kind: str = ""
) -> Spell:
    ended = day_of(until.occurred) if until else None
    facts = (since, until) if until and until is not since else (since,)
    return Spell(whose, held, about, day_of(since.occurred), ended, facts, due, kind)
