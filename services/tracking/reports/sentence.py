"""One sentence that says where an order is, to be copied into a letter or a chat: the same in both languages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.tracking.orders.lines import Line
from services.tracking.orders.outlook import Cause, Outlook, Reason, outlook
from services.tracking.orders.points import points
from services.tracking.orders.view import OrderView
from services.tracking.pages.catalogue import Language, say
from services.tracking.reports.wording import (
    day,
    details,
    goods,
    is_late,
    joined,
    names,
    places,
    promise,
    questions,
    whereabouts,
)

MOST_GROUPS = 8
"""So many lines that differ are told apart; of the others, how many there are."""
MOST_NAMES = 3
"""So many lines are called by what they are, more only by their numbers."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Where an order is: in English and in Chinese, the same."""

    order_id: UUID
    en: str
    zh: str


def both(view: OrderView, today: date) -> Sentence:
    """`today` is the day at the destination."""
    return Sentence(view.order_id, sentence(view, today, Language.EN), sentence(view, today, Language.ZH))


def sentence(view: OrderView, today: date, language: Language) -> str:
    """Where it is, what was promised, when it is expected, why not earlier, and what the customer is waited for with.

    Lines that differ in that are told apart. Nothing confidential and no remark is in it.
    """

    def words(key: str, **values: Any) -> str:
        return say(language, "sentence", key, **values)

    po, at = _called(view), say(language, "at", view.headline)
    if not view.lines:
        return words("bare", po=po, at=at)
    stands, groups = outlook(view, today), _groups(view)
    whole = goods(view, view.lines)
    head = words("head", po=po, amount=whole.ordered.said(language), what=_names(view.lines, language))
    late = any(is_late(line, stands, today) for line in view.lines)
    why = _why(view, stands.cause, stands, language) if late and stands.cause else ""
    if len(groups) == 1:
        promised = promise(view.lines[0], stands, language, today)
        clauses = [joined(language, [at, *details(view, whole, language)]), joined(language, [promised, why])]
    else:
        clauses = [at, *(_clause(view, group, stands, language, today) for group in groups[:MOST_GROUPS])]
        rest = sum(map(len, groups[MOST_GROUPS:]))
        clauses += [words("more", n=rest) if rest else "", why]
    if asked := questions(points(view), view, language):
        clauses.append(words("waits", what=joined(language, asked)))
    return head + words("and").join(filter(None, clauses)) + words("stop")


def _called(view: OrderView) -> str:
    """By the customer's number, which may say itself what it is."""
    called = view.po_number or str(view.order_id)
    return called if called[:2].upper() == "PO" else f"PO {called}"


def _clause(view: OrderView, group: Sequence[Line], stands: Outlook, language: Language, today: date) -> str:
    of = goods(view, group)
    where = whereabouts(view, of, language)
    said = joined(language, [where, promise(group[0], stands, language, today)])
    return say(
        language, "sentence", "lines", which=_which(group, language), amount=of.ordered.said(language), said=said
    )


def _groups(view: OrderView) -> list[list[Line]]:
    """Lines of which the same can be said, in the order of the first of each."""
    found: dict[Any, list[Line]] = {}
    reported = {each.line for each in view.made if each.good}
    for line in view.lines:
        where = tuple(place for place, _ in places(view, line))
        key = (where, line.number in reported, line.promised_on, line.basis, line.fulfilled_on)
        found.setdefault(key, []).append(line)
    return [*found.values()]


def _which(group: Sequence[Line], language: Language) -> str:
    """Which lines these are, and what is in them."""
    numbers = ("、" if language is Language.ZH else ", ").join(line.number for line in group)
    key = "one_line" if len(group) == 1 else "many_lines"
    return say(language, "sentence", key, numbers=numbers, what=_names(group, language))


def _names(lines: Iterable[Line], language: Language) -> str:
    """What it is: the first few styles."""
    found = names(lines)
    said = ("、" if language is Language.ZH else ", ").join(found[:MOST_NAMES])
    more = len(found) - MOST_NAMES
    return say(language, "sentence", "and_more", what=said, n=more) if more > 0 else said


def _why(view: OrderView, cause: Cause, stands: Outlook, language: Language) -> str:
    """The first thing that stands against the promise."""
    about = cause.about
    if cause.reason is Reason.MILESTONE and view.plan:
        found = next((each for each in view.plan.milestones if each.code == about), None)
        about = (found.chinese if language is Language.ZH else found.name) if found else about
    elif cause.reason is Reason.MATERIAL:
        about = next((each.description for each in view.materials if each.number == about and each.description), about)
    elif cause.reason is Reason.STEP:
        return say(language, "reason", cause.reason, about=say(language, "step", about))
    on = view.ready[-1].on if cause.reason is Reason.READY and view.ready else stands.expected_on
    return say(language, "reason", cause.reason, about=about, on=day(on, language) if on else "")
