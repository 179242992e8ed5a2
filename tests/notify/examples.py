"""What tests of obligations talk about: an order of Harbour & Sons in Hamburg, and facts about it in any order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.notify.following.customers import Customer
from services.notify.following.heard import Heard
from services.notify.following.owed import owed
from services.notify.obligations.domain import Wanted, follow
from services.notify.obligations.evolve import evolve
from services.notify.obligations.state import Obligation, obligation_of
from shared.envelope import Actor, Envelope, Occurred
from shared.events import ErrorReason, Event
from shared.events import order as orders
from shared.events import sample as samples
from shared.events import shipment as shipments
from shared.events.exception import ExceptionFactRetracted, ExceptionRaised, Severity
from shared.events.obligation import ObligationEvent, ObligationKind, ObligationStarted, Party
from shared.events.plan import Calendar, Milestone, PlanDrawn, PlanFactRetracted
from shared.events.values import Basis, PromisedDate, Unit
from shared.identity.roles import Role
from shared.received import Received
from tests.given import Given

ORDER = UUID("2d7241e5-8576-5655-9c59-c25ab29d048f")
SAMPLE = UUID("9b1f7c55-4c1a-5f6b-8d36-0a9f1e2d3c4b")
CUSTOMER = UUID("8a5a8d4e-37f5-5f04-a1f4-0d1a6a2e6c11")
GERMAN = Customer("DE")

given: Given[Obligation, ObligationEvent] = Given(Obligation(), evolve)


def at(text: str) -> datetime:
    """`at("2026-12-01 09:00")`, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def line(number: str = "1", value: str = "1000.00") -> orders.OrderLine:
    return orders.OrderLine(
        number=number,
        style="B-2041",
        unit=Unit.PIECE,
        quantity=Decimal(100),
        price=Decimal(10),
        stated_value=Decimal(value),
        promised=PromisedDate(on=date(2027, 3, 1), basis=Basis.ON_BOARD),
    )


def terms(*instalments: dict[str, Any]) -> orders.PaymentTerms:
    return orders.PaymentTerms(text="as agreed", instalments=tuple(orders.Instalment(**each) for each in instalments))


def received(**papers: Any) -> orders.OrderReceived:
    told: dict[str, Any] = {
        "customer_id": CUSTOMER,
        "customer_code": "HARBOUR",
        "po_number": "4500/17",
        "currency": "USD",
        "lines": (line(),),
        "flow": orders.Flow.MADE_TO_ORDER,
        "destination": orders.Destination(text="Hamburg", country="DE", time_zone="Europe/Berlin"),
    }
    return orders.OrderReceived(**told | papers)


def asked(number: str = "Q1", *, blocking: bool = True) -> orders.ClarificationRequested:
    return orders.ClarificationRequested(number=number, question="which zip?", blocking=blocking)


def answered(number: str = "Q1") -> orders.ClarificationAnswered:
    return orders.ClarificationAnswered(number=number, answer="the metal one")


def raised(owner: Role = Role.WORKSHOP, due: date | None = None) -> ExceptionRaised:
    return ExceptionRaised(
        order_id=ORDER, exception="E-1", what="the zips are short", severity=Severity.MAJOR, owner=owner, due=due
    )


def sample_requested(**said: Any) -> samples.SampleRequested:
    told: dict[str, Any] = {
        "order_id": ORDER,
        "customer_id": CUSTOMER,
        "customer_code": "HARBOUR",
        "sample": "S-1",
        "kind": samples.SampleKind.FIT,
        "lines": (),
    }
    return samples.SampleRequested(**told | said)


