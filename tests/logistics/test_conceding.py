"""Gates opened by a manager who had no hand in the shipment; what is decided on who did what before."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any, cast

import pytest

from services.logistics.shipments.conceding import concede, conceders
from services.logistics.shipments.evolve import evolve
from services.logistics.shipments.state import Shipping, shipping_of
from shared.approval import Approver
from shared.envelope import Actor, Envelope, Occurred
from shared.errors import Rejected, Unknown
from shared.events.shipment import ShipmentConceded, ShipmentEvent, ShipmentFactRetracted, ShipmentGate
from shared.identity.roles import Role
from shared.received import Received
from shared.retraction import standing
from tests.logistics.examples import (
    ORDER,
    arrived,
    bill,
    booked,
    conceded,
    departed,
    handed_over,
    inspected,
    made,
    noted,
    on_money,
    requested,
    with_sample,
)

WANG, LIN, ZHANG = "wang-fang", "lin-jie", "zhang-wei"
NOW = datetime(2026, 9, 1, tzinfo=UTC)
MANAGER = frozenset({Role.MANAGER})
Told = tuple[ShipmentEvent, str]


def history(*told: Told) -> list[Received]:
    return [
        Received(
            source="logistics",
            epoch=1,
            position=version,
            topic=event.topic,
            class_version=event.class_version,
            originator_id=shipping_of(ORDER),
            originator_version=version,
            recorded_at=NOW + timedelta(minutes=version),
            envelope=Envelope(Occurred(NOW), Actor(by), "a-story"),
            hash=b"",
            data=event.model_dump_json().encode(),
        )
        for version, (event, by) in enumerate(told, 1)
    ]


def asked(
    *told: Told, by: str = ZHANG, roles: frozenset[str] = MANAGER, seen: int | None = None, **more: Any
) -> list[ShipmentEvent]:
    """What follows when `by` concedes what was told."""
    wanted = more.pop("wanted", conceded())
    past = history(*told)
    state = reduce(evolve, (cast("ShipmentEvent", each.event()) for each in standing(past)), Shipping())
    approver = Approver(by, roles, **more)
    return concede(state, wanted, past, approver, NOW + timedelta(days=1), seen=len(told) if seen is None else seen)


def refused(words: str, *told: Told, **more: Any) -> Rejected:
    with pytest.raises(Rejected, match=words) as caught:
        asked(*told, **more)
    return caught.value


ORDERED: Told = (made, "policy:logistics.orders")
BOOKED: Told = (booked(_1="60"), WANG)
WANTING: Told = (inspected(passed=False, _1="60", recorded_by=(LIN,)), "policy:logistics.production")


def retracted(version: int) -> ShipmentFactRetracted:
    return ShipmentFactRetracted(
        order_id=ORDER,
        retracted_version=version,
        retracted_event=f"1:logistics:{version}",
        why="incorrect_data",
        reason="a slip",
    )


def test_a_manager_who_had_no_hand_in_it_opens_a_gate() -> None:
    assert asked(ORDERED, BOOKED) == [conceded()]
    assert asked(ORDERED, BOOKED, WANTING) == [conceded()]


def test_conceded_already_nothing_more_is_recorded() -> None:
    assert asked(ORDERED, BOOKED, (conceded(), LIN)) == []


@pytest.mark.parametrize(
    "deed",
    [booked(_1="60"), requested(_1="60"), handed_over(_1="20"), departed(_1="20"), bill()],
    ids=lambda event: event.topic,
)
def test_nobody_concedes_a_shipment_that_they_had_a_hand_in(deed: ShipmentEvent) -> None:
    others = [] if deed.topic == "shipment.booked" else [BOOKED]
    refusal = refused("wrote or changed it yourself", ORDERED, *others, (deed, ZHANG))
    assert refusal.gate == "final_inspection"
    assert asked(ORDERED, *others, (deed, ZHANG), by=LIN) == [conceded()]


def test_who_booked_it_first_has_a_hand_in_it_also_after_it_was_booked_anew_by_another() -> None:
    refused("yourself", ORDERED, (booked(_1="60"), ZHANG), (retracted(2), WANG), (booked(_1="50"), WANG))


def test_who_declared_the_booking_wrong_has_a_hand_in_it() -> None:
    refused("yourself", ORDERED, BOOKED, (retracted(2), ZHANG), (booked(_1="50"), WANG))


def test_who_recorded_the_inspection_does_not_open_its_gate_and_may_open_others() -> None:
    refused("yourself", ORDERED, BOOKED, WANTING, by=LIN)
    by_sample = conceded(ShipmentGate.SAMPLE)
    assert asked((with_sample, "policy"), BOOKED, WANTING, by=LIN, wanted=by_sample) == [by_sample]


def test_a_hand_in_another_shipment_is_none_in_this_one() -> None:
    assert asked(ORDERED, BOOKED, (booked("ASN-2", _1="40"), ZHANG)) == [conceded()]


def test_only_managers_concede_and_no_programs_nor_administrators() -> None:
    refused("it takes a manager", ORDERED, BOOKED, roles=frozenset({Role.SHIPPING_CLERK}))
    refused("this is a program", ORDERED, BOOKED, is_person=False)
    refused("an administrator approves nothing", ORDERED, BOOKED, roles=MANAGER | {Role.ADMINISTRATOR})


def test_another_account_of_the_same_name_is_the_same_person() -> None:
    refused("somebody of your name did", ORDERED, BOOKED, by="wang-fang-2", also=frozenset({WANG}))


def test_what_was_changed_since_it_was_seen_is_looked_at_again() -> None:
    refused("changed after version 1", ORDERED, BOOKED, seen=1)
    refused("no version 3 yet", ORDERED, BOOKED, seen=3)
    assert asked(ORDERED, BOOKED, WANTING, seen=2) == [conceded()], "the inspection is no change of the shipment"


def test_an_open_gate_needs_no_concession() -> None:
    refused("is open for shipment ASN-1", (noted, "policy"), BOOKED)
    refused("is open for shipment ASN-1", ORDERED, BOOKED, (inspected(_1="60"), "policy"))
    refused("is open for shipment ASN-1", ORDERED, BOOKED, wanted=conceded(ShipmentGate.ORIGINALS))


def test_of_a_shipment_that_nobody_knows_nothing_is_conceded() -> None:
    with pytest.raises(Unknown, match="nothing is known here of shipment ASN-1"):
        asked(ORDERED)


def test_what_went_without_having_passed_can_be_conceded_afterwards() -> None:
    assert asked(ORDERED, BOOKED, (departed(_1="60"), WANG)) == [conceded()]
    assert asked(ORDERED, (arrived(_1="60"), WANG), (inspected(_2="50"), "policy")) == [conceded()]
    refused("is open", ORDERED, BOOKED, (inspected(_1="60"), "policy"), (departed(_1="60"), WANG))


def test_a_concession_of_another_gate_frees_nobody_of_their_hand() -> None:
    both = with_sample.model_copy(update={"inspected": True})
    told: Sequence[Told] = ((both, "policy"), (requested(_1="60"), ZHANG), BOOKED, (conceded(ShipmentGate.SAMPLE), LIN))
    refused("yourself", *told)
    refused("yourself", *told, (handed_over(_1="1"), WANG))


def test_originals_are_conceded_after_the_goods_have_left() -> None:
    wanted = conceded(ShipmentGate.ORIGINALS)
    assert asked((on_money, "policy"), BOOKED, (departed(_1="60"), WANG), (bill(), WANG), wanted=wanted) == [wanted]


def test_who_conceded_is_known_by_gate_and_forgotten_with_a_retraction() -> None:
    told: Sequence[Told] = (ORDERED, BOOKED, (conceded(), ZHANG), (conceded(shipment="ASN-2"), LIN))
    assert conceders(history(*told), "ASN-1") == {ShipmentGate.INSPECTION: {ZHANG}}
    assert conceders(history(*told, (retracted(3), ZHANG)), "ASN-1") == {}


def test_what_is_conceded_is_told_with_its_reason() -> None:
    (event,) = asked(ORDERED, BOOKED)
    assert isinstance(event, ShipmentConceded)
    assert (event.reason, event.delegation) == ("the customer takes it, by mail", None)
