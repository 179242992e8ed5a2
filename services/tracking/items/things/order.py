"""What things of every kind ask of their order."""

from collections.abc import Iterable

from services.tracking.orders.axes import Commercial, Logistics
from services.tracking.orders.view import OrderView


def is_alive(view: OrderView) -> bool:
    """Whether anything is still to come of it."""
    return view.commercial is not Commercial.CANCELLED and view.archived is None


def is_in_the_making(view: OrderView) -> bool:
    """Whether anything is still to come before the goods are with the customer."""
    return is_alive(view) and view.logistics is not Logistics.DELIVERED


def unit_of(view: OrderView, numbers: Iterable[str]) -> str | None:
    """The one unit in which these lines are counted; None where they are counted in several."""
    wanted = {*numbers}
    units = {line.unit for line in view.lines if line.number in wanted}
    return units.pop() if len(units) == 1 else None
