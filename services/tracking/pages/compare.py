"""The page of two moments of one order."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.tracking.dossier.moments import FromTo, quick
from services.tracking.dossier.two_moments import two_moments
from services.tracking.orders.api import OrderId
from services.tracking.pages.catalogue import Language, LanguageAsked, language_of
from services.tracking.pages.differences import UNSAID, by_area, worded
from services.tracking.pages.site import PageRoute, link, page
from shared.http.rules import allows
from shared.identity.roles import STAFF

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/orders/{order_id}/compare")
@allows(STAFF)
async def compare_page(
    request: Request, order_id: OrderId, asked: Annotated[FromTo, Depends()], lang: LanguageAsked = None
) -> Response:
    """What is different about an order between two moments, in words."""
    found = await two_moments(request, order_id, asked)
    order, language = found.after, language_of(request, lang)
    milestones = order.plan.milestones if order.plan else ()
    sides = {name: told for name, told in parameters_of(asked).items() if told}
    return page(
        request,
        "order/compare.html",
        lang,
        order=order,
        before=asked.before,
        after=asked.after,
        nothing_before=found.before is None,
        differences=found.differences,
        by_area=by_area,
        worded=partial(worded, language),
        unsaid=UNSAID,
        milestones={each.code: each.chinese if language is Language.ZH else each.name for each in milestones},
        quick=quick(order.today, order.received, order.released),
        machine=link(request, f"/v1/orders/{order_id}/comparison", **sides),
    )


def parameters_of(asked: FromTo) -> dict[str, str | None]:
    """The moments by the names of their parameters."""
    return {
        "from_happened_by": asked.from_happened_by,
        "from_known_by": asked.from_known_by,
        "to_happened_by": asked.to_happened_by,
        "to_known_by": asked.to_known_by,
    }
