"""Which acts an order's page offers to whom, and which one it opens."""

from typing import Any

import pytest

from services.tracking.acting.offering import Offer, next_of, offers, photographed
from services.tracking.acting.table import ACTS
from services.tracking.orders.answer import OrderAnswer
from services.tracking.orders.points import Open
from shared.events import Event
from shared.events.inspection import Result
from shared.events.order import Flow, OrderAcknowledged, OrderCancelled, OrderHeld, OrderReleased
from shared.events.plan import ProductionStarted
from shared.events.sample import SampleDispatched, SampleMade
from shared.identity.roles import WORKING, Role
from tests.tracking.acting.known import order, somebody
from tests.tracking.dossier.examples import garment
from tests.tracking.life import (
    OF_IT,
    asked,
    came,
    inspected,
    material,
    of_sample,
    output,
    plan_drawn,
    sample,
    signed,
)
from tests.tracking.telling import Telling, received

MADE_TO_ORDER = received(flow=Flow.MADE_TO_ORDER)
PARCEL: dict[str, Any] = {"courier": "DHL", "waybill": "1Z998", "courier_terms": "collect", "pieces": 2}
STARTED = (MADE_TO_ORDER, OrderReleased(), plan_drawn(), ProductionStarted(**OF_IT))


def offered(known: OrderAnswer, *roles: Role) -> set[str]:
    return {each.act.key for each in offers(known, somebody(*roles))}


def opened(known: OrderAnswer, *roles: Role) -> tuple[str, str] | None:
    found = next_of(known, offers(known, somebody(*roles)))
    return (found.act.key, found.about.id) if found else None


@pytest.mark.parametrize(
    ("events", "role", "expected"),
    [
        ((MADE_TO_ORDER,), Role.BUSINESS_MERCHANDISER, ("acknowledge", "")),
        ((MADE_TO_ORDER, OrderAcknowledged()), Role.BUSINESS_MERCHANDISER, ("release", "")),
        ((MADE_TO_ORDER, asked("Q-1")), Role.BUSINESS_MERCHANDISER, ("answer", "Q-1")),
        ((MADE_TO_ORDER, OrderHeld(reason="label")), Role.BUSINESS_MERCHANDISER, ("resume", "")),
        ((MADE_TO_ORDER, OrderReleased(), plan_drawn()), Role.PLANNING, ("start", "")),
        (STARTED, Role.WORKSHOP, ("cutting", "")),
        ((*STARTED, sample()), Role.MANAGER, ("sign_sample", "S-1")),
        ((*STARTED, output("sewing", "R-1", A=100)), Role.LOGISTICS_MERCHANDISER, None),
    ],
)
def test_the_next_step_is_open_for_whoever_may_do_it(
    events: tuple[Event, ...], role: Role, expected: tuple[str, str] | None
) -> None:
    assert opened(order(*events), role) == expected


def test_what_is_in_the_way_of_the_next_step_comes_before_the_step() -> None:
    blocked = order(MADE_TO_ORDER, OrderAcknowledged(), asked("Q-7"))
    assert opened(blocked, Role.BUSINESS_MERCHANDISER) == ("answer", "Q-7")


def test_a_step_that_cannot_be_done_yet_is_offered_with_what_is_in_the_way() -> None:
    (release,) = (each for each in offers(order(MADE_TO_ORDER, asked("Q-1")), somebody(Role.BUSINESS_MERCHANDISER))
                  if each.act.key == "release")  # fmt: skip
    assert release.about.why == (("open", "clarification", "Q-1"),)


@pytest.mark.parametrize("role", sorted(WORKING))
def test_a_role_is_offered_its_own_acts_and_no_others(role: Role) -> None:
    known = order(telling=garment())
    allowed = {act.key for act in ACTS if role in act.roles}
    assert offered(known, role) <= allowed


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OPERATIONS, Role.ADMINISTRATOR, Role.PARTNER, Role.SUBCONTRACTOR])
def test_who_only_looks_is_offered_nothing(role: Role) -> None:
    assert offered(order(telling=garment()), role) == set()


def test_a_key_that_may_only_look_is_offered_nothing() -> None:
    assert offers(order(MADE_TO_ORDER), somebody(Role.MANAGER, reads_only=True)) == []


def test_nothing_is_done_with_an_order_that_is_cancelled_or_that_nobody_received() -> None:
    tell = Telling()
    unmatched = order(tell.booked("ASN-1", A=100), telling=tell)
    for known in order(MADE_TO_ORDER, OrderCancelled(reason="bankrupt")), unmatched:
        assert offers(known, somebody(*WORKING)) == []


def test_a_sample_is_offered_the_steps_of_its_last_round_only() -> None:
    made = of_sample(SampleMade)
    known = order(MADE_TO_ORDER, sample(), signed(), made)
    of_it = {each.act.key for each in offers(known, somebody(*WORKING)) if each.about.id == "S-1.1"}
    assert of_it == {"sample_reviewed", "photo"}
    sent = order(MADE_TO_ORDER, sample(), signed(), made, of_sample(SampleDispatched, **PARCEL))
    of_it = {each.act.key for each in offers(sent, somebody(*WORKING)) if each.about.id == "S-1.1"}
    assert of_it == {"sample_delivered", "sample_approved", "sample_rejected"}


def test_a_failed_inspection_is_repeated_or_conceded() -> None:
    known = order(*STARTED, output("sewing", "R-1", A=100), inspected("QC-1", Result.FAILED))
    found = {(each.act.key, each.about.id) for each in offers(known, somebody(*WORKING))}
    assert {("inspected", "QC-1"), ("concede_inspection", "QC-1")} <= found


def test_material_is_offered_until_all_of_it_is_there() -> None:
    part = order(MADE_TO_ORDER, material("M-1", 100), came("M-1", 40))
    assert "material_received" in offered(part, Role.PURCHASING)
    full = order(MADE_TO_ORDER, material("M-1", 100), came("M-1", 100))
    assert "material_received" not in offered(full, Role.PURCHASING)


def test_every_open_point_of_an_order_can_be_acted_on_by_somebody() -> None:
    known = order(telling=garment())
    found = offers(known, somebody(*WORKING))
    for point in known.open:
        assert any(point.open in each.act.points for each in found), point
    assert {point.open for point in known.open} >= {Open.SAMPLE_SENT, Open.DIFFERENCE, Open.OUTWORK}


def test_what_is_nothing_but_a_photo_comes_first_of_what_can_be_photographed() -> None:
    known = order(MADE_TO_ORDER, sample(), signed(), of_sample(SampleMade))
    found: list[Offer] = photographed(offers(known, somebody(*WORKING)))
    assert found[0].act.key == "photo"
    assert "raise" in {each.act.key for each in found}
