"""An order's lines: what was ordered, how much of it is where, and when what was promised was fulfilled."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

from services.tracking.orders.axes import Stage
from services.tracking.orders.goods import Goods
from services.tracking.values import value
from shared.events.confidential import Confidential
from shared.events.shipment import Mode
from shared.events.values import Basis, Unit


@value
class Line:
    """Quantities are in `unit`, price and value (as stated) in the order's currency; days are those of their place.

    `fulfilled_on` is the day on which the promise was met for all that was ordered, less the under-tolerance;
    `fulfilled_by` names the fact that says so. Where that is not the promise's own fact, the day is a bound: goods
    that departed had left the factory by then.
    """

    number: str
    style: str
    buyer_style: str | None
    material: str | None
    construction: str | None
    colour: str | None
    size: str | None
    unit: Unit
    ordered: Decimal
    price: Annotated[Decimal, Confidential.PRICE]
    value: Annotated[Decimal, Confidential.PRICE]
    promised_on: date
    basis: Basis
    booked: Decimal
    handed_over: Decimal
    departed: Decimal
    arrived: Decimal
    delivered: Decimal
    fulfilled_on: date | None
    fulfilled_by: Stage | None
    bounded: bool
    delivered_on: date | None
    shipment: str | None
    """The shipment that completed it: its delivery, or until then whatever brought it furthest."""
    mode: Mode | None
    """How that shipment travels; None: not stated."""


OWN_FACT = {
    Basis.HANDED_OVER: Stage.HANDED_OVER,
    Basis.ON_BOARD: Stage.DEPARTED,
    Basis.DELIVERED: Stage.DELIVERED,
}
"""The fact by which a promise is judged; leaving the factory has none of its own: what was handed over has left it."""


def line(goods: Goods, modes: Mapping[str, Mode]) -> Line:
    ordered = goods.ordered
    own_fact = OWN_FACT.get(ordered.promised.basis)
    met = goods.reached(own_fact or Stage.HANDED_OVER)
    delivered = goods.reached(Stage.DELIVERED)
    last = delivered or goods.last_step()
    return Line(
        number=ordered.number,
        style=ordered.style,
        buyer_style=ordered.buyer_style,
        material=ordered.material,
        construction=ordered.construction,
        colour=ordered.colour,
        size=ordered.size,
        unit=ordered.unit,
        ordered=ordered.quantity,
        price=ordered.price,
        value=ordered.stated_value,
        promised_on=ordered.promised.on,
        basis=ordered.promised.basis,
        booked=goods.quantity(Stage.BOOKED),
        handed_over=goods.quantity(Stage.HANDED_OVER),
        departed=goods.quantity(Stage.DEPARTED),
        arrived=goods.quantity(Stage.ARRIVED),
        delivered=goods.quantity(Stage.DELIVERED),
        fulfilled_on=met.day if met else None,
        fulfilled_by=met.by if met else None,
        bounded=met is not None and met.by is not own_fact,
        delivered_on=delivered.day if delivered else None,
        shipment=last.shipment if last else None,
        mode=modes.get(last.shipment) if last else None,
    )
