"""Whether it will be on time, why not, whose delay it is; what is open, what is next, and who has it."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.tracking.orders.next_step import Step, next_step
from services.tracking.orders.outlook import Cause, Outlook, Prospect, Reason, at_risk_from, outlook
from services.tracking.orders.points import Open, points
from services.tracking.orders.view import OrderView
from shared.events import Event
from shared.events.inspection import Result
from shared.events.material import MaterialExpected
from shared.events.obligation import Party
from shared.events.order import Flow, OrderArchived, OrderCancelled, OrderHeld, OrderReleased
from shared.events.plan import ProductionStarted, ReadyForecast
from shared.events.shipment import BookingRolled, ShipmentBooked
from shared.events.values import Basis, PromisedDate
from shared.identity.roles import Role
from tests.tracking.life import (
    OF_IT,
    answered,
    asked,
    came,
    compared,
    forecast,
    inspected,
    material,
    milestone,
    output,
    plan_drawn,
    reached,
    sample,
)
from tests.tracking.telling import Telling, ordered, paid, parts, received, terms

TODAY = date(2026, 11, 5)
ON_BOARD = ordered("A", promised=PromisedDate(on=date(2026, 12, 1), basis=Basis.ON_BOARD))
ORDERED = received(flow=Flow.MADE_TO_ORDER)
STOCK = received(flow=Flow.FROM_STOCK)
DAY = timedelta(days=1)
TELLING = Telling()
PLANNED = plan_drawn(
    milestone("booked", date(2026, 11, 5), owner=Role.PURCHASING, days=2),
    milestone("fabric", date(2026, 11, 10), "booked", owner=Role.PURCHASING, days=5),
    milestone("ship", date(2026, 12, 1), "fabric", owner=Role.LOGISTICS_MERCHANDISER, days=21),
)
"""Whatever slips, slips the promise."""


def view(*events: Event) -> OrderView:
    telling = Telling()
    for event in events:
        telling(event)
    return telling.view()


def shipped(number: str, **sailing: Any) -> ShipmentBooked:
    return ShipmentBooked(**OF_IT, shipment=number, lines=parts({"A": 100}), **sailing)


def expected(number: str, november: int) -> MaterialExpected:
    return MaterialExpected(**OF_IT, material=number, on=date(2026, 11, november))


def next_of(*events: Event) -> tuple[Step, Role, Party] | None:
    shown = view(*events)
    step = next_step(shown, points(shown))
    return (step.step, step.owner, step.waits_for) if step else None


# Outlook ---------------------------------------------------------------------


def test_a_plan_that_is_kept_is_on_track() -> None:
    assert outlook(view(ORDERED, plan_drawn()), TODAY).prospect is Prospect.ON_TRACK


def test_a_milestone_that_slips_puts_the_promise_at_risk_and_its_owner_has_it() -> None:
    shown = outlook(view(ORDERED, plan_drawn(), forecast("fabric", date(2026, 11, 14))), TODAY)
    assert (shown.prospect, shown.expected_on) == (Prospect.AT_RISK, date(2026, 12, 5))
    assert shown.cause == Cause(Reason.MILESTONE, "fabric", Role.PURCHASING)


def test_whose_delay_it_is_may_be_somebody_elses_than_the_owners() -> None:
    slipped = forecast("fabric", date(2026, 11, 14), waits_for=Role.BUSINESS_MERCHANDISER)
    cause = outlook(view(ORDERED, plan_drawn(), slipped), TODAY).cause
    assert cause == Cause(Reason.MILESTONE, "fabric", Role.BUSINESS_MERCHANDISER)


def test_what_nobody_reached_in_time_is_at_risk_as_days_go_by() -> None:
    shown = view(ORDERED, plan_drawn())
    assert outlook(shown, date(2026, 11, 10)).prospect is Prospect.ON_TRACK
    assert outlook(shown, date(2026, 11, 11)).prospect is Prospect.AT_RISK


def test_a_promised_day_that_is_past_is_late_and_the_next_step_has_it() -> None:
    shown = outlook(view(STOCK, OrderReleased()), date(2026, 12, 2))
    assert (shown.prospect, shown.cause) == (
        Prospect.LATE,
        Cause(Reason.STEP, Step.BOOK, Role.LOGISTICS_MERCHANDISER),
    )


def test_a_material_that_comes_after_it_is_needed_is_a_risk() -> None:
    late = MaterialExpected(**OF_IT, material="M-1", on=date(2026, 11, 20))
    shown = outlook(view(ORDERED, material("M-1", needed_by=date(2026, 11, 10)), late), TODAY)
    assert (shown.prospect, shown.cause) == (Prospect.AT_RISK, Cause(Reason.MATERIAL, "M-1", Role.PURCHASING))


def test_goods_that_are_ready_after_the_promise_are_a_risk() -> None:
    ready = ReadyForecast(**OF_IT, on=date(2026, 12, 3))
    shown = outlook(view(received(ON_BOARD, flow=Flow.MADE_TO_ORDER), ready), TODAY)
    assert (shown.prospect, shown.expected_on) == (Prospect.AT_RISK, date(2026, 12, 3))


def test_a_sailing_after_the_promised_day_on_board_is_a_risk() -> None:
    rolled = BookingRolled(**OF_IT, shipment="S1", departs_on=date(2026, 12, 8), reason="no space")
    shown = outlook(view(received(ON_BOARD), TELLING.booked("S1", A=100), rolled), TODAY)
    assert shown.cause == Cause(Reason.SAILING, "S1", Role.LOGISTICS_MERCHANDISER)


def test_an_order_in_time_says_when_it_is_expected() -> None:
    shown = outlook(view(ORDERED, plan_drawn(), reached("fabric")), TODAY)
    assert (shown.prospect, shown.expected_on, shown.cause) == (Prospect.ON_TRACK, date(2026, 11, 23), None)
    sails = shipped("S1", departs_on=date(2026, 11, 20))
    assert outlook(view(received(ON_BOARD), sails), TODAY).expected_on == date(2026, 11, 20)


def test_of_what_nobody_said_a_day_none_is_expected() -> None:
    assert outlook(view(STOCK), TODAY) == Outlook(Prospect.ON_TRACK, date(2026, 12, 1))


def test_what_should_have_sailed_and_was_not_told_to_have_sails_today_at_the_earliest() -> None:
    told = view(received(ON_BOARD), shipped("S1", departs_on=date(2026, 11, 20)))
    assert outlook(told, date(2026, 11, 24)).expected_on == date(2026, 11, 24)
    late = outlook(told, date(2026, 12, 4))
    assert (late.prospect, late.expected_on) == (Prospect.LATE, date(2026, 12, 4))
    assert late.cause == Cause(Reason.NOT_LEFT, "S1", Role.LOGISTICS_MERCHANDISER)


def test_what_leaves_later_than_it_should_arrives_as_much_later() -> None:
    told = view(STOCK, shipped("S1", departs_on=date(2026, 11, 3), arrives_on=date(2026, 11, 28)))
    assert outlook(told, date(2026, 11, 3)).expected_on == date(2026, 11, 28)
    in_time = outlook(told, date(2026, 11, 6))
    assert (in_time.prospect, in_time.expected_on) == (Prospect.ON_TRACK, date(2026, 12, 1))
    at_risk = outlook(told, date(2026, 11, 8))
    assert (at_risk.prospect, at_risk.expected_on) == (Prospect.AT_RISK, date(2026, 12, 3))
    assert at_risk.cause == Cause(Reason.NOT_LEFT, "S1", Role.LOGISTICS_MERCHANDISER)


def test_what_should_have_arrived_and_was_not_told_to_have_comes_today_at_the_earliest() -> None:
    sails = shipped("S1", departs_on=date(2026, 11, 3), arrives_on=date(2026, 11, 28))
    told = view(STOCK, sails, TELLING.departed("S1", A=100))
    assert outlook(told, date(2026, 11, 30)).expected_on == date(2026, 11, 30)
    late = outlook(told, date(2026, 12, 4))
    assert (late.expected_on, late.cause) == (
        date(2026, 12, 4),
        Cause(Reason.NOT_ARRIVED, "S1", Role.LOGISTICS_MERCHANDISER),
    )


def test_a_day_on_which_goods_should_have_been_ready_says_nothing_any_more_once_it_is_past() -> None:
    told = view(received(ON_BOARD, flow=Flow.MADE_TO_ORDER), ReadyForecast(**OF_IT, on=date(2026, 11, 20)))
    assert outlook(told, date(2026, 11, 18)).expected_on == date(2026, 11, 20)
    assert outlook(told, date(2026, 11, 24)).expected_on == date(2026, 11, 24)
    assert outlook(told, date(2026, 12, 4)).expected_on is None


def test_a_material_that_comes_later_delays_the_milestone_that_waits_for_it_and_so_the_promise() -> None:
    shown = outlook(view(ORDERED, PLANNED, material("M-1", needed_by=date(2026, 11, 10)), expected("M-1", 14)), TODAY)
    assert (shown.prospect, shown.expected_on) == (Prospect.AT_RISK, date(2026, 12, 5))
    assert shown.cause == Cause(Reason.MILESTONE, "fabric", Role.PURCHASING)


def test_a_material_that_comes_before_it_is_waited_for_changes_nothing() -> None:
    alone = outlook(view(ORDERED, PLANNED), TODAY)
    early = view(ORDERED, PLANNED, material("M-1", needed_by=date(2026, 11, 10)), expected("M-1", 7))
    assert outlook(early, TODAY) == alone


def test_a_material_that_is_needed_after_the_milestone_delays_it_by_no_more_than_it_is_late() -> None:
    trims = view(ORDERED, PLANNED, material("M-1", needed_by=date(2026, 11, 18)), expected("M-1", 20))
    assert outlook(trims, TODAY).expected_on == date(2026, 12, 3)


def test_what_came_in_delays_nothing_whatever_was_expected_before() -> None:
    told = [material("M-1", needed_by=date(2026, 11, 10)), expected("M-1", 14), came("M-1", 100)]
    assert outlook(view(ORDERED, PLANNED, *told), TODAY) == outlook(view(ORDERED, PLANNED), TODAY)


def test_a_material_is_late_without_days_once_nothing_of_the_plan_waits_for_it() -> None:
    told = [reached("fabric"), material("M-1", needed_by=date(2026, 11, 10)), expected("M-1", 14)]
    shown = outlook(view(ORDERED, PLANNED, *told), TODAY)
    assert (shown.prospect, shown.expected_on) == (Prospect.AT_RISK, None)
    assert shown.cause == Cause(Reason.MATERIAL, "M-1", Role.PURCHASING)


def test_what_is_delivered_is_done_and_what_is_cancelled_is_expected_no_more() -> None:
    assert outlook(view(ORDERED, TELLING.delivered("S1", A=100)), TODAY).prospect is Prospect.DONE
    assert outlook(view(ORDERED, OrderCancelled(reason="closed")), TODAY).prospect is Prospect.NONE


SLIPPED: list[tuple[Event, ...]] = [
    (ORDERED, plan_drawn()),
    (ORDERED, plan_drawn(), reached("fabric")),
    (ORDERED, plan_drawn(), forecast("fabric", date(2026, 11, 9))),
    (ORDERED, plan_drawn(), forecast("fabric", date(2026, 11, 30))),
    (STOCK,),
    (received(ON_BOARD), BookingRolled(**OF_IT, shipment="S1", departs_on=date(2026, 12, 8), reason="x")),
    (STOCK, shipped("S1", departs_on=date(2026, 11, 3), arrives_on=date(2026, 11, 28))),
    (STOCK, shipped("S1", departs_on=date(2026, 11, 20), arrives_on=date(2026, 11, 21))),
    (ORDERED, PLANNED, material("M-1", needed_by=date(2026, 11, 10)), expected("M-1", 10)),
    (ORDERED, PLANNED, material("M-1", needed_by=date(2026, 11, 10)), expected("M-1", 14)),
    (received(ON_BOARD, flow=Flow.MADE_TO_ORDER), PLANNED, ReadyForecast(**OF_IT, on=date(2026, 12, 20))),
]


@pytest.mark.parametrize("told", SLIPPED)
def test_the_day_from_which_it_is_at_risk_is_the_first_on_which_it_is(told: tuple[Event, ...]) -> None:
    shown = view(*told)
    first = at_risk_from(shown)
    assert first is not None
    for n in range(40):
        today = date(2026, 11, 1) + n * DAY
        assert (outlook(shown, today).prospect in {Prospect.AT_RISK, Prospect.LATE}) == (today >= first)


def test_what_was_reached_before_its_plan_begins_counts_from_then() -> None:
    early = Telling()
    early(received(ordered("A", promised=PromisedDate(on=date(2026, 11, 20), basis=Basis.DELIVERED))))
    early(plan_drawn(begins=date(2026, 11, 10)))
    early(reached("fabric"), happened=date(2026, 10, 25))
    shown = early.view()
    first = at_risk_from(shown)
    assert first == date(2026, 11, 5)  # if it is cut no sooner: ten days for packing, six on the way
    assert outlook(shown, first - DAY).prospect is Prospect.ON_TRACK
    assert outlook(shown, first).prospect is Prospect.AT_RISK


# What is open ----------------------------------------------------------------


def test_who_has_what_is_open_and_whom_it_waits_for() -> None:
    shown = points(view(ORDERED, asked(), compared("D-1"), sample(), inspected("I-1", Result.FAILED)))
    assert [(each.open, each.owner, each.waits_for) for each in shown] == [
        (Open.CLARIFICATION, Role.BUSINESS_MERCHANDISER, Party.CUSTOMER),
        (Open.DIFFERENCE, Role.BUSINESS_MERCHANDISER, Party.US),
        (Open.SAMPLE_UNSIGNED, Role.MANAGER, Party.US),
        (Open.INSPECTION_FAILED, Role.QUALITY, Party.US),
    ]


def test_nothing_is_open_about_what_is_cancelled_or_archived() -> None:
    for end in (OrderCancelled(reason="closed"), OrderArchived(checked=())):
        assert points(view(ORDERED, asked(), end)) == ()


def test_an_answered_question_is_not_open() -> None:
    assert points(view(ORDERED, asked(), answered())) == ()


def test_production_waits_for_the_deposit() -> None:
    waiting = received(flow=Flow.MADE_TO_ORDER, payment_terms=terms(deposit=30, balance=70))
    assert [each.open for each in points(view(waiting))] == [Open.MONEY_FOR_PRODUCTION]


# What is next ----------------------------------------------------------------

LIFE: list[tuple[Any, Step, Role]] = [
    (ORDERED, Step.RELEASE, Role.BUSINESS_MERCHANDISER),
    (OrderReleased(), Step.START_PRODUCTION, Role.PRODUCTION_MERCHANDISER),
    (plan_drawn(), Step.START_PRODUCTION, Role.PRODUCTION_MERCHANDISER),
    (ProductionStarted(**OF_IT), Step.MAKE, Role.WORKSHOP),
    (output("pack", "R-1", A=100), Step.INSPECT, Role.QUALITY),
    (inspected("I-1", Result.PASSED), Step.BOOK, Role.LOGISTICS_MERCHANDISER),
    (TELLING.booked("S1", A=100), Step.HAND_OVER, Role.LOGISTICS_MERCHANDISER),
    (TELLING.handed_over("S1", A=100), Step.SHIP, Role.SHIPPING_CLERK),
    (TELLING.departed("S1", A=100), Step.DELIVER, Role.LOGISTICS_MERCHANDISER),
    (paid(30), Step.DELIVER, Role.LOGISTICS_MERCHANDISER),
    (TELLING.delivered("S1", A=100), Step.COLLECT, Role.FINANCE),
    (paid(70, "SLIP-2"), Step.ARCHIVE, Role.BUSINESS_MERCHANDISER),
]


@pytest.mark.parametrize("n", range(len(LIFE)))
def test_each_step_of_a_life_leads_to_the_next(n: int) -> None:
    found = next_of(*(event for event, _, _ in LIFE[: n + 1]))
    assert found is not None
    assert found[:2] == LIFE[n][1:]


def test_at_the_end_nothing_is_next() -> None:
    assert next_of(*(event for event, _, _ in LIFE), OrderArchived(checked=())) is None
    assert next_of(ORDERED, OrderCancelled(reason="closed")) is None


def test_goods_from_stock_are_not_made() -> None:
    assert next_of(STOCK, OrderReleased()) == (Step.BOOK, Role.LOGISTICS_MERCHANDISER, Party.US)


def test_what_is_in_the_way_has_the_next_step() -> None:
    assert next_of(ORDERED, asked()) == (Step.RELEASE, Role.BUSINESS_MERCHANDISER, Party.CUSTOMER)
    assert next_of(ORDERED, asked(blocking=False)) == (Step.RELEASE, Role.BUSINESS_MERCHANDISER, Party.US)
    made = (ORDERED, OrderReleased(), plan_drawn(), ProductionStarted(**OF_IT), sample())
    assert next_of(*made) == (Step.MAKE, Role.MANAGER, Party.US)


def test_an_order_on_hold_is_resumed_first() -> None:
    assert next_of(ORDERED, OrderHeld(reason="artwork")) == (Step.RESUME, Role.BUSINESS_MERCHANDISER, Party.US)
