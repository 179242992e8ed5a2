"""docs/shipping.md, read and tried cell by cell: what it says is what happens."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from services.logistics.app import app
from services.logistics.shipments.domain import book, request_booking
from services.logistics.shipments.facts import tell
from services.logistics.shipments.handing_over import hand_over
from services.logistics.shipments.originals import release_originals
from services.logistics.shipments.stages import Note
from services.logistics.shipments.state import Shipping
from shared.errors import Rejected
from shared.events.shipment import ShipmentEvent, ShipmentGate
from tests.docs import page, table
from tests.given import Given
from tests.logistics.examples import (
    arrived,
    bill,
    booked,
    cancelled,
    delivered,
    departed,
    given,
    handed_over,
    held,
    noted,
    originals,
    requested,
)

PAGE = page("shipping.md")

ASKED, BOOKED, OVER = requested(_1="40"), booked(_1="40"), handed_over(_1="40")
LEFT, THERE, DONE = departed(_1="40"), arrived(_1="40"), delivered(_1="40")
WAYS_TO: dict[str, list[tuple[ShipmentEvent, ...]]] = {
    "nothing told": [()],
    "asked for": [(ASKED,)],
    "booked": [(BOOKED,), (ASKED, BOOKED)],
    "handed over": [(BOOKED, OVER)],
    "departed": [(BOOKED, OVER, LEFT), (BOOKED, LEFT)],
    "arrived": [(BOOKED, LEFT, THERE), (BOOKED, THERE)],
    "delivered": [(BOOKED, LEFT, THERE, DONE), (BOOKED, DONE)],
    "departed, booking untold": [(LEFT,)],
    "booked, order on hold": [(BOOKED, held)],
    "booked, order cancelled": [(BOOKED, cancelled)],
    "departed, order cancelled": [(BOOKED, LEFT, cancelled)],
}
COMMANDS: dict[str, Callable[[Shipping], Sequence[ShipmentEvent]]] = {
    "ask for space": lambda state: request_booking(state, requested(forwarder="Blue Water", _1="40")),
    "book": lambda state: book(state, booked(_1="40")),
    "hand over": lambda state: hand_over(state, handed_over(_1="40")),
    "hand over uninspected": lambda state: hand_over(replace(state, inspected=True), handed_over(_1="40")),
    "departed": lambda state: tell(state, departed(_1="40")),
    "arrived": lambda state: tell(state, arrived(_1="40")),
    "delivered": lambda state: tell(state, delivered(_1="40")),
    "originals": lambda state: release_originals(
        replace(state, notes={"ASN-1": (bill(), *noted_of(state))}), originals
    ),
}


def noted_of(state: Shipping) -> tuple[Note, ...]:
    return state.notes.get("ASN-1", ())


STATES = table(PAGE, "State × command")


def cells() -> Iterator[tuple[str, str, str]]:
    for row in STATES:
        for command in COMMANDS:
            yield row["state"], command, row[command]


def outcome(
    given: Given[Shipping, ShipmentEvent], decide: Callable[[Shipping], Sequence[ShipmentEvent]], cell: str
) -> str:
    """What happens, in the page's words; a refusal is named as the cell does if those words are in it."""
    try:
        events = decide(given.state)
    except Rejected as refused:
        said = [part for part in cell.split(" or ") if part.removeprefix("refused: ") in str(refused)]
        return said[0] if said else f"refused: {refused}"
    if not events:
        return "nothing"
    assert not decide(given(*events).state), "asked again, it decides once more"
    return " and ".join(f"`{event.topic}`" for event in events)


@pytest.mark.parametrize(("state", "command", "cell"), list(cells()))
def test_the_page_says_what_happens(state: str, command: str, cell: str) -> None:
    happens = {outcome(given(noted, *way), COMMANDS[command], cell) for way in WAYS_TO[state]}
    assert happens == set(cell.split(" or ")), f"{state}: {command}"


def test_the_page_has_every_state_and_every_command() -> None:
    assert [row["state"] for row in STATES] == list(WAYS_TO)
    assert set(STATES[0]) == {"state", *COMMANDS}


def test_the_page_names_every_gate_and_every_call() -> None:
    assert all(f"`{gate}`" in PAGE for gate in ShipmentGate)
    for path in app.openapi()["paths"]:
        if path.startswith("/v1/orders/{order_id}/shipments/{shipment}/"):
            last = path.rpartition("/")[2]
            assert f"/{last}`" in PAGE, f"docs/shipping.md says nothing of {path}"
