# One room: the rules of approval are read, and audited, together; each is a few lines.
"""Who may approve: nobody who had a hand in it, and nobody through a delegation that leads back to them.

Decided on the history of what is approved, with its actors, and on what was known of delegations (domain.md, rule 5;
promises.md 3.1). Nothing here asks a clock or a database: both come in as arguments.
"""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from shared.errors import Rejected
from shared.events import Approved, FactRetracted
from shared.identity.roles import Role
from shared.received import Received


@dataclass(frozen=True, slots=True)
class Matter:
    """What is approved: by whom in their own right, and by which events of a history it is told.

    `proposed` and `changed` are the topics of what is approved, `approved` that of the approval itself. `gate` is what
    it opens. `customer` is whose thing it is, by their code; None: nobody's, or it is not known.
    """

    name: str
    gate: str
    roles: frozenset[str]
    proposed: str
    changed: frozenset[str]
    approved: str
    customer: str | None = None

    def closed(self, words: str) -> Rejected:
        roles = " or ".join(sorted(self.roles))
        return Rejected(
            words,
            gate=self.gate,
            missing="it is approved by somebody who had no hand in it",
            opened_by=f"a {roles} who neither wrote nor changed it, or somebody whom such a {roles} has named",
        )


@dataclass(frozen=True, slots=True)
class Approver:
    """Who wants to approve: their id and roles; by a delegation, on whose behalf. A program is no person.

    `also` are other ids of people who are called the same: for all we know, other accounts of the same person. So are
    `also_for` of whoever they act for.
    """

    id: str
    roles: frozenset[str] = frozenset()
    on_behalf_of: str | None = None
    delegation: UUID | None = None
    is_person: bool = True
    also: frozenset[str] = frozenset()
    also_for: frozenset[str] = frozenset()

    @property
    def themselves(self) -> frozenset[str]:
        return self.also | {self.id}

    @property
    def people(self) -> frozenset[str]:
        """Whose word the approval is."""
        return self.themselves | {self.on_behalf_of or self.id} | self.also_for


@dataclass(frozen=True, slots=True)
class Delegation:
    """Whose authority somebody may use (both by their ids), in which matters, from when, and until when.

    `customers` are the codes of those whose things it is about; None: of all.
    """

    id: UUID
    delegator: str
    delegate: str
    matters: frozenset[str]
    begins: datetime
    until: datetime
    revoked: datetime | None = None
    revoked_because: str | None = None
    customers: frozenset[str] | None = None

    def is_about(self, matter: Matter) -> bool:
        return matter.name in self.matters and (self.customers is None or matter.customer in self.customers)

    @property
    def ended(self) -> datetime:
        return min(self.until, self.revoked or self.until)


Delegations = Iterable[Delegation]
Known = Callable[[int | None], Delegations]
"""The delegations that were known before a position of the store; None: all of today."""


@dataclass(frozen=True, slots=True)
class Revision:
    """What is up for approval: who had a hand in it, since when, its last change, and the approvals of it that stand.

    Whoever proposed it has a hand in it for good, whoever changed it until the change was approved.
    """

    hands: frozenset[str] = frozenset()
    proposers: frozenset[str] = frozenset()
    since: datetime | None = None
    changed: int = 0
    """The version of the last change, be it that something was declared wrong."""
    version: int = 0
    """The newest one of what is approved."""
    approvals: tuple[Approver, ...] = ()


def revision_of(matter: Matter, history: Sequence[Received], known: Known, needed: int = 1) -> Revision:
    """The revision at the end of a history. `needed` approvals of different people make one that is approved.

    Any change voids the approvals before it. Of the approvals those stand that might still be given, had nothing been
    known but what stood before them in the store: what was revoked at the same moment counts if it came first.
    """
    topics = {each.originator_version: each.topic for each in history}
    retracted = {each.originator_version: of for each in history if (of := _retracted(each))}
    wrong = set(retracted.values())
    revision = Revision()
    for each in history:
        people = frozenset(filter(None, (each.envelope.actor.id, each.envelope.actor.on_behalf_of)))
        about = topics.get(retracted.get(each.originator_version, 0), each.topic)
        if about == matter.proposed or about in matter.changed:
            is_approved = len(revision.approvals) >= needed
            proposers = revision.proposers | (people if about == matter.proposed else frozenset())
            revision = Revision(
                hands=proposers | people | (frozenset() if is_approved else revision.hands),
                proposers=proposers,
                since=revision.since or each.recorded_at,
                changed=each.originator_version,
            )
        elif each.topic == matter.approved and each.originator_version not in wrong:
            approval = _approval(each)
            try:
                check_independent(matter, approval, revision, known(each.position), each.recorded_at)
            except Rejected:
                continue
            revision = replace(revision, approvals=(*revision.approvals, approval))
    return replace(revision, version=history[-1].originator_version if history else 0)


