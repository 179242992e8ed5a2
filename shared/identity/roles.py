"""The roles of domain.md section 1 and 4.6, and what each may see of prices, costs, margins (rule 10) and remarks."""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from shared.events.confidential import Confidential, Informal, Mark


class Role(StrEnum):
    """What somebody does in the company, or outside of it; one person may have several."""

    BUSINESS_MERCHANDISER = "business_merchandiser"
    """业务跟单: customers, samples, quotations, orders, payments."""
    PRODUCTION_MERCHANDISER = "production_merchandiser"
    """生产跟单: calendar, materials, progress, inspections."""
    LOGISTICS_MERCHANDISER = "logistics_merchandiser"
    """物流跟单: bookings, transit, arrival."""
    SHIPPING_CLERK = "shipping_clerk"
    """船务: shipping documents and customs."""
    MANAGER = "manager"
    """外贸部经理: approves, and delegates that."""
    PLANNING = "planning"
    """计划部"""
    PURCHASING = "purchasing"
    """采购部"""
    SAMPLE_ROOM = "sample_room"
    """打样间"""
    WORKSHOP = "workshop"
    """车间"""
    SUBCONTRACTOR = "subcontractor"
    """外发厂"""
    QUALITY = "quality"
    """品质"""
    FINANCE = "finance"
    """财务"""
    OPERATIONS = "operations"
    """Looks after the system itself; what stands in orders is no business of theirs."""
    AUDITOR = "auditor"
    """Reads everything, changes nothing."""
    ADMINISTRATOR = "administrator"
    """Gives keys and rights; decides nothing about orders."""
    PARTNER = "partner"
    """A customer, a forwarder, another company's system: sees what concerns it."""


NAMES: dict[str, Role] = {role.value: role for role in Role}

OUTSIDE = frozenset({Role.PARTNER, Role.SUBCONTRACTOR})
"""Not of the company: they see what concerns them and no more."""
STAFF = frozenset(Role) - OUTSIDE
ABLE_TO_APPROVE = STAFF - {Role.AUDITOR, Role.OPERATIONS, Role.ADMINISTRATOR}
"""Who may be named to approve in a manager's stead; whether they may approve this or that, its history decides."""
COMMERCIAL = frozenset({Role.BUSINESS_MERCHANDISER, Role.MANAGER})
SHIPPING = frozenset({Role.LOGISTICS_MERCHANDISER, Role.SHIPPING_CLERK, Role.MANAGER})

SEES = {
    Confidential.PRICE: {
        Role.BUSINESS_MERCHANDISER,
        Role.LOGISTICS_MERCHANDISER,  # declares goods with their value to the customs
        Role.SHIPPING_CLERK,  # writes the commercial invoice
        Role.MANAGER,
        Role.FINANCE,
        Role.AUDITOR,
    },
    Confidential.COST: {
        Role.BUSINESS_MERCHANDISER,
        Role.PURCHASING,
        Role.MANAGER,
        Role.FINANCE,
        Role.AUDITOR,
    },
    Confidential.FREIGHT: {
        Role.BUSINESS_MERCHANDISER,
        Role.LOGISTICS_MERCHANDISER,
        Role.SHIPPING_CLERK,
        Role.MANAGER,
        Role.FINANCE,
        Role.AUDITOR,
    },
    Confidential.MARGIN: {Role.BUSINESS_MERCHANDISER, Role.MANAGER, Role.FINANCE, Role.AUDITOR},
    Confidential.COMMISSION: {Role.BUSINESS_MERCHANDISER, Role.MANAGER, Role.FINANCE, Role.AUDITOR},
}


@lru_cache(1024)
def seen_by(roles: frozenset[Role]) -> frozenset[Mark]:
    """What somebody with these roles may see; whoever has one of them that may, may."""
    informal = Informal if roles & STAFF else ()
    return frozenset[Mark]((*(each for each in Confidential if SEES[each] & roles), *informal))


def named(words: Iterable[str]) -> frozenset[Role]:
    """The roles that these words name; words that name none are left out."""
    return frozenset(role for word in words if (role := NAMES.get(word)))
