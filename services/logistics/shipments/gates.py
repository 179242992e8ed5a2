"""The gates before goods and papers that we let go: what each waits for, and who opens it (domain.md 4.4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from services.logistics.shipments.inspected import left_to_go
from services.logistics.shipments.lines import say
from services.logistics.shipments.stages import Stage, has_left, lines_at, surest
from services.logistics.shipments.state import Shipping
from shared.errors import Rejected
from shared.events.shipment import ShipmentGate, ShipmentLine

CARGO = (ShipmentGate.INSPECTION, ShipmentGate.SAMPLE)
"""Through which goods go when they are handed to the forwarder."""
CONCESSION = "or a manager who had no hand in it, by a concession"


@dataclass(frozen=True, slots=True)
class Closed:
    """A gate that is closed: why, what it waits for, and who can open it."""

    gate: ShipmentGate
    words: str
    missing: str
    opened_by: str

    def rejected(self) -> Rejected:
        return Rejected(self.words, gate=self.gate, missing=self.missing, opened_by=self.opened_by)


def closed(shipping: Shipping, shipment: str) -> Iterator[Closed]:
    """The gates that are closed for what is left of a shipment, whether or not they were opened by a concession."""
    to_go = going(shipping, shipment)
    for gate in ShipmentGate:
        if shut := is_closed(shipping, gate, shipment, to_go):
            yield shut


def is_closed(shipping: Shipping, gate: ShipmentGate, shipment: str, goods: tuple[ShipmentLine, ...]) -> Closed | None:
    """Why the gate is closed for these goods of the shipment; None: it is open."""
    match gate:
        case ShipmentGate.INSPECTION:
            return without_inspection(shipping, shipment, goods)
        case ShipmentGate.SAMPLE:
            return without_sample(shipping, shipment) if goods else None
        case ShipmentGate.ORIGINALS:
            return without_money(shipping, shipment)
        case _:
            assert_never(gate)


def going(shipping: Shipping, shipment: str) -> tuple[ShipmentLine, ...]:
    """What of a shipment was neither handed over yet nor left."""
    stages = shipping.shipments.get(shipment, {})
    over = lines_at(stages, Stage.HANDED_OVER)
    known = surest(stages) if Stage.BOOKED not in stages else tuple(lines_at(stages, Stage.BOOKED).values())
    return tuple(line for line in known if line.line not in over and not has_left(stages, line.line))


def without_inspection(shipping: Shipping, shipment: str, goods: tuple[ShipmentLine, ...]) -> Closed | None:
    """Made-to-order goods go when these very quantities passed a final inspection 尾期."""
    if not shipping.inspected:
        return None
    short = []
    for told in goods:
        line = shipping.ordered.get(told.line)
        if line is None:
            short.append(f"line {told.line}: nothing of it passed, the order does not have it")
        elif told.quantity > (left := left_to_go(shipping, line)):
            short.append(
                f"line {line.number}: {say(told.quantity)} {line.unit} to go, {say(left)} passed and still here"
            )
    if not short:
        return None
    return Closed(
        ShipmentGate.INSPECTION,
        f"shipment {shipment} is not handed over before its goods passed a final inspection: {'; '.join(short)}",
        missing="a final inspection of these quantities passes",
        opened_by=f"whoever inspects, {CONCESSION}",
    )


def without_sample(shipping: Shipping, shipment: str) -> Closed | None:
    """Where the customer wants a shipment sample 船样, all that were asked for are approved, and there is one."""
    if not shipping.shipment_sample:
        return None
    waiting = [known.sample or str(id) for id, known in shipping.samples.items() if not known.approved]
    if shipping.samples and not waiting:
        return None
    which = f"shipment sample {', '.join(waiting)}" if waiting else "a shipment sample"
    return Closed(
        ShipmentGate.SAMPLE,
        f"shipment {shipment} is not handed over before the customer has approved {which}",
        missing=f"the customer approves {which}",
        opened_by=f"the customer, {CONCESSION}",
    )


def without_money(shipping: Shipping, shipment: str) -> Closed | None:
    """Where the terms hold the originals back, they go when the money is there."""
    if not shipping.originals_wait or shipping.cleared:
        return None
    return Closed(
        ShipmentGate.ORIGINALS,
        f"the originals of shipment {shipment} wait for money, as the order's terms say",
        missing="what the terms ask for is paid, or a letter of credit is verified",
        opened_by=f"whoever takes down payments and checks letters of credit, {CONCESSION}",
    )
