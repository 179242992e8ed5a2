"""What an order's papers must satisfy, whoever wrote them."""

from collections.abc import Iterable
from decimal import Decimal

from services.order.styles.alike import alike
from shared.errors import Rejected
from shared.events.order import Due, OrderLine, OrderReceived, PaymentTerms
from shared.events.styles import Specification
from shared.events.values import Countersign

MOST_LINES = 500


def check_papers(terms: OrderReceived) -> None:
    """Raises Rejected with the first rule that is broken."""
    check_lines(terms.lines)
    if terms.payment_terms:
        check_instalments(terms.payment_terms)
    check_specifications(terms.specifications)


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
    """Percents are of the order's stated value; a fixed day belongs to what is due on one, and to nothing else."""
    if not terms.instalments:
        return
    for each in terms.instalments:
        if (each.due is Due.ON_DATE) is (each.on is None):
            wrong = "names no day" if each.on is None else f"is due {each.due.replace('_', ' ')}, and names a day"
            raise Rejected(f"instalment {each.name} {wrong}: a day is named by what is due on that day")
    if twice := repeated(instalment.name for instalment in terms.instalments):
        raise Rejected(f"instalment {twice} stands twice: each needs a name of its own")
    total = sum((instalment.percent for instalment in terms.instalments), Decimal(0))
    if total != 100:
        raise Rejected(f"the instalments add up to {total:f} %, not to 100 %")


def check_specifications(specifications: tuple[Specification, ...]) -> None:
    """Each says one thing of each position: two words on one would leave open which is meant."""
    if twice := repeated(alike(each.style) for each in specifications):
        raise Rejected(f"style {twice} is specified twice")
    for each in specifications:
        if twice := repeated(alike(material.position) for material in each.materials):
            raise Rejected(f"style {each.style} has two materials for {twice}: give each position a name of its own")
        if twice := repeated(str(point.number) for point in each.construction):
            raise Rejected(f"style {each.style} has two points numbered {twice}")


def repeated(names: Iterable[str]) -> str | None:
    """The first name that comes a second time."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
