"""What has to be there before an order's file is closed 资料留存 (domain.md, duty 83)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_currency_precision

from services.order.orders.money.payments import NOTHING, paid_in_all
from services.order.orders.state import Order


@dataclass(frozen=True, slots=True)
class Item:
    """A point of the checklist, by the name that a concession calls it by; `words` say what is, or is not, there."""

    name: str
    is_there: bool
    words: str


def checklist(order: Order) -> tuple[Item, ...]:
    """In the order in which they come about; of an order that is not known, nothing is there."""
    return tuple(_items(order))


def missing(order: Order) -> tuple[Item, ...]:
    return tuple(each for each in checklist(order) if not each.is_there)


def _items(order: Order) -> Iterator[Item]:
    open_lines = sorted(number for number, quantity in still_to_leave(order).items() if quantity)
    yield _item(
        "shipped",
        order.terms is not None and not open_lines,
        "no goods are still to leave",
        f"goods are still to leave: line {', '.join(open_lines)}" if open_lines else "the order is not known",
    )
    yield _item("paid", paid_in_all(order) >= owed(order), "what left is paid", "what left is not paid wholly")
    asked = [each.asked.number for each in order.open_questions]
    yield _item("answered", not asked, "all questions are answered", f"not answered: {', '.join(asked)}")
    found = [each.number for each in order.open_differences]
    yield _item("accepted", not found, "all differences are accepted", f"not accepted: {', '.join(found)}")
    yield _item("resumed", order.held is None or order.cancelled, "it is not on hold", f"it is on hold: {order.held}")


def _item(name: str, is_there: bool, words: str, otherwise: str) -> Item:
    return Item(name, is_there, words if is_there else otherwise)


def still_to_leave(order: Order) -> dict[str, Decimal]:
    """Per line, less what the tolerance lets be short; nothing of an order that is cancelled."""
    short = order.terms.tolerance.under if order.terms else NOTHING
    lines = {line.number: line.quantity for line in order.terms.lines} if order.terms else {}
    return {
        number: quantity if quantity > lines[number] * short / 100 else NOTHING
        for number, quantity in order.quantities_open.items()
    }


def owed(order: Order) -> Decimal:
    """The stated value of what left, in the order's currency: of a line that went out short, in proportion.

    What left beyond the ordered quantity is not asked for here: whether it is invoiced, the papers do not say.
    """
    if order.terms is None:
        return NOTHING
    shipped = order.quantities_shipped
    value = NOTHING
    for line in order.terms.lines:
        gone = min(shipped.get(line.number, NOTHING), line.quantity)
        value += line.stated_value * gone / line.quantity
    smallest = Decimal(1).scaleb(-get_currency_precision(order.terms.currency))
    return value.quantize(smallest, "ROUND_DOWN")
