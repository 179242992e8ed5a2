"""Samples, materials, making, inspections and papers as they are shown: functions of the set of what was told."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.tracking.orders.axes import Documents, Headline, Material, Production, Quality, Sampling
from services.tracking.orders.view import OrderView
from shared.events import Event
from shared.events.inspection import InspectionConceded, Inspector, Result
from shared.events.material import MaterialExpected, MaterialOrdered, MaterialRejected, MaterialShort
from shared.events.order import DateConfirmed, DateProposed, DifferenceAccepted, Flow, OrderReleased, Side
from shared.events.output import MadeLine, OutworkReturned, OutworkSent
from shared.events.plan import MilestoneWaived, ProductionStarted
from shared.events.sample import (
    SampleApproved,
    SampleCancelled,
    SampleDelivered,
    SampleDispatched,
    SampleMade,
    SampleOrdered,
    SamplePhotographed,
    SampleRejected,
    SampleRequestChanged,
    SampleReviewed,
    SampleSealed,
)
from shared.events.shipment import (
    BillIssued,
    BookingRolled,
    CustomsDeclared,
    CustomsDocumentsSent,
    CustomsQueried,
    CustomsReleased,
    DocumentsSent,
    OriginalsReleased,
    TitleKind,
)
from shared.events.values import Basis, PromisedDate
from shared.identity.roles import Role
from tests.tracking.life import (
    OF_IT,
    PHOTO,
    answered,
    asked,
    came,
    compared,
    forecast,
    inspected,
    material,
    of_sample,
    output,
    plan_drawn,
    reached,
    sample,
    signed,
)
from tests.tracking.telling import Telling, ordered, received

MADE_TO_ORDER = received(flow=Flow.MADE_TO_ORDER)
SENT = of_sample(SampleDispatched, courier="DHL", waybill="1Z", courier_terms="collect", pieces=2)
ROLLED = BookingRolled(**OF_IT, shipment="S1", departs_on=date(2026, 11, 29), reason="no space")


def view(*events: Event) -> OrderView:
    telling = Telling()
    for event in events:
        telling(event)
    return telling.view()


# Samples ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        ((), Sampling.REQUESTED),
        ((signed(),), Sampling.IN_HAND),
        ((signed(), SampleRequestChanged(**OF_IT, sample="S-1", revision=1, reason="red")), Sampling.REQUESTED),
        ((signed(), of_sample(SampleOrdered)), Sampling.IN_HAND),
        ((of_sample(SampleMade), of_sample(SampleReviewed, passed=False)), Sampling.REJECTED),
        ((SENT,), Sampling.SENT),
        ((SENT, of_sample(SampleRejected, reason="short")), Sampling.REJECTED),
        ((of_sample(SampleRejected, reason="short"), of_sample(SampleOrdered, round=2)), Sampling.IN_HAND),
        ((SENT, of_sample(SampleApproved)), Sampling.APPROVED),
        ((of_sample(SampleApproved), SENT, of_sample(SampleMade)), Sampling.APPROVED),
        ((of_sample(SampleSealed, specifications=()),), Sampling.APPROVED),
        ((SampleCancelled(**OF_IT, sample="S-1", reason="dropped"),), Sampling.NONE),
    ],
)
def test_how_a_sample_stands(told: tuple[Event, ...], standing: Sampling) -> None:
    assert view(MADE_TO_ORDER, sample(), *told).sampling is standing


def test_of_several_samples_the_one_furthest_from_its_approval_counts() -> None:
    shown = view(MADE_TO_ORDER, sample("S-1"), of_sample(SampleApproved), sample("S-2"), signed("S-2"))
    assert shown.sampling is Sampling.IN_HAND
    assert [each.standing for each in shown.samples] == [Sampling.APPROVED, Sampling.IN_HAND]


def test_a_round_shows_its_photos_and_where_its_parcel_is() -> None:
    shown = view(sample(), of_sample(SamplePhotographed, photos=(PHOTO,)), SENT).samples[0].rounds[0]
    assert (shown.step, shown.photos, shown.waybill) == ("sample.dispatched", (PHOTO.digest,), "1Z")


# Materials -------------------------------------------------------------------

BOUGHT = MaterialOrdered(**OF_IT, material="M-1", supplier="Mill", reference="P-1", quantity=Decimal(100))
HOLES = MaterialRejected(**OF_IT, material="M-1", delivery="D-1", quantity=Decimal(10), reason="holes")
SHORT = MaterialShort(**OF_IT, material="M-1", quantity=Decimal(5), reason="the mill")


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        ((), Material.PLANNED),
        ((BOUGHT,), Material.ORDERED),
        ((came("M-1", 40),), Material.PARTLY_RECEIVED),
        ((came("M-1", 40), came("M-1", 60, "D-2")), Material.RECEIVED),
        ((came("M-1", 40), came("M-1", 40)), Material.PARTLY_RECEIVED),
        ((came("M-1", 100), HOLES), Material.PARTLY_RECEIVED),
        ((SHORT,), Material.SHORT),
        ((SHORT, came("M-1", 100)), Material.RECEIVED),
    ],
)  # fmt: skip
def test_how_a_material_stands(told: tuple[Event, ...], standing: Material) -> None:
    assert view(material("M-1"), *told).material is standing


def test_what_is_expected_later_than_needed_is_open_and_purchasing_has_it() -> None:
    late = MaterialExpected(**OF_IT, material="M-1", on=date(2026, 11, 20), reason="the mill")
    shown = view(material("M-1", needed_by=date(2026, 11, 10)), late).materials[0]
    assert (shown.expected_on, shown.needed_by) == (date(2026, 11, 20), date(2026, 11, 10))


# Making ----------------------------------------------------------------------


def test_output_adds_up_and_a_report_told_twice_counts_once() -> None:
    shown = view(MADE_TO_ORDER, output("cut", "R-1", A=40), output("cut", "R-2", A=30), output("cut", "R-1", A=40)).made
    assert [(each.stage, each.line, each.good) for each in shown] == [("cut", "A", Decimal(70))]


def test_goods_are_made_when_every_line_came_out_of_the_last_stage() -> None:
    goods = received(ordered("A", 100), ordered("B", 50), flow=Flow.MADE_TO_ORDER)
    assert view(goods, plan_drawn(), output("pack", "R-1", A=100)).production is Production.IN_WORK
    assert view(goods, plan_drawn(), output("pack", "R-1", A=100, B=50)).headline is Headline.MADE


def test_a_subcontractor_owes_what_did_not_come_back() -> None:
    sent = OutworkSent(
        **OF_IT, note="N-1", subcontractor="Wang", process="wash", lines=(MadeLine(line="A", quantity=50),)
    )
    back = OutworkReturned(
        **OF_IT, note="B-1", sent="N-1", lines=(MadeLine(line="A", quantity=30, spoiled=Decimal(5)),)
    )
    shown = view(sent, back, back).outwork[0]
    assert [shown.sent, shown.back, shown.spoiled, shown.out] == [50, 30, 5, 15]


def test_every_forecast_of_a_milestone_is_kept() -> None:
    first, second = forecast("cut", date(2026, 11, 17)), forecast("cut", date(2026, 11, 20), waits_for=Role.PURCHASING)
    shown = view(plan_drawn(), first, second).plan
    assert shown is not None
    cut = shown.milestones[1]
    assert [each.on for each in cut.forecasts] == [date(2026, 11, 17), date(2026, 11, 20)]
    assert cut.waits_for is Role.PURCHASING


def test_a_milestone_that_was_reached_or_waived_says_so() -> None:
    shown = view(plan_drawn(), reached("fabric"), MilestoneWaived(**OF_IT, milestone="cut", reason="none")).plan
    assert shown is not None
    assert (shown.milestones[0].reached_on, shown.milestones[1].waived) == (date(2026, 11, 2), True)


# Inspections -----------------------------------------------------------------

CONCEDED = InspectionConceded(**OF_IT, inspection="I-1", reason="the customer takes it")


@pytest.mark.parametrize(
    ("told", "quality"),
    [
        ((inspected("I-1", Result.PASSED),), Quality.PASSED),
        ((inspected("I-1", Result.PASSED, 60),), Quality.PARTLY_PASSED),
        ((inspected("I-1", Result.PASSED, 60), inspected("I-2", Result.PASSED, 40)), Quality.PASSED),
        ((inspected("I-1", Result.PASSED, 60), inspected("I-2", Result.PASSED, 60, inspector=Inspector.CUSTOMER)),
         Quality.PARTLY_PASSED),
        ((inspected("I-1", Result.FAILED),), Quality.FAILED),
        ((inspected("I-1", Result.FAILED), inspected("I-2", Result.PASSED, follows="I-1")), Quality.PASSED),
        ((inspected("I-1", Result.FAILED), CONCEDED), Quality.PASSED),
        ((CONCEDED, inspected("I-1", Result.FAILED)), Quality.FAILED),  # told anew, it is conceded anew
        ((inspected("I-1", Result.PENDING),), Quality.PENDING),
        ((inspected("I-1", Result.PASSED, time="initial"),), Quality.SCHEDULED),
    ],
)  # fmt: skip
def test_what_final_inspections_let_through(told: tuple[Event, ...], quality: Quality) -> None:
    assert view(MADE_TO_ORDER, *told).quality is quality


# Papers ----------------------------------------------------------------------

STEPS: list[tuple[Event, Documents]] = [
    (CustomsDocumentsSent(**OF_IT, shipment="S1", to="broker"), Documents.SENT_TO_CUSTOMS),
    (CustomsDeclared(**OF_IT, shipment="S1", declaration="310120260"), Documents.DECLARED),
    (CustomsReleased(**OF_IT, shipment="S1"), Documents.CUSTOMS_RELEASED),
    (BillIssued(**OF_IT, shipment="S1", number="EGLV1", kind=TitleKind.ORIGINAL_BILL), Documents.BILL_ISSUED),
    (DocumentsSent(**OF_IT, shipment="S1", documents=("invoice",), to="customer"), Documents.COPIES_SENT),
    (OriginalsReleased(**OF_IT, shipment="S1", kind=TitleKind.ORIGINAL_BILL, to="customer"), Documents.TITLE_RELEASED),
]


@pytest.mark.parametrize(("step", "documents"), STEPS)
def test_the_papers_of_a_shipment_are_as_far_as_the_furthest_step(step: Event, documents: Documents) -> None:
    earlier = [each for each, _ in STEPS[: STEPS.index((step, documents))]]
    assert view(step, *earlier).documents is documents


def test_of_several_shipments_the_one_furthest_behind_counts() -> None:
    other = CustomsDeclared(**OF_IT, shipment="S2", declaration="1")
    assert view(*(each for each, _ in STEPS), other).documents is Documents.DECLARED


def test_a_rolled_booking_sails_later_and_says_how_often_it_was_moved() -> None:
    telling = Telling()
    booked = telling.booked("S1", A=100).model_copy(update={"departs_on": date(2026, 11, 22)})
    shown = view(booked, ROLLED).papers[0]
    assert (shown.departs_on, shown.rolled) == (date(2026, 11, 29), 1)


def test_what_the_customs_ask_is_over_with_their_release() -> None:
    asks = CustomsQueried(**OF_IT, shipment="S1", question="which fibre?")
    assert view(asks).papers[0].queried == "which fibre?"
    assert view(asks, CustomsReleased(**OF_IT, shipment="S1")).papers[0].queried is None


# Questions -------------------------------------------------------------------


def test_a_question_is_open_until_it_is_answered() -> None:
    assert view(MADE_TO_ORDER, asked()).clarifications[0].answered is None
    assert view(MADE_TO_ORDER, answered(), asked()).clarifications[0].answer == "brass"


def test_a_difference_is_open_until_it_is_accepted_and_the_last_comparison_counts() -> None:
    accepted = DifferenceAccepted(number="D-1", reason="their mail")
    shown = view(MADE_TO_ORDER, compared("D-0"), compared("D-1", "D-2"), accepted).differences
    assert [(each.number, each.accepted is not None) for each in shown] == [("D-1", True), ("D-2", False)]


def test_a_date_is_promised_once_both_sides_have_confirmed_it() -> None:
    later = PromisedDate(on=date(2026, 12, 10), basis=Basis.DELIVERED)
    proposed = DateProposed(number="P-1", promised=later, by=Side.FACTORY)
    before = view(MADE_TO_ORDER, proposed)
    after = view(MADE_TO_ORDER, proposed, DateConfirmed(number="P-1", by=Side.CUSTOMER))
    assert [line.promised_on for line in before.lines] == [date(2026, 12, 1)]
    assert before.proposals[0].waits_for is Side.CUSTOMER
    assert [line.promised_on for line in after.lines] == [date(2026, 12, 10)]
    assert after.proposals[0].waits_for is None


# Whatever the order ----------------------------------------------------------

ALL: list[Any] = [
    MADE_TO_ORDER, OrderReleased(), sample(), signed(), SENT, of_sample(SampleDelivered), of_sample(SampleApproved),
    plan_drawn(), ProductionStarted(**OF_IT), reached("fabric"), material("M-1"), came("M-1", 40),
    output("cut", "R-1", A=40), inspected("I-1", Result.FAILED), CONCEDED, asked(), answered(), compared("D-1"), ROLLED,
    *(step for step, _ in STEPS),
]  # fmt: skip


@for_all(st.randoms())
def test_the_view_is_the_same_in_whatever_order_it_became_known(random: Any) -> None:
    telling = Telling()
    for event in ALL:
        telling(event)
    expected = telling.view()
    telling.entries = random.sample(telling.entries, len(telling.entries))
    assert telling.view() == expected


@pytest.mark.parametrize("n", range(len(ALL)))
def test_what_is_declared_wrong_is_as_if_it_had_never_been_told(n: int) -> None:
    telling, without = Telling(), Telling()
    entries = [telling(event) for event in ALL]
    telling.retract(entries[n])
    for event, entry in zip(ALL, entries, strict=True):
        if entry is not entries[n]:
            without(event, entry.occurred)
    assert telling.view() == without.view()
