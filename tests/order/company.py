"""A small company: in memory here, over HTTP in desk.py. Who does what with one order, and who may act for whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any, Protocol, Unpack, cast
from uuid import UUID, uuid5

from services.order.delegations.domain import (
    REGISTER,
    Register,
    acting_for,
    delegation_id,
    delegations_known,
    grant,
    revoke,
)
from services.order.delegations.domain import evolve as evolve_delegations
from services.order.orders import domain
from services.order.orders.amending import amend
from services.order.orders.countersigning import countersign, papers_of, strictest
from services.order.orders.evolve import evolve
from services.order.orders.state import Order, order_id
from shared.approval import Approver
from shared.envelope import Actor, Envelope, Occurred
from shared.events import Approved, Event
from shared.events.delegation import DelegationEvent, DelegationGranted
from shared.events.order import OrderEvent
from shared.events.values import Countersign
from shared.received import Received
from shared.retraction import Retraction, retract, standing
from tests.order.examples import line, papers
from tests.order.terms import Terms, agreed

ORDER = order_id("HARBOUR", "PO 4500/17")
BEGINNING = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PEOPLE = UUID(int=99)
BY = (Countersign.NOT_REQUIRED, Countersign.BY_ONE, Countersign.BY_TWO)


class House(Protocol):
    """What people do, by their names. Whatever is refused raises Rejected."""

    async def receive(self, by: str, *, signers: int = 1, currency: str = "USD") -> int:
        """The papers, to be countersigned by so many; gives the version."""

    async def amend(self, by: str) -> int: ...

    async def declare_wrong(self, version: int, by: str) -> int: ...

    async def countersign(
        self, by: str, *roles: str, delegation: UUID | None = None, seen: int | None = None
    ) -> Sequence[str]:
        """As somebody who has looked at the newest version, or at the one that was seen; gives what was recorded."""

    async def release(self) -> None: ...

    async def delegate(self, by: str, to: str, **terms: Unpack[Terms]) -> UUID: ...

    async def revoke(self, delegation: UUID, by: str) -> None: ...

    async def wait(self, time: timedelta) -> None: ...


def person(name: str) -> UUID:
    return uuid5(PEOPLE, name)


@dataclass
class Company:
    """In one line, as one store keeps it. Whatever is decided is recorded at once, an hour after what came before."""

    told: list[Received] = field(default_factory=list)
    now: datetime = BEGINNING

    def tell(self, event: Event, by: str, *, of: UUID = ORDER, on_behalf_of: str | None = None) -> int:
        """Record an event; gives its version."""
        version = 1 + sum(each.originator_id == of for each in self.told)
        actor = Actor(_id(by), on_behalf_of=None if on_behalf_of is None else _id(on_behalf_of))
        self.told.append(
            Received(
                source="order",
                epoch=1,
                position=len(self.told) + 1,
                topic=event.topic,
                class_version=event.class_version,
                originator_id=of,
                originator_version=version,
                recorded_at=self.now,
                envelope=Envelope(Occurred(self.now), actor, "a-story"),
                hash=b"",
                data=event.model_dump_json(exclude_defaults=True).encode(),
            )
        )
        self.now += HOUR
        return version

    # The order ---------------------------------------------------------------

    @property
    def history(self) -> list[Received]:
        return [each for each in self.told if each.originator_id == ORDER]

    @property
    def order(self) -> Order:
        events = [cast("OrderEvent", each.event()) for each in standing(self.history)]
        return reduce(evolve, events, Order())

    async def receive(
        self, by: str, *, signers: int = 1, currency: str = "USD", on_behalf_of: str | None = None
    ) -> int:
        told = papers().model_copy(update={"countersign": BY[signers], "currency": currency})
        [received] = domain.receive(self.order, told, before=strictest(self.history))
        return self.tell(received, by, on_behalf_of=on_behalf_of)

    async def amend(self, by: str) -> int:
        [amended] = amend(self.order, "more", lines=(line(quantity=str(100 + len(self.told))),))
        return self.tell(amended, by)

    async def declare_wrong(self, version: int, by: str) -> int:
        wrong = Retraction(version, "incorrect_data", "a mistake")
        [retracted] = retract("order", self.history, wrong)
        return self.tell(retracted, by)

    async def countersign(
        self, by: str, *roles: str, delegation: UUID | None = None, seen: int | None = None, **other: Any
    ) -> Sequence[str]:
        events = self.decide(by, *roles, delegation=delegation, seen=seen, **other)
        for event in events:
            self.tell(event, by, on_behalf_of=self._delegator(event))
        return [event.topic for event in events]

    def decide(
        self, by: str, *roles: str, delegation: UUID | None = None, seen: int | None = None, **other: Any
    ) -> list[OrderEvent]:
        """What somebody's countersigning would record."""
        known = delegations_known(self.register_history)
        who = acting_for(Approver(_id(by), frozenset(roles), **other), delegation, known)
        revision = papers_of(self.order, self.history, self.register_history)
        seen = len(self.history) if seen is None else seen
        return countersign(self.order, revision, who, known, self.now, seen=seen)

    async def release(self) -> None:
        for event in domain.release(self.order, self.signatures):
            self.tell(event, "wang")

    @property
    def signatures(self) -> int:
        """How many stand."""
        return len(papers_of(self.order, self.history, self.register_history).approvals)

    # Delegations -------------------------------------------------------------

    @property
    def register_history(self) -> list[Received]:
        return [each for each in self.told if each.originator_id == REGISTER]

    @property
    def register(self) -> Register:
        events = [cast("DelegationEvent", each.event()) for each in self.register_history]
        return reduce(evolve_delegations, events, Register())

    async def delegate(self, by: str, to: str, **terms: Unpack[Terms]) -> UUID:
        matters, begin, until = agreed(self.now, terms)
        id = delegation_id(person(by), person(to), begin, until, matters)
        wanted = DelegationGranted(
            delegation=id,
            delegator=person(by),
            delegate=person(to),
            matters=matters,
            begins=begin,
            until=until,
        )
        for event in grant(self.register, wanted, _manager(by), self.now):
            self.tell(event, by, of=REGISTER)
        return id

    async def revoke(self, delegation: UUID, by: str) -> None:
        for event in revoke(self.register, delegation, "back earlier", _manager(by), self.now):
            self.tell(event, by, of=REGISTER)

    async def wait(self, time: timedelta) -> None:
        self.now += time

    def _delegator(self, event: Event) -> str | None:
        used = self.register.delegations.get(event.delegation) if isinstance(event, Approved) else None  # type: ignore[arg-type]
        return used.delegator if used else None


def _id(name: str) -> str:
    """Of a person; programs, and those who are told by their ids, are called as they are."""
    return name if ":" in name or "-" in name else str(person(name))


def _manager(name: str) -> Approver:
    return Approver(_id(name), frozenset({"manager"}))
