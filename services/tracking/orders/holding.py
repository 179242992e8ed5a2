"""Since when orders of a list are on hold, and why: read of their views, which lists do not read otherwise."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

import msgspec

from services.tracking.orders.axes import Headline
from services.tracking.orders.rows import opened
from services.tracking.orders.standing import Reasoned
from services.tracking.payloads import published
from services.tracking.values import value
from shared.store.queries import Queries

VIEWS = "SELECT order_id, view FROM order_views WHERE order_id = ANY ($1)"


class Listed(Protocol):
    """An order in any list that has its headline."""

    @property
    def order_id(self) -> UUID: ...

    @property
    def headline(self) -> Headline: ...


@value
class _Standing:
    held: Reasoned | None = None


STANDING = msgspec.json.Decoder(_Standing, dec_hook=published)


async def held(queries: Queries, orders: Iterable[Listed]) -> dict[UUID, Reasoned]:
    """Of those that are on hold, since when and why; one query, and none where no order is."""
    wanted = [order.order_id for order in orders if order.headline is Headline.ON_HOLD]
    if not wanted:
        return {}
    rows = await queries.fetch(VIEWS, wanted)
    told = {row["order_id"]: STANDING.decode(opened(row["view"])).held for row in rows}
    return {order_id: each for order_id, each in told.items() if each is not None}