def check(
    matter: Matter, approver: Approver, revision: Revision, delegations: Delegations, at: datetime, *, seen: int
) -> None:
    """Raises Rejected, which says who could, unless they may approve at that time what they have `seen`, a version."""
    check_authority(matter, approver)
    check_independent(matter, approver, revision, delegations, at)
    check_seen(matter, revision, seen)


def check_authority(matter: Matter, approver: Approver) -> None:
    """Whether they have authority of their own, or say by whose they act."""
    if not approver.is_person:
        raise matter.closed("only people approve, and this is a program")
    if Role.ADMINISTRATOR in approver.roles:
        raise matter.closed("an administrator approves nothing: whoever gives out roles could give them to themselves")
    if approver.delegation is None and not matter.roles & approver.roles:
        raise matter.closed(f"it takes a {' or '.join(sorted(matter.roles))}, or a delegation of one")


def check_independent(
    matter: Matter, approver: Approver, revision: Revision, delegations: Delegations, at: datetime
) -> None:
    """Whether neither they nor whoever they act for had a hand in it, or is tied to those who had, or approved it."""
    delegations = list(delegations)
    check_delegation(matter, approver, delegations, at)
    if approver.themselves & revision.hands:
        raise matter.closed("you wrote or changed it yourself, or had it done, or somebody of your name did")
    if approver.people & revision.hands:
        raise matter.closed("whoever you act for wrote or changed it")
    if approver.people & tied(matter, revision, delegations):
        raise matter.closed("the delegations of whoever wrote or changed it lead to you, or to whoever you act for")
    if any(approver.people & other.people for other in revision.approvals):
        raise matter.closed("you, or whoever you act for, approved it already: the next approval is somebody else's")


def check_delegation(matter: Matter, approver: Approver, delegations: Delegations, at: datetime) -> None:
    """Whether they act in their own name, or by a delegation that is theirs, for this, and in force."""
    if approver.delegation is None:
        if approver.on_behalf_of not in {None, approver.id}:
            raise matter.closed("say by which delegation you act for somebody else")
        return
    used = next((each for each in delegations if each.id == approver.delegation), None)
    if used is None:
        raise matter.closed("there is no such delegation")
    if used.delegate != approver.id:
        raise matter.closed("the delegation was given to somebody else")
    if used.delegator != approver.on_behalf_of:
        raise matter.closed("the delegation was given by somebody else than whoever you act for")
    if matter.name not in used.matters:
        raise matter.closed(f"the delegation is for other matters than {matter.name}")
    if not used.is_about(matter):
        raise matter.closed("the delegation is for the things of other customers")
    if used.revoked is not None:
        raise matter.closed(f"the delegation was revoked at {used.revoked.isoformat()}")
    if at < used.begins:
        raise matter.closed(f"the delegation begins only at {used.begins.isoformat()}")
    if at >= used.until:
        raise matter.closed(f"the delegation ended at {used.until.isoformat()}")


def check_seen(matter: Matter, revision: Revision, seen: int) -> None:
    """Whether what they looked at is what stands: nobody approves what they have not seen."""
    if seen > revision.version:
        raise matter.closed(f"there is no version {seen} yet, which you would have seen")
    if revision.changed > seen:
        raise matter.closed(f"it was changed after version {seen}, which is what you saw: look again, then approve")


def tied(matter: Matter, revision: Revision, delegations: Delegations) -> frozenset[str]:
    """Whose authority those who had a hand in it use or have passed on, over however many people.

    Whatever was in force at any time since it was proposed counts: ending a delegation first does not help.
    """
    ways = [
        (each.delegator, each.delegate)
        for each in delegations
        if each.is_about(matter)
        and each.begins < each.ended
        and (revision.since is None or each.ended > revision.since)
    ]
    return _reached(revision.hands, ways) | _reached(revision.hands, [(to, by) for by, to in ways])


def _reached(people: AbstractSet[str], ways: Sequence[tuple[str, str]]) -> frozenset[str]:
    reached = set(people)
    while new := {to for by, to in ways if by in reached} - reached:
        reached |= new
    return frozenset(reached) - people


def _retracted(received: Received) -> int | None:
    """Which version it declares wrong."""
    if not received.topic.endswith(".fact_retracted"):
        return None
    event = received.event()
    assert isinstance(event, FactRetracted)
    return event.retracted_version


def _approval(received: Received) -> Approver:
    """Who approved, and how. That they had the role was checked when they did: roles are not kept."""
    event, actor = received.event(), received.envelope.actor
    assert isinstance(event, Approved)
    return Approver(actor.id, on_behalf_of=actor.on_behalf_of, delegation=event.delegation)
