"""An order at two moments, and what is different: for the page and for programs."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import Request

from services.tracking.dossier.comparison import Difference, compare
from services.tracking.dossier.moments import FromTo
from services.tracking.orders.answer import AsOf, Known, OrderAnswer, answer
from services.tracking.orders.api import Then, known_order
from services.tracking.orders.view import fold
from shared.errors import Unknown
from shared.http.identity import principal_of


@dataclass(frozen=True, slots=True)
class TwoMoments:
    """`before` None: nothing was known of the order then, and what is told is all that came since."""

    before: OrderAnswer | None
    after: OrderAnswer
    differences: tuple[Difference, ...]


async def two_moments(request: Request, order_id: UUID, asked: FromTo) -> TwoMoments:
    """As far as whoever asks may see it. Raises Unknown where nothing was known of it at the second moment, either."""
    after = await _at(request, order_id, asked.after)
    try:
        before = await _at(request, order_id, asked.before) if asked.before != asked.after else after
    except Unknown:
        before = None
    sees = principal_of(request).sees
    return TwoMoments(before, after, compare(before or _empty(request, order_id, asked.before), after, sees))


async def _at(request: Request, order_id: UUID, then: Then) -> OrderAnswer:
    known = await known_order(request, order_id, then)
    now = request.app.state.now()
    return answer(known, then.moment or AsOf(), now, then.happened_by, then.known_by)


def _empty(request: Request, order_id: UUID, then: Then) -> OrderAnswer:
    """An order of which nothing is known."""
    now = request.app.state.now()
    return answer(Known(fold(order_id, ()), None, now), then.moment or AsOf(), now, then.happened_by, then.known_by)
