"""How much of a material an order needs 用料: its quantity × consumption × (1 + wastage)."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

from services.production.ordered import Ordered, check_are_lines
from shared.errors import NotKnownYet, Rejected
from shared.events.material import Consumption

EXACT = Decimal("0.000001")


def quantity(ordered: Ordered, lines: Sequence[str], told: Decimal | Consumption) -> Decimal:
    """What was told, or what follows from the consumption of these lines; none: of all. Raises as `goods` does."""
    return needed(goods(ordered, lines), told) if isinstance(told, Consumption) else told


def needed(quantity: Decimal, consumption: Consumption) -> Decimal:
    """For so many units of the goods; rounded up to the sixth place, so that it suffices."""
    total = quantity * consumption.each * (100 + consumption.wastage) / 100
    return total.quantize(EXACT, ROUND_CEILING).normalize()


def goods(ordered: Ordered, lines: Sequence[str]) -> Decimal:
    """How many units these lines are, or all of them. Raises Rejected where they are not counted in one unit.

    Raises NotKnownYet where the order is not known here.
    """
    if not ordered:
        raise NotKnownYet(
            "no order that is made to order is known here under this id, so what it needs cannot be worked out", seen=""
        )
    check_are_lines(ordered, lines)
    wanted = [ordered[number] for number in dict.fromkeys(lines or ordered)]
    if len(units := {line.unit for line in wanted}) > 1:
        raise Rejected(
            f"these lines are ordered in {' and '.join(sorted(units))}: plan the material for the lines of one unit, "
            "or tell the quantity itself"
        )
    return sum((line.quantity for line in wanted), Decimal(0))
