"""What is planned and told of an order's materials 面辅料, by the production service."""

from collections.abc import Iterator
from decimal import Decimal

from services.tracking.acting.act import About, Act, Area, Field, Kind
from services.tracking.acting.asked import OF_LINES, REASON, day, evidence, quantity, text
from services.tracking.acting.known import at, next_number, once, several
from services.tracking.orders.answer import OrderAnswer
from services.tracking.orders.axes import Material
from services.tracking.orders.points import Open
from shared.events.confidential import Confidential
from shared.events.files import Kind as FileKind
from shared.events.values import Unit
from shared.identity.roles import SUPPLYING

AT = "/v1/orders/{order_id}/materials"
MATERIAL = AT + "/{material}"


def _wanting(order: OrderAnswer) -> Iterator[About]:
    return several(order, (each.number for each in order.materials if each.standing is not Material.RECEIVED))


def _came(order: OrderAnswer) -> Iterator[About]:
    return several(order, (each.number for each in order.materials if each.received))


def _missing(order: OrderAnswer, about: str) -> Decimal | str:
    found = next((each for each in order.materials if each.number == about), None)
    return max(found.needed - found.received, Decimal(0)) or "" if found else ""


ACTS = (
    Act(
        key="material",
        area=Area.MATERIALS,
        service="production",
        path=AT,
        roles=SUPPLYING,
        fields=(
            text("description", required=True),
            Field(
                name="unit",
                kind=Kind.CHOICE,
                choices=tuple(Unit),
                words="unit",
                required=True,
                default=lambda *_: Unit.METRE,
            ),
            quantity(required=False),
            Field(name="consumption.each", kind=Kind.QUANTITY),
            Field(name="consumption.wastage", kind=Kind.QUANTITY),
            day("needed_by"),
            Field(
                name="material",
                required=True,
                most=64,
                default=next_number("M-", lambda order: [each.number for each in order.materials]),
            ),
            text("position", more=True),
            OF_LINES,
        ),
        offered=once,
        minds=("material.planned",),
    ),
    Act(
        key="material_ordered",
        area=Area.MATERIALS,
        service="production",
        path=f"{MATERIAL}/ordered",
        roles=SUPPLYING,
        fields=(
            text("supplier", required=True),
            text("reference", required=True, most=64),
            quantity(of=_missing),
            Field(name="unit_cost", kind=Kind.MONEY, mark=Confidential.COST, more=True),
        ),
        offered=_wanting,
        place=at("material"),
        minds=("material.ordered",),
    ),
    Act(
        key="material_expected",
        area=Area.MATERIALS,
        service="production",
        path=f"{MATERIAL}/expected",
        roles=SUPPLYING,
        fields=(day("on", required=True), Field(name="reason", kind=Kind.LONG, most=2000)),
        offered=_wanting,
        place=at("material"),
        minds=("material.expected",),
        points=frozenset({Open.MATERIAL_LATE, Open.MATERIAL_SHORT}),
    ),
    Act(
        key="material_received",
        area=Area.MATERIALS,
        service="production",
        path=f"{MATERIAL}/received",
        roles=SUPPLYING,
        fields=(
            quantity(of=_missing),
            text("delivery", required=True, most=64),
            evidence(FileKind.PHOTO),
        ),
        offered=_wanting,
        place=at("material"),
        minds=("material.received", "material.rejected"),
    ),
    Act(
        key="material_rejected",
        area=Area.MATERIALS,
        service="production",
        path=f"{MATERIAL}/rejected",
        roles=SUPPLYING,
        fields=(quantity(), text("delivery", required=True, most=64), REASON, evidence(FileKind.PHOTO)),
        offered=_came,
        place=at("material"),
        minds=("material.received", "material.rejected"),
    ),
    Act(
        key="material_short",
        area=Area.MATERIALS,
        service="production",
        path=f"{MATERIAL}/short",
        roles=SUPPLYING,
        fields=(quantity(of=_missing), REASON),
        offered=_wanting,
        place=at("material"),
        minds=("material.",),
    ),
)
