"""An order's past over HTTP: the difference between two moments, and its raw history with the proof of it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response

from services.tracking.dossier.comparison import Difference
from services.tracking.dossier.moments import FromTo
from services.tracking.dossier.two_moments import two_moments
from services.tracking.orders.api import OrderId
from shared.http import edge
from shared.http.rules import ANYONE, allows
from shared.http.says import says

router = edge.router(prefix="/v1/orders", tags=["orders"])


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is different between two moments, as they were asked for; None: now. In the order of the order's fields.

    `known_before`: whether anything was known of the order at the first moment.
    """

    from_happened_by: str | None
    from_known_by: str | None
    to_happened_by: str | None
    to_known_by: str | None
    known_before: bool
    differences: tuple[Difference, ...]


@router.get("/{order_id}/comparison", operation_id="compare_order")
@allows(ANYONE)
@says("parked")
async def compare_order(
    request: Request, response: Response, order_id: OrderId, asked: Annotated[FromTo, Depends()]
) -> Comparison:
    """What is different about an order between two moments, field by field; a moment that is left out is now."""
    found = await two_moments(request, order_id, asked)
    response.headers["Cache-Control"] = "no-store"
    return Comparison(
        from_happened_by=asked.from_happened_by,
        from_known_by=asked.from_known_by,
        to_happened_by=asked.to_happened_by,
        to_known_by=asked.to_known_by,
        known_before=found.before is not None,
        differences=found.differences,
    )
