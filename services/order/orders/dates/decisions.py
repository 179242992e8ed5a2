"""Proposing a date, and what each side says of it: it stands when customer and factory have confirmed it."""

from collections.abc import Set as AbstractSet

from services.order.orders.clarifications.decisions import check_lines_known
from services.order.orders.dates.state import Proposal, Standing
from services.order.orders.refusals import check_goes_on
from services.order.orders.state import Order
from shared.errors import Rejected, Unknown
from shared.events.order import DateConfirmed, DateDeclined, DateProposed, OrderEvent, Side
from shared.identity.roles import Role

SPEAKS: dict[Side, frozenset[Role]] = {
    Side.CUSTOMER: frozenset({Role.BUSINESS_MERCHANDISER, Role.MANAGER}),
    Side.FACTORY: frozenset({Role.PRODUCTION_MERCHANDISER, Role.PLANNING, Role.MANAGER}),
}
"""Who brings the word of each side."""


def check_speaks(side: Side, roles: AbstractSet[str]) -> None:
    """Raises Rejected where somebody brings the word of a side that is not theirs to bring."""
    if not SPEAKS[side] & roles:
        who = " or ".join(sorted(role.replace("_", " ") for role in SPEAKS[side]))
        raise Rejected(
            f"what the {side} says of a date is told by a {who}",
            gate="date",
            missing=f"the word of the {side}",
            opened_by=f"a {who}",
        )


def propose(order: Order, wanted: DateProposed) -> list[OrderEvent]:
    """Also while on hold: another date is often what ends the hold."""
    check_goes_on(order, "promised for another date")
    check_lines_known(order, wanted.lines)
    known = order.proposals.get(wanted.number)
    if known is None:
        return [wanted]
    if known.proposed == wanted:
        return []
    raise Rejected(f"proposal {wanted.number} was another one: a new proposal needs a number of its own")


def confirm(order: Order, confirmed: DateConfirmed) -> list[OrderEvent]:
    """With the other side's word before it, the date is what is promised from now on."""
    check_goes_on(order, "promised for another date")
    proposal = proposal_of(order, confirmed.number)
    if confirmed.by in proposal.confirmed:
        return []
    check_open(proposal)
    return [confirmed]


def decline(order: Order, declined: DateDeclined) -> list[OrderEvent]:
    """The promise stays as it was; another date needs another proposal."""
    check_goes_on(order, "promised for another date")
    proposal = proposal_of(order, declined.number)
    if declined.by in proposal.declined:
        return []
    check_open(proposal)
    return [declined]


def proposal_of(order: Order, number: str) -> Proposal:
    """Raises Unknown where nobody proposed so."""
    if number not in order.proposals:
        raise Unknown(f"there is no proposal {number} of a date for this order")
    return order.proposals[number]


def check_open(proposal: Proposal) -> None:
    """Raises Rejected where it can no longer be agreed, or taken back."""
    number = proposal.proposed.number
    match proposal.standing:
        case Standing.OPEN:
            return
        case Standing.AGREED:
            raise Rejected(f"both sides agreed to proposal {number}: propose another date to change it")
        case Standing.DECLINED:
            raise Rejected(f"proposal {number} was declined: propose a date anew")
        case Standing.OVERTAKEN:
            raise Rejected(f"these lines were promised otherwise since proposal {number}: propose the date anew")
