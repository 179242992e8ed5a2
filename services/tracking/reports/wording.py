"""Where goods are, in words that may be said to anybody: no price, no remark, no name of who makes or carries them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from services.tracking.orders.axes import Commercial, Headline, Logistics, Production, Stage
from services.tracking.orders.headline import headline
from services.tracking.orders.lines import Line
from services.tracking.orders.outlook import Outlook, Prospect, Reason
from services.tracking.orders.points import Open, Point
from services.tracking.orders.view import OrderView
from services.tracking.pages.catalogue import Language, say
from services.tracking.pages.shown import number
from shared.events.obligation import Party
from shared.events.values import Unit

NOTHING = Decimal(0)
TO_COME = "to_come"
SHIPPED = (Stage.DELIVERED, Stage.ARRIVED, Stage.DEPARTED, Stage.HANDED_OVER)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ASKED = frozenset(
    {
        Open.CLARIFICATION,
        Open.DATE,
        Open.SAMPLE_SENT,
        Open.CREDIT_DISCREPANT,
        Open.MONEY_FOR_PRODUCTION,
        Open.INSPECTION_PENDING,
        Open.MONEY_FOR_ORIGINALS,
    }
)
"""What only the customer can do."""


@dataclass(slots=True)
class Amount:
    """Quantities in their units, which are never mixed."""

    of: dict[Unit, Decimal] = field(default_factory=dict)

    def add(self, quantity: Decimal, unit: Unit) -> None:
        self.of[unit] = self.of.get(unit, NOTHING) + quantity

    def said(self, language: Language) -> str:
        """`1,200 pcs + 300 sets`."""
        return " + ".join(f"{number(each)} {say(language, 'unit', unit)}" for unit, each in self.of.items())


@dataclass(slots=True)
class Goods:
    """Of some lines: what was ordered, how much of it is where, each piece in one place, and what came out of stages.

    `places` has no quantity that is nothing; what is left is `to_come`, unless the tolerance lets it be.
    """

    lines: list[Line]
    ordered: Amount
    places: dict[str, Amount]
    made: dict[str, Amount]


def goods(view: OrderView, lines: Iterable[Line]) -> Goods:
    """Of these lines, taken together."""
    found = Goods([*lines], Amount(), {}, {})
    numbers = {line.number: line.unit for line in found.lines}
    for line in found.lines:
        found.ordered.add(line.ordered, line.unit)
        for place, quantity in places(view, line):
            found.places.setdefault(place, Amount()).add(quantity, line.unit)
    told = [each for each in view.made if each.line in numbers]
    planned = view.plan.stages if view.plan else ()
    for stage in dict.fromkeys([*(each for each in planned if told), *(each.stage for each in told)]):
        for each in told:
            if each.stage == stage and each.good:
                found.made.setdefault(stage, Amount()).add(each.good, numbers[each.line])
    return found


def places(view: OrderView, line: Line) -> list[tuple[str, Decimal]]:
    """Where how much of a line is, the furthest first: of each shipment the newest word on each stage counts."""
    found: dict[str, Decimal] = {}
    for shipment in view.shipments:
        newest = {
            told.stage: part.quantity
            for told in shipment.told
            for part in told.lines
            if part.line == line.number and part.unit in {None, line.unit}
        }
        reached = NOTHING
        for stage in SHIPPED:
            if newest.get(stage, NOTHING) > reached:
                found[stage] = found.get(stage, NOTHING) + newest[stage] - reached
                reached = newest[stage]
    left = line.ordered - sum(found.values(), NOTHING)
    if left > 0 and line.fulfilled_on is None:
        found[TO_COME] = left
    return [(place, found[place]) for place in (*SHIPPED, TO_COME) if place in found]


def whereabouts(view: OrderView, of: Goods, language: Language) -> str:
    """`in production, 1,100 pcs cut, 400 pcs packed`, or `600 pcs delivered, 600 pcs on the way`."""
    place = next(iter(of.places), TO_COME)
    if place == TO_COME:
        first = in_the_house(view, language)
    else:
        first = say(language, "goods_all", place) if _is_whole(of) else ""
    return joined(language, [first, *details(view, of, language)])


def details(view: OrderView, of: Goods, language: Language) -> list[str]:
    """What quantities say beyond where the goods are as a whole."""
    if [*of.places] == [TO_COME]:
        return [*_made(view, of, language)]
    return [] if _is_whole(of) else [*_parts(view, of, language)]


def _is_whole(of: Goods) -> bool:
    return [*of.places.values()] == [of.ordered]


def in_the_house(view: OrderView, language: Language) -> str:
    """How far what has not left has come; cancelled, or on hold."""
    if view.commercial is Commercial.CANCELLED:
        return say(language, "at", Headline.CANCELLED)
    return say(language, "at", headline(view.commercial, Logistics.NOT_BOOKED, view.payment, view.production))


def _parts(view: OrderView, of: Goods, language: Language) -> Iterator[str]:
    for place, amount in of.places.items():
        if place != TO_COME:
            yield say(language, "goods", place, n=amount.said(language))
        elif view.commercial is Commercial.CANCELLED:
            yield say(language, "goods", "cancelled", n=amount.said(language))
        else:
            made = [*_made(view, of, language)]
            to_come = say(language, "goods", TO_COME, n=amount.said(language))
            yield say(language, "goods", "of_it", what=to_come, made=joined(language, made)) if of.made else to_come


def _made(view: OrderView, of: Goods, language: Language) -> Iterator[str]:
    """Stage by stage; that nothing came out yet where the making has begun."""
    if view.commercial is Commercial.CANCELLED:
        return
    for stage, amount in of.made.items():
        yield (
            say(language, "made_of", stage, n=amount.said(language))
            if _has_words(stage)
            else (say(language, "goods", "made_of", n=amount.said(language), stage=stage))
        )
    if not of.made and view.production in {Production.STARTED, Production.IN_WORK}:
        yield say(language, "goods", "nothing_made")


def _has_words(stage: str) -> bool:
    return say(Language.EN, "made_of", stage) != stage


def promise(line: Line, outlook: Outlook, language: Language, today: date) -> str:
    """What was promised of a line, and whether it was kept, or will be; nothing of what was cancelled."""
    fulfilled, promised = line.fulfilled_on, line.promised_on
    if fulfilled is None and outlook.prospect is Prospect.NONE:
        return ""
    said = [say(language, "promised", line.basis, on=day(promised, language))]
    if fulfilled:
        met = say(language, "sentence", "met", on=day(fulfilled, language))
        said.append(met + _behind("late", (fulfilled - promised).days, language))
        return joined(language, said)
    if promised < today:
        said.append(say(language, "sentence", "overdue", n=days((today - promised).days, language)))
    on = expected_on(outlook, today)
    if on and on > promised:
        expected = say(language, "sentence", "expected", on=day(on, language))
        said.append(expected + _behind("later", (on - promised).days, language))
    elif promised < today:
        said.append(say(language, "sentence", "no_date"))
    elif outlook.cause and outlook.cause.reason is Reason.MATERIAL and not on:
        said.append(say(language, "sentence", "at_risk"))
    else:
        said.append(say(language, "sentence", "on_track"))
    return joined(language, said)


def is_late(line: Line, outlook: Outlook, today: date) -> bool:
    """Whether it will not be there on its day, as things stand."""
    on = expected_on(outlook, today)
    return line.fulfilled_on is None and (line.promised_on < today or (on is not None and on > line.promised_on))


def expected_on(outlook: Outlook, today: date) -> date | None:
    """The day on which it is expected; one that is past says nothing any more."""
    return outlook.expected_on if outlook.expected_on and outlook.expected_on >= today else None


def _behind(key: str, n: int, language: Language) -> str:
    """How far behind the promised day it came, `late`, or will come as things stand, `later`."""
    return say(language, "sentence", key, n=days(n, language)) if n > 0 else ""


def questions(points: Iterable[Point], view: OrderView, language: Language) -> list[str]:
    """What the customer is waited for with, each in a few words."""
    asked = {each.number: each.question for each in view.clarifications}
    dates = {each.number: each.promised_on for each in view.proposals}
    said = []
    for each in points:
        if each.waits_for is Party.CUSTOMER and each.open in ASKED:
            what = asked.get(each.about) if each.open is Open.CLARIFICATION else None
            proposed = dates.get(each.about) if each.open is Open.DATE else None
            words = say(
                language, "asks", each.open, about=each.about, on=day(proposed, language) if proposed else each.about
            )
            said.append(f"{words}: {what}" if what else words)
    return said


def days(n: int, language: Language) -> str:
    return say(language, "sentence", "one_day" if n == 1 else "days", n=number(n))


def day(on: date, language: Language) -> str:
    """`1 Dec 2026`, which nobody reads as the 12th of January; 2026年12月1日."""
    if language is Language.ZH:
        return f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def joined(language: Language, parts: Iterable[str]) -> str:
    return ("，" if language is Language.ZH else ", ").join(each for each in parts if each)


def names(lines: Iterable[Line]) -> list[str]:
    """Styles with their colours, each once."""
    return [*dict.fromkeys(" ".join(filter(None, (each.style, each.colour))) for each in lines)]
