"""The one headline, derived from the axes here and nowhere else."""

from services.tracking.orders.axes import Commercial, Headline, Logistics, Payment, Production

WAITING = frozenset({Logistics.NOT_BOOKED, Logistics.PARTLY_BOOKED, Logistics.BOOKED})
"""Nothing has left the house."""


def headline(
    commercial: Commercial,
    logistics: Logistics,
    payment: Payment,
    production: Production = Production.NOT_PLANNED,
    *,
    archived: bool = False,
) -> Headline:
    """What one wants to know first. docs/status.md says which axis decides."""
    match commercial, logistics, payment:
        case Commercial.UNMATCHED, _, _:
            return Headline.UNMATCHED
        case Commercial.CANCELLED, _, _:
            return Headline.CANCELLED
        case _ if archived:
            return Headline.ARCHIVED
        case _, Logistics.DELIVERED, Payment.PAID | Payment.OVERPAID:
            return Headline.SETTLED
        case _, Logistics.DELIVERED, _:
            return Headline.DELIVERED  # also on hold: there is nothing left to hold
        case Commercial.HELD, _, _:
            return Headline.ON_HOLD
        case _ if logistics not in WAITING:
            return Headline(logistics)
        case _ if production in {Production.STARTED, Production.IN_WORK}:
            return Headline.IN_PRODUCTION  # booked or not: what is booked is still to be made
        case _, Logistics.NOT_BOOKED, _:
            return Headline.MADE if production is Production.MADE else Headline(commercial)
        case _:
            return Headline(logistics)
