"""One photo after the other: what is to be photographed next, so that nobody has to look for it in between."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from services.tracking.acting.act import Act
from services.tracking.acting.offering import PHOTO, Offer
from services.tracking.orders.answer import OrderAnswer

MILESTONE = "milestone"


def lacking(order: OrderAnswer, photographed: Iterable[Offer]) -> list[Offer]:
    """Of what a photo alone is told of, that of which there is none yet."""
    have = {f"{sample.number}.{each.round}" for sample in order.samples for each in sample.rounds if each.photos}
    return [each for each in photographed if each.act.key == PHOTO and each.about.id not in have]


def onward(order: OrderAnswer, photographed: Iterable[Offer], done: Act, about: str) -> str:
    """The address of the next form: of the same kind first, then what lacks a photo; else the choice of what else.

    `about` is what `done` was done to, a milestone too: it may be shown only later.
    """
    rest = [each for each in photographed if (each.act.key, each.about.id) != (done.key, about) and not each.about.why]
    asked = {"then": PHOTO, "did": done.key}
    at = f"/orders/{order.order_id}/do"
    if done.key == MILESTONE and (following := next((each for each in _to_come(order) if each != about), None)):
        return f"{at}/{MILESTONE}?{urlencode({'stage': following} | asked)}"
    same = [each for each in rest if each.act is done and each.about.id and done.key != PHOTO]
    for each in (*same, *lacking(order, rest)):
        return f"{at}/{each.act.key}?{urlencode({'about': each.about.id} | asked)}"
    return f"{at}/{PHOTO}?{urlencode(asked)}"


def _to_come(order: OrderAnswer) -> Iterator[str]:
    """Milestones, in the order of the plan."""
    for each in order.plan.milestones if order.plan else ():
        if each.reached_on is None and not each.waived:
            yield each.code
