"""The register of delegations: who may approve in whose stead. One for all, so that chains of them can be followed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import reduce
from typing import assert_never, cast
from uuid import UUID, uuid5

from shared.approval import Approver, Delegation
from shared.errors import Rejected, Unknown
from shared.events.delegation import DelegationEvent, DelegationGranted, DelegationRevoked
from shared.identity.roles import Role
from shared.received import Received

REGISTER = UUID("c2d7f0b4-94c1-5b0e-8a65-3e0f7a1d9c58")
LONGEST = timedelta(days=366)
MOST_OPEN = 200


@dataclass(frozen=True, slots=True)
class Register:
    """All delegations that ever were, by their ids: also what has ended ties people to what they did then."""

    delegations: Mapping[UUID, Delegation] = field(default_factory=dict)

    def open(self, now: datetime) -> list[Delegation]:
        """Those that have not ended, the next to end first."""
        left = [each for each in self.delegations.values() if each.revoked is None and now < each.until]
        return sorted(left, key=lambda each: (each.until, each.id))


def delegation_id(
    delegator: UUID,
    delegate: UUID,
    begins: datetime,
    until: datetime,
    matters: Iterable[str],
    *,
    customers: Iterable[str] | None = None,
) -> UUID:
    """The same delegation asked for twice is one."""
    about = [] if customers is None else ["of", *sorted(customers)]
    told = [str(delegator), str(delegate), str(begins), str(until), *sorted(matters), *about]
    return uuid5(REGISTER, "/".join(told))


def check_customers(customers: Collection[str] | None, theirs: frozenset[str] | None) -> None:
    """Raises Unknown for customers who are none of their business, and Rejected where these are left open.

    `theirs` are the customers whose things are the business of whoever delegates; None: all.
    """
    if theirs is None:
        return
    if customers is None:
        raise Rejected(
            "say for which customers: only some are your business, and nobody passes on more than is theirs",
            gate="delegation",
            missing="customers",
            opened_by="a manager, by naming them",
        )
    if not theirs.issuperset(customers):
        raise Unknown("there is no such customer")


def is_shown_to(id: str, theirs: frozenset[str] | None, known: Delegation) -> bool:
    """Whether it binds them, or is, among others, about things that are their business; None: all are."""
    if id in {known.delegator, known.delegate}:
        return True
    return theirs is None or known.customers is None or not theirs.isdisjoint(known.customers)


def grant(register: Register, wanted: DelegationGranted, giver: Approver, now: datetime) -> list[DelegationEvent]:
    """A manager passes on the authority that is their own, and only that: a delegate passes nothing on."""
    check_giver(giver)
    if str(wanted.delegate) in giver.themselves:
        raise Rejected("nobody delegates to themselves")
    if wanted.until <= wanted.begins:
        raise Rejected("it would end before it begins")
    if wanted.until <= now:
        raise Rejected(f"it would be over already: it is {now.isoformat()}")
    if wanted.until - wanted.begins > LONGEST:
        raise Rejected(f"a delegation lasts {LONGEST.days} days at most: delegate again when it ends")
    known = register.delegations.get(wanted.delegation)
    if known is None:
        if len(register.open(now)) >= MOST_OPEN:
            raise Rejected(f"{MOST_OPEN} delegations are open, which is the most: revoke those that nobody needs")
        return [wanted]
    if known.revoked is None:
        return []
    raise Rejected("this very delegation was revoked: let a new one begin at another time")


def check_giver(giver: Approver) -> None:
    """Raises Rejected for who has no authority of their own."""
    words = ""
    if not giver.is_person:
        words = "only people delegate, and this is a program"
    elif Role.ADMINISTRATOR in giver.roles:
        words = "an administrator approves nothing, and so has nothing to delegate"
    elif Role.MANAGER not in giver.roles:
        words = "only a manager delegates, and only what is theirs: a delegate cannot pass it on"
    if words:
        raise Rejected(words, gate="delegation", missing="authority of one's own", opened_by="a manager")


def revoke(
    register: Register, id: UUID, reason: str, who: Approver, now: datetime, *, theirs: frozenset[str] | None = None
) -> list[DelegationEvent]:
    """By either of the two whom it binds, or by any manager of all customers in it: the one who gave it may be away.

    `theirs` are the customers whose things are their business; None: all.
    """
    known = register.delegations.get(id)
    if known is None or not is_shown_to(who.id, theirs, known):
        raise Unknown("there is no such delegation")
    is_within = theirs is None or (known.customers is not None and theirs >= known.customers)
    if who.id not in {known.delegator, known.delegate} and not (Role.MANAGER in who.roles and is_within):
        raise Rejected(
            "it is revoked by whoever gave it, by whoever has it, or by a manager of all customers it is about",
            gate="delegation",
            missing="one of these",
            opened_by="a manager",
        )
    if known.revoked is not None:
        return []
    if known.until <= now:
        raise Rejected(f"it has ended by itself, at {known.until.isoformat()}")
    return [DelegationRevoked(delegation=id, at=now, reason=reason)]


def evolve(register: Register, event: DelegationEvent) -> Register:
    known = register.delegations
    match event:
        case DelegationGranted(delegation=id):
            granted = Delegation(
                id,
                str(event.delegator),
                str(event.delegate),
                frozenset(event.matters),
                event.begins,
                event.until,
                customers=None if event.customers is None else frozenset(event.customers),
            )
            return Register({**known, id: granted})
        case DelegationRevoked(delegation=id, at=at, reason=reason):
            if id not in known:
                return register
            return Register({**known, id: replace(known[id], revoked=at, revoked_because=reason)})
        case _:
            assert_never(event)


def delegations_known(history: Sequence[Received], before: int | None = None) -> list[Delegation]:
    """The delegations as they were known before a position of the store; None: as they are."""
    told = [cast("DelegationEvent", each.event()) for each in history if before is None or each.position < before]
    return list(reduce(evolve, told, Register()).delegations.values())


def acting_for(who: Approver, delegation: UUID | None, known: Iterable[Delegation]) -> Approver:
    """Somebody who acts by a delegation, if by any; whether it lets them is for the approval to decide."""
    if delegation is None:
        return who
    delegator = next((each.delegator for each in known if each.id == delegation), None)
    return replace(who, delegation=delegation, on_behalf_of=delegator)
