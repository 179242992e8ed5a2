"""What the whole file becomes: customers, orders with lines and shipments, and what is left out; nothing is sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from gendan.scms.columns import OF_SHIPMENT, ORDER, SHIPMENT
from gendan.scms.customers import Customer, customers
from gendan.scms.defects import Defect, disagreements
from gendan.scms.notes import CellNote, Notes
from gendan.scms.orders import Order, order
from gendan.scms.read import Row, grouped


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An order that cannot come in as the file has it: nothing of it is sent."""

    number: str
    rows: tuple[int, ...]
    defects: tuple[Defect, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    rows: Sequence[Row]
    customers: tuple[Customer, ...]
    orders: tuple[Order, ...]
    left_out: tuple[LeftOut, ...]
    notes: Sequence[CellNote]

    @property
    def commands(self) -> int:
        return len(self.customers) + sum(order.commands for order in self.orders)


def plan(rows: Sequence[Row]) -> Plan:
    """All rows are needed first: in the real file 3,520 of them return to an order that began earlier."""
    notes = Notes()
    contradicting = _contradicting(rows)
    orders: list[Order] = []
    left_out: list[LeftOut] = []
    for number, its_rows in grouped(rows, ORDER).items():
        made = order(its_rows, notes)
        if isinstance(made, Order) and number not in contradicting:
            orders.append(made)
        else:
            defects = [*contradicting.get(number, ()), *(made if isinstance(made, list) else ())]
            left_out.append(LeftOut(number, tuple(row.line for row in its_rows), tuple(defects)))
    return Plan(rows, tuple(customers(orders)), tuple(orders), tuple(left_out), notes.taken)


def _contradicting(rows: Sequence[Row]) -> dict[str, list[Defect]]:
    """By order, the rows that contradict the first row of their shipment: a shipment belongs to one order."""
    orders = {row.line: row[ORDER] for row in rows}
    found: dict[str, list[Defect]] = {}
    for its_rows in grouped(rows, SHIPMENT).values():
        for defect in disagreements(its_rows, OF_SHIPMENT, "shipment"):
            found.setdefault(orders[defect.line], []).append(defect)
    return found
