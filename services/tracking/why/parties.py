"""To whom a day of delay is put down."""

from enum import StrEnum

from shared.events.obligation import Party
from shared.identity.roles import Role


class Whose(StrEnum):
    CUSTOMER = "customer"
    PLANNING = "planning"
    MILL = "mill"
    """Whoever supplies material."""
    FACTORY = "factory"
    SUBCONTRACTOR = "subcontractor"
    FORWARDER = "forwarder"
    CARRIER = "carrier"
    CUSTOMS = "customs"
    US = "us"
    """Whoever of us deals with customer, forwarder and bank: the merchandisers' own desks."""


OF_ROLES = {
    Role.PARTNER: Whose.CUSTOMER,
    Role.PLANNING: Whose.PLANNING,
    Role.PRODUCTION_MERCHANDISER: Whose.FACTORY,
    Role.WORKSHOP: Whose.FACTORY,
    Role.QUALITY: Whose.FACTORY,
    Role.SUBCONTRACTOR: Whose.SUBCONTRACTOR,
}
"""All other roles are ours."""

OF_PARTIES = {Party.CUSTOMER: Whose.CUSTOMER, Party.SUPPLIER: Whose.MILL, Party.US: Whose.US}


def of_role(role: Role) -> Whose:
    """To whom days are put down that lie with this role."""
    return OF_ROLES.get(role, Whose.US)
