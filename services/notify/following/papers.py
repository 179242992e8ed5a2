"""What an order's papers say by now: whose it is, where it goes, what is to be paid; and whether it goes on."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.notify.following.heard import Fact, Heard, by_recording
from shared.envelope import Precision
from shared.events import Event
from shared.events.order import (
    Destination,
    OrderAmended,
    OrderArchived,
    OrderCancelled,
    OrderHeld,
    OrderLine,
    OrderReceived,
    OrderResumed,
    PaymentTerms,
)

HOME = ZoneInfo("Asia/Shanghai")
"""Where our own days end."""


@dataclass(frozen=True, slots=True)
class Papers:
    """An order, as received and amended since."""

    received: Fact[OrderReceived]
    lines: tuple[OrderLine, ...]
    destination: Destination
    terms: PaymentTerms | None
    cancelled: Fact[OrderCancelled] | None
    archived: Fact[OrderArchived] | None
    held: Fact[OrderHeld] | None

    @property
    def customer_code(self) -> str:
        return self.received.event.customer_code

    @property
    def name(self) -> str:
        """How people call the order."""
        return f"PO {self.received.event.po_number}"

    @property
    def called_off(self) -> str | None:
        """Why nothing of it is owed any more, in words."""
        if self.cancelled:
            return "the order was cancelled"
        return "the order is closed" if self.archived else None


def papers_of(heard: Heard, *, also_wrong: bool = False) -> Papers | None:
    """None: the order is not known. `also_wrong`: as it was received, if all receipts were declared wrong."""
    told = heard.every(OrderReceived) if also_wrong else heard.all(OrderReceived)
    if not told:
        return None
    received = by_recording(told)[-1]
    lines, destination, terms = received.event.lines, received.event.destination, received.event.payment_terms
    for amended in by_recording(heard.all(OrderAmended)):
        lines = amended.event.lines or lines
        destination = amended.event.destination or destination
        terms = amended.event.payment_terms or terms
    stops = by_recording(heard.all(OrderHeld, OrderResumed))
    held = next((each for each in stops[-1:] if isinstance(each.event, OrderHeld)), None)
    return Papers(received, lines, destination, terms, heard.first(OrderCancelled), heard.first(OrderArchived), held)  # type: ignore[arg-type]


def end_of(day: date, zone: ZoneInfo = HOME) -> datetime:
    """When a day is over there, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def day_of(fact: Fact[Event], zone: ZoneInfo = HOME) -> date:
    """The day on which it happened: as told where it was told as a day, or else there."""
    return fact.occurred.day if fact.occurred.precision is Precision.DAY else fact.at.astimezone(zone).date()
