"""The things of an order that boards list, as rows: shipments, inspections, instalments, what is open, and more."""

from services.tracking.items.things.inspections import inspections
from services.tracking.items.things.instalments import instalments
from services.tracking.items.things.making import forecasts, materials, outwork
from services.tracking.items.things.points import open_points
from services.tracking.items.things.row import Row
from services.tracking.items.things.samples import samples
from services.tracking.items.things.shipments import shipments
from services.tracking.items.things.troubles import troubles
from services.tracking.orders.view import OrderView


def items_of(view: OrderView) -> list[Row]:
    """All of them, each once: what an order has two of under one number, as no service writes it, counts as one."""
    found = [*shipments(view)]
    if view.instalments:
        found += instalments(view)
    found += open_points(view)
    if view.ready or view.materials or view.outwork or view.inspections or view.troubles or view.samples:
        for each in (forecasts, materials, outwork, inspections, troubles, samples):
            found += each(view)
    numbers = {(row.kind, row.number) for row in found}
    return found if len(numbers) == len(found) else [*{(row.kind, row.number): row for row in found}.values()]
