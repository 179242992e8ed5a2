"""A small company in memory: who told what of one order and of delegations, in one line, as one store keeps it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any
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
from services.order.orders.countersigning import countersign, papers_of
from services.order.orders.evolve import evolve
from services.order.orders.state import Order, order_id
from shared.approval import Approver
from shared.envelope import Actor, Envelope, Occurred
from shared.events import Event
from shared.events.delegation import DelegationGranted
from shared.events.order import OrderAmended, OrderFactRetracted, OrderReceived
from shared.events.values import Countersign
from shared.received import Received
from shared.retraction import standing
from tests.order.examples import line, papers

ORDER = order_id("HARBOUR", "PO 4500/17")
BEGINNING = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PEOPLE = UUID(int=99)
NAMES = "wang", "li", "chen", "zhao", "sun"


def person(name: str) -> UUID:
    return uuid5(PEOPLE, name)


def signed_by_two() -> OrderReceived:
    return papers().model_copy(update={"countersign": Countersign.BY_TWO})


def signed_by_one() -> OrderReceived:
    return papers().model_copy(update={"countersign": Countersign.BY_ONE})


@dataclass
class Company:
    """Whatever is decided is recorded at once, an hour after what came before."""

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

    def receive(self, by: str, terms: OrderReceived | None = None, **told: Any) -> int:
        return self.tell(terms or signed_by_one(), by, **told)

    def amend(self, by: str, **told: Any) -> int:
        revision = self.order.revision + 1
        lines = (line(quantity=str(100 + len(self.told))),)
        return self.tell(OrderAmended(revision=revision, reason="changed", lines=lines), by, **told)

    def declare_wrong(self, version: int, by: str) -> int:
        wrong = OrderFactRetracted(
            retracted_version=version, retracted_event=f"1:order:{version}", why="incorrect_data", reason="a mistake"
        )
        return self.tell(wrong, by)

    @property
    def order(self) -> Order:
        return reduce(evolve, (each.event() for each in standing(self.history)), Order())  # type: ignore[arg-type]

    @property
    def history(self) -> list[Received]:
        return [each for each in self.told if each.originator_id == ORDER]

    def countersign(
        self,
        by: str,
        *roles: str,
        delegation: UUID | None = None,
        seen: int | None = None,
        told_later: bool = False,
        **other: Any,
    ) -> list[Any]:
        """Decide as the service does, and record it; `told_later` only decides."""
        delegations = delegations_known(self.register_history)
        who = acting_for(Approver(_id(by), frozenset(roles), **other), delegation, delegations)
        revision = papers_of(self.order, self.history, self.register_history)
        seen = len(self.history) if seen is None else seen
        events = countersign(self.order, revision, who, delegations, self.now, seen=seen)
        for event in () if told_later else events:
            self.tell(event, by, on_behalf_of=self.called(who.on_behalf_of))
        return events

    def release(self) -> list[Any]:
        return domain.release(self.order, self.signatures)

    @property
    def signatures(self) -> int:
        """How many stand."""
        return len(papers_of(self.order, self.history, self.register_history).approvals)

    @staticmethod
    def called(id: str | None) -> str | None:
        return next((name for name in NAMES if str(person(name)) == id), None)

    # Delegations -------------------------------------------------------------

    @property
    def register_history(self) -> list[Received]:
        return [each for each in self.told if each.originator_id == REGISTER]

    @property
    def register(self) -> Register:
        return reduce(evolve_delegations, (each.event() for each in self.register_history), Register())  # type: ignore[arg-type]

    def delegate(
        self,
        by: str,
        to: str,
        *,
        matters: tuple[str, ...] = ("order.countersign",),
        begins: datetime | None = None,
        until: datetime | None = None,
    ) -> UUID:
        """A manager names somebody, from now on for thirty days unless told otherwise."""
        begins, until = begins or self.now, until or self.now + 30 * DAY
        id = delegation_id(person(by), person(to), begins, until, matters)
        wanted = DelegationGranted(
            delegation=id, delegator=person(by), delegate=person(to), matters=matters, begins=begins, until=until
        )
        for event in grant(self.register, wanted, Approver(_id(by), frozenset({"manager"})), self.now):
            self.tell(event, by, of=REGISTER)
        return id

    def revoke(self, delegation: UUID, by: str) -> None:
        who = Approver(_id(by), frozenset({"manager"}))
        for event in revoke(self.register, delegation, "back earlier", who, self.now):
            self.tell(event, by, of=REGISTER)


def _id(name: str) -> str:
    """Of a person; programs are called as they are."""
    return name if ":" in name else str(person(name))
