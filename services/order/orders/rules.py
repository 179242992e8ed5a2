"""What an order's papers must satisfy, whoever wrote them."""

from collections.abc import Iterable
from decimal import Decimal

from shared.errors import Rejected
from shared.events.order import OrderLine, OrderReceived, PaymentTerms
from shared.events.values import Countersign

MOST_LINES = 500


def check_papers(terms: OrderReceived) -> None:
    """Raises Rejected with the first rule that is broken."""
    check_lines(terms.lines)
    if terms.payment_terms:
        check_instalments(terms.payment_terms)


def check_countersign(terms: OrderReceived, least: Countersign) -> None:
    """Whoever writes an order down does not take away the gate before it; they may close it further."""
    if terms.countersign.signatures < least.signatures:
        raise Rejected(
            f"orders of {terms.customer_code} are countersigned {least.replace('_', ' ')}: "
            "an order may ask for more, and not for less"
        )


def check_lines(lines: tuple[OrderLine, ...]) -> None:
    if not lines:
        raise Rejected("an order needs at least one line")
    if len(lines) > MOST_LINES:
        raise Rejected(f"an order has at most {MOST_LINES} lines, this one has {len(lines)}: split it")
    if twice := repeated(line.number for line in lines):
        raise Rejected(f"line {twice} stands twice: each line needs a number of its own")


def check_instalments(terms: PaymentTerms) -> None:
    """Percents are of the order's stated value."""
    if not terms.instalments:
        return
    if twice := repeated(instalment.name for instalment in terms.instalments):
        raise Rejected(f"instalment {twice} stands twice: each needs a name of its own")
    total = sum((instalment.percent for instalment in terms.instalments), Decimal(0))
    if total != 100:
        raise Rejected(f"the instalments add up to {total:f} %, not to 100 %")


def repeated(names: Iterable[str]) -> str | None:
    """The first name that comes a second time."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
