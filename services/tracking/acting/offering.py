"""Which acts a page offers to somebody: the next step as an open form, and what else they may do now."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.tracking.acting.act import About, Act, Area
from services.tracking.acting.table import ACTS
from services.tracking.orders.answer import OrderAnswer
from services.tracking.orders.points import Point
from shared.events.files import Kind as FileKind
from shared.identity.principal import Principal

PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Offer:
    """An act, and what it would be done to."""

    act: Act
    about: About


def offers(order: OrderAnswer, principal: Principal) -> list[Offer]:
    """All that somebody of these roles may do with the order now, or could if nothing were in the way."""
    if principal.reads_only:
        return []
    mine = [act for act in ACTS if act.doers & principal.roles]
    return [Offer(act, about) for act in mine for about in act.offered(order)]


def next_of(order: OrderAnswer, offered: list[Offer]) -> Offer | None:
    """What is in the way of the next step comes first, then the step, then anything else that is open."""
    if order.next is None:
        return None
    blocked = [offer for point in order.next.blocked_by for offer in _of_point(point, offered)]
    steps = [each for each in offered if order.next.step in each.act.steps]
    free = [] if order.next.blocked_by else [each for each in steps if not each.about.why]
    others = [offer for point in order.open for offer in _of_point(point, offered)]
    return next(iter([*blocked, *free, *others, *steps]), None)


def photographed(offered: list[Offer]) -> list[Offer]:
    """Those that a photo can be attached to; the one that is nothing else comes first."""
    found = [each for each in offered if any(field.file is FileKind.PHOTO for field in each.act.fields)]
    return sorted(found, key=lambda each: each.act.key != PHOTO)


def by_area(offered: list[Offer], without: Offer | None) -> list[tuple[Area, list[Offer]]]:
    """In the order of an order's life."""
    rest = [each for each in offered if each != without]
    found = [(area, [each for each in rest if each.act.area is area]) for area in Area]
    return [(area, those) for area, those in found if those]


def _of_point(point: Point, offered: list[Offer]) -> Iterator[Offer]:
    for each in offered:
        about = each.about.id
        if point.open in each.act.points and (not about or point.about in {about, *about.split(".")}):
            yield each
