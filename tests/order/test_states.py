"""docs/order-states.md, read and tried cell by cell: what it says is what happens."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import reduce
from itertools import product

import pytest

from services.order.orders import domain, facts
from services.order.orders.amending import amend
from services.order.orders.archive.decisions import archive
from services.order.orders.clarifications.decisions import answer, ask, note_call
from services.order.orders.comparisons.decisions import accept, compare
from services.order.orders.concessions.decisions import concede
from services.order.orders.countersigning import countersign
from services.order.orders.dates.decisions import confirm, decline, propose
from services.order.orders.evolve import evolve
from services.order.orders.money import payments
from services.order.orders.money.credits import check_credit, open_credit
from services.order.orders.state import Order, Shipped, Status
from shared.approval import Approver, Revision
from shared.errors import Rejected, Unknown
from shared.events.order import (
    CustomerCalled,
    DateConfirmed,
    DateDeclined,
    Destination,
    DifferenceAccepted,
    OrderConceded,
    OrderEvent,
    OrderGate,
    ShippedLine,
    Side,
)
from shared.events.values import Countersign
from tests.docs import page, table
from tests.given import Given
from tests.logistics.hearing import heard
from tests.order.company import BEGINNING, person
from tests.order.examples import (
    acknowledged,
    archived,
    cancelled,
    compared,
    credit,
    date_proposed,
    given,
    held,
    left,
    line,
    papers,
    payment,
    question,
    received,
    released,
    sealed,
    verified,
)
from tests.order.examples import answer as answered

PAGE = page("order-states.md")

WAYS_TO: dict[Status, list[tuple[OrderEvent, ...]]] = {
    Status.UNKNOWN: [()],
    Status.RECEIVED: [(received,)],
    Status.ACKNOWLEDGED: [(received, acknowledged)],
    Status.RELEASED: [(received, released), (received, acknowledged, released), (received, released, acknowledged)],
    Status.HELD: [
        (received, held),
        (received, acknowledged, held),
        (received, released, held),
        (received, acknowledged, released, held),
    ],
    Status.CANCELLED: [
        (received, cancelled),
        (received, acknowledged, cancelled),
        (received, released, cancelled),
        (received, released, held, cancelled),
    ],
    Status.ARCHIVED: [
        (received, archived),
        (received, acknowledged, released, archived),
        (received, cancelled, archived),
    ],
}
LEFT: dict[Shipped, list[tuple[OrderEvent, ...]]] = {
    Shipped.NONE: [()],
    Shipped.PART: [(left("40"),), (left("40", stage="delivered"),), (left("40"), left("40", stage="delivered"))],
    Shipped.ALL: [(left("100"),), (left("60"), left("40", "ASN-2", stage="delivered")), (left("105"),)],
}
WRITTEN = Revision(frozenset({str(person("wang"))}), changed=1, version=1)
SIGNER = Approver(str(person("li")), frozenset({"manager"}))
[FOUND] = compared(given(received).state).differences
DIFFERENCE = FOUND.number
ACCEPTED: OrderEvent = DifferenceAccepted(number=DIFFERENCE, reason="their mail of 3 March")
COMPLETING: tuple[OrderEvent, ...] = (answered(), ACCEPTED, left("100"), payment(amount="840"))
COMMANDS: dict[str, Callable[[Order], Sequence[OrderEvent]]] = {
    "receive, same papers": lambda order: domain.receive(order, received),
    "receive, other papers": lambda order: domain.receive(order, papers(line(quantity="101"))),
    "acknowledge": domain.acknowledge,
    "countersign": lambda order: countersign(
        order, replace(WRITTEN, approvals=(SIGNER,) * order.signed), SIGNER, [], BEGINNING, seen=1
    ),
    "release": domain.release,
    "release unsigned": lambda order: domain.release(
        replace(order, terms=order.terms and order.terms.model_copy(update={"countersign": Countersign.BY_ONE}))
    ),
    "amend": lambda order: amend(order, "moved", destination=Destination(text="Bremen", country="DE")),
    "amend what has left": lambda order: amend(order, "fewer", lines=(line(quantity="39"),)),
    "hold": lambda order: domain.hold(order, "waiting for artwork"),
    "resume": domain.resume,
    "cancel": lambda order: domain.cancel(order, "no longer wanted"),
    "quoted": lambda order: facts.quote(order, "Q-1"),
    "payment": lambda order: payments.pay(order, payment()),
    "shipment": lambda order: facts.note_shipment(
        order, "ASN-9", "departed", (ShippedLine(line="1", quantity=Decimal(1)),)
    ),
}

LIVING: dict[str, Callable[[Order], Sequence[OrderEvent]]] = {
    "ask": lambda order: ask(order, question("Q9")),
    "answer": lambda order: answer(order, answered()),
    "call": lambda order: note_call(order, CustomerCalled(number="Q1", outcome="this afternoon")),
    "release unanswered": domain.release,
    "compare": lambda order: compare(order, sealed(round=2)),
    "accept": lambda order: accept(order, DifferenceAccepted(number=DIFFERENCE, reason="their mail of 3 March")),
    "release differing": lambda order: domain.release(
        order, conceded={OrderGate.CLARIFICATION: frozenset(order.questions)}
    ),
    "propose date": lambda order: propose(order, date_proposed("D9")),
    "confirm date": lambda order: confirm(order, DateConfirmed(number="D1", by=Side.FACTORY)),
    "decline date": lambda order: decline(order, DateDeclined(number="D1", by=Side.FACTORY, reason="too early")),
    "credit": lambda order: open_credit(order, credit("LC-9")),
    "check credit": lambda order: check_credit(order, verified()),
    "concede": lambda order: concede(
        order,
        OrderConceded(gate=OrderGate.CLARIFICATION, about=(), reason="the label can follow"),
        WRITTEN,
        SIGNER,
        [],
        now=BEGINNING,
        seen=1,
    ),
    "archive": lambda order: archive(reduce(evolve, COMPLETING if order.terms else (), order)),
    "archive incomplete": lambda order: archive(evolve(order, left("40"))),
}
"""What is asked of an order about which there is something to ask, to compare, to promise and to pay."""


STATES = table(PAGE, "State × command")
LIFE = table(PAGE, "State × what is asked, compared, promised and closed")
OPEN_POINTS: tuple[OrderEvent, ...] = (question(), compared(given(received).state), date_proposed(), credit())


def cells() -> Iterator[tuple[str, Shipped, str, str]]:
    for row in STATES:
        for shipped in Shipped if row["shipped"] == "any" else [Shipped(row["shipped"])]:
            if (row["state"], shipped) == (Status.UNKNOWN, Shipped.ALL):
                continue  # of an order that is not known, nobody can say that all of it has left
            for command in COMMANDS:
                yield row["state"], shipped, command, row[command]


def outcome(given: Given[Order, OrderEvent], decide: Callable[[Order], Sequence[OrderEvent]], cell: str) -> str:
    """What happens, in the page's words; a refusal is named as the cell does if those words are in it."""
    try:
        events = decide(given.state)
    except Unknown:
        return "unknown"
    except Rejected as refused:
        said = [part for part in cell.split(" or ") if part.removeprefix("refused: ") in str(refused)]
        return said[0] if said else f"refused: {refused}"
    if not events:
        return "nothing"
    assert not decide(given(*events).state), "asked again, it decides once more"
    return " and ".join(f"`{event.topic}`" for event in events)


