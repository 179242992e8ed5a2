"""Decisions that the tests have made, and what is stored of them."""

from collections.abc import Sequence
from uuid import UUID

from shared.errors import Rejected
from shared.events.customer import CustomerRegistered
from tests.shared.core import Core, Known, registered

ACME = UUID(int=5)


def one_more(_: Known) -> Sequence[CustomerRegistered]:
    return [registered()]


def once(known: Known) -> Sequence[CustomerRegistered]:
    """Refuses where there is something already: what a retry runs into when the state has moved on."""
    if known:
        raise Rejected("it is registered already")
    return [registered()]


def nothing(_: Known) -> Sequence[CustomerRegistered]:
    return []


async def names(core: Core, id: UUID = ACME) -> list[str]:
    """What is stored, read anew."""
    return [event.name for event in (await core.customers.get(id)).state]
