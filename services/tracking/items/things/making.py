"""How an order is made: when it will be ready, its materials, and what is worked on outside the house."""

from collections.abc import Iterator

from services.tracking.items.kinds import Kind
from services.tracking.items.things.order import is_alive, is_in_the_making, unit_of
from services.tracking.items.things.row import Row, row_of
from services.tracking.orders.axes import Material
from services.tracking.orders.view import OrderView
from shared.planning import day_of

OUT, BACK = "out", "back"


def forecasts(view: OrderView) -> Iterator[Row]:
    """Each day on which the goods were ever expected to be ready; the last one counts."""
    for n, each in enumerate(view.ready, start=1):
        yield row_of(
            view,
            Kind.FORECAST,
            f"{n:04}",
            is_open=n == len(view.ready) and is_in_the_making(view),
            on=each.on,
            then=day_of(each.occurred),
            reason=each.reason,
        )


def materials(view: OrderView) -> Iterator[Row]:
    for each in view.materials:
        yield row_of(
            view,
            Kind.MATERIAL,
            each.number,
            is_open=each.standing is not Material.RECEIVED and is_in_the_making(view),
            state=each.standing,
            who=each.supplier,
            on=each.needed_by,
            then=each.expected_on,
            quantity=each.needed,
            done=each.received,
            unit=each.unit,
            description=each.description,
            missing=each.missing,
        )


def outwork(view: OrderView) -> Iterator[Row]:
    unit = unit_of(view, (line.number for line in view.lines))
    for each in view.outwork:
        yield row_of(
            view,
            Kind.OUTWORK,
            each.note,
            is_open=bool(each.out) and is_alive(view),
            state=OUT if each.out else BACK,
            who=each.subcontractor,
            on=each.due,
            quantity=each.sent,
            done=each.back + each.spoiled,
            unit=unit,
            process=each.process,
            back=each.back,
            spoiled=each.spoiled,
        )
