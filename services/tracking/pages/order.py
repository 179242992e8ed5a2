"""The page of one order, now or as of then."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.tracking.dossier import files, moments
from services.tracking.dossier.details import details, last_moments
from services.tracking.dossier.index import index
from services.tracking.dossier.matrix import listed, matrix
from services.tracking.dossier.promise import promise
from services.tracking.dossier.schedule import Line, Schedule, schedule
from services.tracking.dossier.timeline import Filter, lag, place
from services.tracking.orders.answer import AsOf, OrderAnswer, answer
from services.tracking.orders.api import AtThen, OrderId, known_order
from services.tracking.orders.history import history
from services.tracking.pages.acting import AskedOf, acting_on
from services.tracking.pages.catalogue import CATALOGUE, Language, LanguageAsked, language_of, say
from services.tracking.pages.site import PageRoute, page
from services.tracking.pages.timeline import gathered, what
from services.tracking.pages.why import told_why
from services.tracking.people import directory
from shared.events.shipment import CutOffs
from shared.http.identity import principal_of
from shared.http.paging import Cursor
from shared.http.rules import allows
from shared.identity.roles import STAFF

router = APIRouter(route_class=PageRoute, include_in_schema=False)

EVENTS = 50
"""Of its history on one page."""


@router.get("/orders/{order_id}")
@allows(STAFF)
async def order_page(
    request: Request,
    order_id: OrderId,
    at: AtThen,
    only: Annotated[Filter, Depends()],
    *,
    asked: AskedOf,
    cursor: Cursor = None,
    lang: LanguageAsked = None,
) -> Response:
    """One order: where it is, whether it comes on time, all that is known of it, and its history."""
    state, moment, principal = request.app.state, at.moment or AsOf(), principal_of(request)
    known = await known_order(request, order_id, at)
    order = answer(known, moment, state.now(), at.happened_by, at.known_by)
    told = await index(state.queries, order_id, moment)
    past = await history(
        state.queries,
        state.cursors,
        directory(request),
        order_id,
        moment,
        limit=EVENTS,
        sees=principal.sees,
        after=cursor,
        newest_first=True,
        only=only.only(told),
        wrong=told.wrong,
    )
    known_besides = details(told.right)
    styles = matrix(order)
    named = files.named(told.events, told.wrong)
    visible = files.visible(named, principal.sees)
    return page(
        request,
        "order.html",
        lang,
        order=order,
        acting=None if at.moment else await acting_on(request, order, asked, lang),
        promise=promise(order),
        schedule=_drawn(order, known_besides.cut_offs),
        styles=styles,
        listed=listed(order, styles),
        details=known_besides,
        last_moments=last_moments,
        files=visible,
        hidden_files=len(named) - len(visible),
        history=past,
        index=told,
        only=only,
        names=await directory(request).names(each for each, _ in told.counted("actor")),
        cursor=cursor,
        asof=at,
        why=None if order.parked else await told_why(request, order_id, moment, lang),
        quick=moments.quick(order.today, order.received, order.released),
        what=partial(what, called=_called(order, language_of(request, lang))),
        gathered=gathered,
        lag=lag,
        place=place,
    )


def _called(order: OrderAnswer, language: Language) -> dict[str, dict[str, str]]:
    """How the timeline calls milestones and stages."""
    milestones = order.plan.milestones if order.plan else ()
    return {
        "milestone": {each.code: each.chinese if language is Language.ZH else each.name for each in milestones},
        "stage": {stage: say(language, "making", stage) for stage in CATALOGUE["making"]},
    }


def _drawn(order: OrderAnswer, cut_offs: Mapping[str, CutOffs]) -> Schedule | None:
    """Its plan, with the days by which cargo has to be handed over; None: it has no plan."""
    if order.plan is None:
        return None
    lines = [Line("cut_off", told.cargo.date(), shipment) for shipment, told in sorted(cut_offs.items()) if told.cargo]
    return schedule(order.plan, order.today, order.outlook.promised_on, lines, order.materials)
