"""The one headline, derived from the axes here and nowhere else."""

from services.tracking.orders.axes import Commercial, Headline, Logistics, Payment


def headline(commercial: Commercial, logistics: Logistics, payment: Payment) -> Headline:
    """What one wants to know first. docs/status.md says which axis decides."""
    match commercial, logistics, payment:
        case Commercial.UNMATCHED, _, _:
            return Headline.UNMATCHED
        case Commercial.CANCELLED, _, _:
            return Headline.CANCELLED
        case _, Logistics.DELIVERED, Payment.PAID | Payment.OVERPAID:
            return Headline.SETTLED
        case _, Logistics.DELIVERED, _:
            return Headline.DELIVERED  # also on hold: there is nothing left to hold
        case Commercial.HELD, _, _:
            return Headline.ON_HOLD
        case _, Logistics.NOT_BOOKED, _:
            return Headline(commercial)
        case _:
            return Headline(logistics)