@dataclass
class Told:
    """What other services have told, as notify takes it down."""

    facts: list[Received] = field(default_factory=list)

    def __call__(
        self, event: Event, when: datetime | date, *, known: datetime | None = None, about: UUID | None = None
    ) -> "Told":
        """`when` it happened; `known` when it was recorded, at once unless said otherwise."""
        occurred = Occurred(when) if isinstance(when, datetime) else Occurred.on(when)
        source = "order" if event.topic.split(".")[0] in {"order", "sample", "customer"} else "elsewhere"
        originator = about or (SAMPLE if event.topic.startswith("sample.") else ORDER)
        version = 1 + sum(each.originator_id == originator for each in self.facts)
        each = Received(
            source=source,
            epoch=1,
            position=len(self.facts) + 1,
            topic=event.topic,
            class_version=event.class_version,
            originator_id=originator,
            originator_version=version,
            recorded_at=known or occurred.at,
            envelope=Envelope(occurred, Actor("wang-fang"), "a-story"),
            hash=b"",
            data=event.model_dump_json().encode(),
        )
        return Told([*self.facts, each])

    def wrong(self, position: int, when: datetime, why: ErrorReason = "did_not_occur") -> "Told":
        """The event at this position is declared wrong."""
        event = self.facts[position - 1]
        aggregate = event.topic.partition(".")[0]
        kinds: dict[str, type[Event]] = {
            "order": orders.OrderFactRetracted,
            "sample": samples.SampleFactRetracted,
            "shipment": shipments.ShipmentFactRetracted,
            "exception": ExceptionFactRetracted,
            "plan": PlanFactRetracted,
        }
        retraction = kinds[aggregate].model_validate(
            {
                "retracted_version": event.originator_version,
                "retracted_event": event.id,
                "why": why,
                "reason": "a slip",
                **({"order_id": ORDER} if aggregate in {"shipment", "exception", "plan"} else {}),
            }
        )
        return self(retraction, when, about=event.originator_id)

    def owed(self, customer: Customer = GERMAN) -> dict[UUID, Wanted]:
        return owed(ORDER, Heard.of(self.facts), customer)

    def of(self, kind: ObligationKind, subject: str = "", customer: Customer = GERMAN) -> Wanted:
        about = str(ORDER) if kind is ObligationKind.INTERNAL_ORDER else f"{ORDER}/{subject}"
        return self.owed(customer)[obligation_of(kind, about)]


told = Told()


def planned(*days: tuple[str, date] | tuple[str, date, str], because: str | None = None) -> PlanDrawn:
    """Milestones by code and day, and after which other one."""
    return PlanDrawn(
        order_id=ORDER,
        template="bag",
        edition=1,
        stages=("cutting",),
        begins=date(2026, 12, 1),
        promised=PromisedDate(on=date(2027, 3, 1), basis=Basis.ON_BOARD),
        keeps="fabric",
        milestones=tuple(
            Milestone(
                code=code,
                name=code,
                chinese="节点",
                owner=Role.SUBCONTRACTOR if code == "outwork" else Role.PURCHASING,
                days=5,
                calendar=Calendar.FACTORY,
                after=tuple(after),
                planned=day,
                earliest=day,
            )
            for code, day, *after in days
        ),
        because=because,
    )


def run(*wanted: Wanted) -> list[ObligationEvent]:
    """What is recorded of an obligation that is brought into line with these, one after the other."""
    history = given()
    for each in wanted:
        history = history(*follow(history.state, each))
    return list(history.history)


BEGAN = at("2026-12-01 09:00")


def started(**said: Any) -> ObligationStarted:
    told: dict[str, Any] = {
        "order_id": ORDER,
        "kind": ObligationKind.INTERNAL_ORDER,
        "about": "PO 4500/17",
        "customer_code": "HARBOUR",
        "owed_by": Party.US,
        "owner": Role.BUSINESS_MERCHANDISER,
        "began": BEGAN,
        "due": BEGAN + timedelta(hours=48),
        "soft": tuple(BEGAN + timedelta(hours=each) for each in (0.5, 1, 2)),
    }
    return ObligationStarted(**told | said)


def topics(events: Sequence[ObligationEvent]) -> list[str]:
    """`["started", "met"]`"""
    return [event.topic.partition(".")[2] for event in events]