@pytest.mark.parametrize(("state", "shipped", "command", "cell"), list(cells()))
def test_the_page_says_what_happens(state: str, shipped: Shipped, command: str, cell: str) -> None:
    happens = set()
    for way, gone in product(WAYS_TO[Status(state)], LEFT[shipped]):
        history = given(*way, *gone)
        assert (history.state.status, history.state.shipped) == (state, shipped)
        happens.add(outcome(history, COMMANDS[command], cell))
    assert happens == set(cell.split(" or ")), f"{state}, {shipped} shipped: {command}"


@pytest.mark.parametrize(
    ("state", "command", "cell"), [(row["state"], command, row[command]) for row in LIFE for command in LIVING]
)
def test_the_page_says_what_happens_to_what_is_open(state: str, command: str, cell: str) -> None:
    happens = set()
    for way in WAYS_TO[Status(state)]:
        points = OPEN_POINTS if way else (credit(),)
        # asked and compared while it went on: before it was cancelled or closed
        history = given(*way[:1], *points, *way[1:])
        assert history.state.status == state
        happens.add(outcome(history, LIVING[command], cell))
    assert happens == {cell}, f"{state}: {command}"


def test_the_page_has_every_state_and_command_of_what_is_open() -> None:
    assert [row["state"] for row in LIFE] == list(Status)
    assert set(LIFE[0]) == {"state", *LIVING}


def test_the_page_has_every_state_with_every_extent_once() -> None:
    told = [
        (row["state"], shipped)
        for row in STATES
        for shipped in (Shipped if row["shipped"] == "any" else [Shipped(row["shipped"])])
    ]
    assert sorted(told) == sorted(product(Status, Shipped))


def test_the_page_has_every_command() -> None:
    assert set(STATES[0]) == {"state", "shipped", *COMMANDS}


def test_the_page_explains_every_state_in_both_languages() -> None:
    explained = re.findall(r"^\| (\w+) \| [\u4e00-\u9fff]+ \| .+ \|$", PAGE, re.MULTILINE)
    assert explained == ["state", *Status]


LEFT_ALREADY = table(PAGE, "What each command does to what has left already")

# What has left already -------------------------------------------------------

EXAMPLE: dict[str, list[Callable[[Order], Sequence[OrderEvent]]]] = {
    "acknowledge": [domain.acknowledge],
    "amend to 120": [lambda order: amend(order, "more", lines=(line(quantity="120"),))],
    "amend to 40": [lambda order: amend(order, "fewer", lines=(line(quantity="40"),))],
    "hold": [lambda order: domain.hold(order, "artwork")],
    "hold, then resume": [lambda order: domain.hold(order, "artwork"), domain.resume],
    "cancel": [lambda order: domain.cancel(order, "dropped")],
    "payment": [lambda order: payments.pay(order, payment())],
    "shipment of 60 more": [
        lambda order: facts.note_shipment(order, "ASN-2", "departed", (ShippedLine(line="1", quantity=Decimal(60)),))
    ],
}


@pytest.mark.parametrize("row", LEFT_ALREADY, ids=lambda row: row["command"])
async def test_the_page_says_what_becomes_of_what_has_left(row: dict[str, str]) -> None:
    history = given(received, released, left("40"))
    for decide in EXAMPLE[row["command"]]:
        history = history(*decide(history.state))
    order = history.state
    assert order.quantities_shipped == {"1": Decimal(row["left"])}
    assert order.quantities_open == {"1": Decimal(row["still to leave"])}
    assert (await heard(*history.history)).shipping.standing == row["booking"]


def test_the_page_has_every_example() -> None:
    assert [row["command"] for row in LEFT_ALREADY] == list(EXAMPLE)
