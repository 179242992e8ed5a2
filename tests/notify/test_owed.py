"""What is owed by what was told: from which fact, until when, to whom a delay is due, and when it is over."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from services.notify.following.customers import Customer
from services.notify.obligations.domain import Kept, Over, Wanted
from services.notify.obligations.state import Blocked, obligation_of
from shared.events import customer as customers
from shared.events import order as orders
from shared.events import plan as plans
from shared.events import sample as samples
from shared.events import shipment as shipments
from shared.events.exception import ExceptionAssigned, ExceptionClosed
from shared.events.obligation import ObligationKind, Party
from shared.identity.roles import Role
from tests.notify.examples import (
    GERMAN,
    ORDER,
    SAMPLE,
    Told,
    answered,
    asked,
    at,
    line,
    planned,
    raised,
    received,
    run,
    sample_requested,
    terms,
    told,
    topics,
)

TUESDAY = at("2026-12-01 08:30")  # 09:30 in Hamburg
INTERNAL, QUESTION, MILESTONE = ObligationKind.INTERNAL_ORDER, ObligationKind.CLARIFICATION, ObligationKind.MILESTONE
PAYMENT, FEEDBACK = ObligationKind.PAYMENT, ObligationKind.SAMPLE_FEEDBACK
HERE = told(received(), TUESDAY)


class TestInternalOrder:
    def test_it_is_due_48_hours_after_the_order_was_received_whatever_day_that_is(self) -> None:
        friday = at("2026-12-04 20:00")
        assert told(received(), friday).of(INTERNAL).started.due == at("2026-12-06 20:00")

    def test_a_release_keeps_it(self) -> None:
        assert HERE(orders.OrderReleased(), at("2026-12-01 10:00")).of(INTERNAL).outcome == Kept(at("2026-12-01 10:00"))

    def test_a_release_that_was_declared_wrong_keeps_it_no_more(self) -> None:
        released = HERE(orders.OrderReleased(), at("2026-12-01 10:00"))
        assert released.wrong(2, at("2026-12-01 11:00")).of(INTERNAL).outcome is None

    def test_a_cancelled_order_owes_none(self) -> None:
        cancelled = HERE(orders.OrderCancelled(reason="dropped"), at("2026-12-01 10:00"))
        assert cancelled.of(INTERNAL).outcome == Over("the order was cancelled")

    def test_an_order_that_was_declared_wrong_owes_none(self) -> None:
        assert HERE.wrong(1, at("2026-12-01 10:00")).of(INTERNAL).outcome == Over("the order was declared wrong")

    def test_papers_received_anew_run_from_then(self) -> None:
        again = HERE.wrong(1, at("2026-12-01 10:00"))(received(), at("2026-12-01 12:00"))
        assert again.of(INTERNAL).started.due == at("2026-12-03 12:00")
        assert topics(run(HERE.of(INTERNAL), again.of(INTERNAL))) == ["started", "rescheduled"]

    def test_an_order_received_on_some_day_runs_from_the_end_of_it_or_from_when_it_was_told(self) -> None:
        on = date(2026, 12, 1)
        assert told(received(), on, known=at("2026-12-01 15:00")).of(INTERNAL).started.began == at("2026-12-01 15:00")
        assert told(received(), on, known=at("2026-12-03 15:00")).of(INTERNAL).started.began == at("2026-12-02 00:00")

    def test_an_open_question_makes_a_breach_the_customers(self) -> None:
        waiting = HERE(asked(), at("2026-12-01 09:00"))
        blocked = Blocked(Party.CUSTOMER, "no answer yet to question Q1")
        assert waiting.of(INTERNAL).blocked == blocked
        assert waiting(answered(), at("2026-12-01 12:00")).of(INTERNAL).blocked is None

    def test_a_question_that_holds_up_nothing_excuses_nothing(self) -> None:
        assert HERE(asked(blocking=False), at("2026-12-01 09:00")).of(INTERNAL).blocked is None

    def test_a_customer_who_waits_for_our_sample_excuses_nothing(self) -> None:
        waiting = HERE(sample_requested(), at("2026-12-01 08:45"))(asked(), at("2026-12-01 09:00"))
        assert waiting.of(INTERNAL).blocked is None

    def test_an_old_order_that_is_imported_starts_nothing(self) -> None:
        old = told(received(), date(2006, 6, 2), known=TUESDAY)
        assert run(*old.owed().values()) == []


class TestClarification:
    @pytest.mark.parametrize(
        ("asked_at", "due"),
        [
            ("2026-12-01 08:30", "2026-12-01 12:30"),  # Tuesday morning
            ("2026-12-01 14:00", "2026-12-02 10:00"),  # two hours today, two tomorrow
            ("2026-12-04 14:00", "2026-12-07 10:00"),  # over a weekend
            ("2026-12-24 14:00", "2026-12-28 10:00"),  # over Christmas, then a weekend
            ("2027-03-25 14:00", "2027-03-30 09:00"),  # over Easter, when clocks go to summer time
        ],
    )
    def test_it_is_due_after_four_of_the_customers_working_hours(self, asked_at: str, due: str) -> None:
        assert HERE(asked(), at(asked_at)).of(QUESTION, "Q1").started.due == at(due)

    def test_hours_that_the_customer_told_count_for_more_than_those_of_their_country(self) -> None:
        hours = customers.WorkingHours(
            time_zone="Asia/Dubai", holidays="AE", days=(6, 0, 1, 2, 3), begins=time(8), ends=time(16)
        )
        thursday = at("2026-12-10 10:00")  # 14:00 in Dubai; Friday and Saturday are off
        due = HERE(asked(), thursday).of(QUESTION, "Q1", Customer("DE", hours)).started.due
        assert due == at("2026-12-13 06:00")

    def test_on_a_day_that_makes_up_for_a_holiday_chinese_customers_work(self) -> None:
        saturday = at("2026-02-14 01:00")  # 09:00 in Shanghai, a working Saturday
        here = told(received(destination=orders.Destination(text="Shanghai", country="CN")), saturday)
        due = here(asked(), saturday).of(QUESTION, "Q1", Customer("CN")).started.due
        assert due == at("2026-02-14 05:00")

    def test_a_customer_whose_country_nobody_knows_works_by_greenwich(self) -> None:
        here = told(received(destination=orders.Destination(text="somewhere")), TUESDAY)
        assert here(asked(), TUESDAY).of(QUESTION, "Q1", Customer()).started.due == at("2026-12-01 13:00")

    def test_an_answer_keeps_it(self) -> None:
        kept = HERE(asked(), TUESDAY)(answered(), at("2026-12-01 11:00")).of(QUESTION, "Q1")
        assert kept.outcome == Kept(at("2026-12-01 11:00"))

    def test_an_answer_to_another_question_does_not(self) -> None:
        assert HERE(asked(), TUESDAY)(answered("Q2"), at("2026-12-01 11:00")).of(QUESTION, "Q1").outcome is None

    def test_a_question_that_was_never_asked_is_owed_no_answer(self) -> None:
        wrong = HERE(asked(), TUESDAY).wrong(2, at("2026-12-01 11:00")).of(QUESTION, "Q1")
        assert wrong.outcome == Over("the question was never asked")

    def test_while_we_owe_a_sample_its_clock_stands_still(self) -> None:
        waiting = HERE(asked(), TUESDAY)(sample_requested(), at("2026-12-01 09:30"))
        assert waiting.of(QUESTION, "Q1").paused == "we owe them a sample"
        here = waiting(samples.SampleDelivered(sample="S-1", order_id=ORDER, round=1), at("2026-12-03 09:00"))
        # an hour was gone by when it was asked for, three are left when it is there
        assert (here.of(QUESTION, "Q1").paused, here.of(QUESTION, "Q1").started.due) == (None, at("2026-12-03 12:00"))

    def test_a_rejected_round_is_owed_once_more(self) -> None:
        here = HERE(sample_requested(), TUESDAY)(
            samples.SampleDelivered(sample="S-1", order_id=ORDER, round=1), TUESDAY
        )
        again = here(samples.SampleRejected(sample="S-1", order_id=ORDER, round=1, reason="too short"), TUESDAY)
        assert again(asked(), at("2026-12-01 10:00")).of(QUESTION, "Q1").paused == "we owe them a sample"

    def test_a_shipment_sample_is_not_waited_for_before_there_is_bulk(self) -> None:
        ship_sample = HERE(sample_requested(kind=samples.SampleKind.SHIPMENT), TUESDAY)
        assert ship_sample(asked(), at("2026-12-01 09:00")).of(QUESTION, "Q1").paused is None

    def test_a_sample_that_is_needed_later_is_not_owed_yet(self) -> None:
        later = HERE(sample_requested(needed_by=date(2026, 12, 20)), TUESDAY)
        assert later(asked(), at("2026-12-01 09:00")).of(QUESTION, "Q1").paused is None


DEPOSIT = {"name": "deposit", "percent": Decimal(30), "due": orders.Due.ON_ORDER, "days": 7}
BALANCE = {"name": "balance", "percent": Decimal(70), "due": orders.Due.ON_DEPARTURE, "days": 14}
SHIPPED = (shipments.ShipmentLine(line="1", quantity=Decimal(100)),)


def ordered(*instalments: dict[str, object], value: str = "1000.00") -> Told:
    return told(received(payment_terms=terms(*instalments), lines=(line(value=value),)), TUESDAY)


def paid(amount: str, instalment: str | None = None, currency: str = "USD") -> orders.PaymentReceived:
    return orders.PaymentReceived(
        reference=f"TT-{amount}-{instalment}", amount=Decimal(amount), currency=currency, instalment=instalment
    )


def left(number: str = "ASN-1") -> shipments.ShipmentDeparted:
    return shipments.ShipmentDeparted(order_id=ORDER, shipment=number, lines=SHIPPED)


class TestPayment:
    def test_a_deposit_is_due_so_many_days_after_the_order_at_the_end_of_our_day(self) -> None:
        owed = ordered(DEPOSIT, BALANCE).of(PAYMENT, "deposit").started
        assert (owed.due, owed.owner, owed.owed_by) == (at("2026-12-08 16:00"), Role.FINANCE, Party.CUSTOMER)
        assert owed.soft == (at("2026-12-01 16:00"),)

    def test_a_balance_after_departure_is_owed_once_something_has_left(self) -> None:
        here = ordered(DEPOSIT, BALANCE)
        assert len(here.owed()) == 2
        gone = here(left(), date(2027, 3, 1), known=at("2027-03-02 09:00"))
        assert gone.of(PAYMENT, "balance").started.due == at("2027-03-15 16:00")

    def test_of_several_departures_the_first_makes_it_due(self) -> None:
        gone = ordered(BALANCE | {"percent": Decimal(100)})(left("ASN-2"), date(2027, 3, 9))(left(), date(2027, 3, 1))
        assert gone.of(PAYMENT, "balance").started.due == at("2027-03-15 16:00")

    def test_what_is_due_before_departure_goes_by_the_departure_that_is_booked(self) -> None:
        before = BALANCE | {"percent": Decimal(100), "days": -7}
        booked = shipments.ShipmentBooked(order_id=ORDER, shipment="ASN-1", lines=SHIPPED, departs_on=date(2027, 3, 10))
        here = ordered(before)(booked, at("2027-02-01 09:00"))
        assert here.of(PAYMENT, "balance").started.due == at("2027-03-03 16:00")
        rolled = shipments.BookingRolled(
            order_id=ORDER, shipment="ASN-1", departs_on=date(2027, 3, 17), reason="overbooked"
        )
        assert here(rolled, at("2027-02-05 09:00")).of(PAYMENT, "balance").started.due == at("2027-03-10 16:00")

    @pytest.mark.parametrize(
        ("due", "fact"),
        [
            (orders.Due.ON_DELIVERY, shipments.ShipmentDelivered(order_id=ORDER, shipment="ASN-1", lines=SHIPPED)),
            (
                orders.Due.AGAINST_DOCUMENTS,
                shipments.DocumentsSent(order_id=ORDER, shipment="ASN-1", documents=("B/L",), to="the bank"),
            ),
        ],
    )
    def test_each_instalment_waits_for_its_own_fact(self, due: orders.Due, fact: shipments.ShipmentDelivered) -> None:
        here = ordered(BALANCE | {"percent": Decimal(100), "due": due})
        assert len(here.owed()) == 1
        assert here(fact, date(2027, 3, 1)).of(PAYMENT, "balance").started.due == at("2027-03-15 16:00")

    def test_a_fixed_day_is_that_day(self) -> None:
        fixed = BALANCE | {"percent": Decimal(100), "due": orders.Due.ON_DATE, "on": date(2027, 1, 31), "days": 0}
        assert ordered(fixed).of(PAYMENT, "balance").started.due == at("2027-01-31 16:00")

    def test_it_is_kept_by_the_payment_that_completes_it(self) -> None:
        part = ordered(DEPOSIT, BALANCE)(paid("200.00"), at("2026-12-02 09:00"))
        assert part.of(PAYMENT, "deposit").outcome is None
        whole = part(paid("100.00"), at("2026-12-03 09:00"))
        assert whole.of(PAYMENT, "deposit").outcome == Kept(at("2026-12-03 09:00"))

    def test_what_is_paid_in_another_name_or_currency_does_not_keep_it(self) -> None:
        other = ordered(DEPOSIT, BALANCE)(paid("700.00", "balance"), at("2026-12-02 09:00"))
        other = other(paid("300.00", currency="EUR"), at("2026-12-02 10:00"))
        assert other.of(PAYMENT, "deposit").outcome is None

    def test_parts_that_do_not_divide_are_paid_to_the_last_cent(self) -> None:
        percents = Decimal("33.333"), Decimal("66.667")
        parts = [DEPOSIT | {"name": f"part-{n}", "percent": percent} for n, percent in enumerate(percents)]
        here = ordered(*parts, value="100.01")(paid("33.34"), TUESDAY)(paid("66.66"), TUESDAY)
        assert here.of(PAYMENT, "part-0").outcome is not None
        assert here.of(PAYMENT, "part-1").outcome is None
        assert here(paid("0.01"), TUESDAY).of(PAYMENT, "part-1").outcome is not None

    def test_terms_that_no_longer_ask_for_it_settle_it(self) -> None:
        at_once = terms(DEPOSIT | {"percent": Decimal(100), "name": "all"})
        amended = orders.OrderAmended(revision=1, reason="paid at once", payment_terms=at_once)
        here = ordered(DEPOSIT, BALANCE)(amended, at("2026-12-02 09:00"))
        assert here.of(PAYMENT, "deposit").outcome == Over("the terms no longer ask for it")
        assert here.of(PAYMENT, "all").outcome is None

    def test_a_departure_that_never_was_makes_nothing_due(self) -> None:
        gone = ordered(BALANCE | {"percent": Decimal(100)})(left(), at("2026-12-10 09:00"))
        wrong = gone.wrong(2, at("2026-12-11 09:00")).of(PAYMENT, "balance")
        assert wrong.outcome == Over("what made it due was declared wrong")
        assert topics(run(gone.of(PAYMENT, "balance"), wrong)) == ["started", "settled"]


FABRIC = ("fabric", date(2026, 12, 20))


class TestMilestone:
    def test_its_owner_owes_it_by_the_end_of_its_day(self) -> None:
        owed = HERE(planned(FABRIC), TUESDAY).of(MILESTONE, "fabric").started
        assert (owed.due, owed.owner, owed.owed_by) == (at("2026-12-20 16:00"), Role.PURCHASING, Party.US)
        assert owed.soft == (at("2026-12-18 16:00"),)

    def test_what_a_subcontractor_owes_somebody_of_the_company_sees_to(self) -> None:
        owed = HERE(planned(("outwork", date(2026, 12, 20))), TUESDAY).of(MILESTONE, "outwork").started
        assert (owed.owner, owed.owed_by) == (Role.PRODUCTION_MERCHANDISER, Party.SUPPLIER)

    def test_a_forecast_moves_it_and_the_plan_drawn_anew_moves_it_back(self) -> None:
        late = plans.MilestoneForecast(order_id=ORDER, milestone="fabric", on=date(2026, 12, 23), reason="the mill")
        here = HERE(planned(FABRIC), TUESDAY)(late, at("2026-12-10 09:00"))
        assert here.of(MILESTONE, "fabric").started.due == at("2026-12-23 16:00")
        anew = here(planned(("fabric", date(2026, 12, 21))), at("2026-12-11 09:00"))
        assert anew.of(MILESTONE, "fabric").started.due == at("2026-12-21 16:00")

    def test_a_forecast_that_is_earlier_leaves_the_plans_day(self) -> None:
        soon = plans.MilestoneForecast(order_id=ORDER, milestone="fabric", on=date(2026, 12, 15), reason="the mill")
        here = HERE(planned(FABRIC), TUESDAY)(soon, at("2026-12-10 09:00"))
        assert here.of(MILESTONE, "fabric").started.due == at("2026-12-20 16:00")

    def test_it_is_kept_when_it_is_reached(self) -> None:
        reached = plans.MilestoneReached(order_id=ORDER, milestone="fabric")
        here = HERE(planned(FABRIC), TUESDAY)(reached, at("2026-12-19 09:00"))
        assert here.of(MILESTONE, "fabric").outcome == Kept(at("2026-12-19 09:00"))

    def test_what_is_no_longer_planned_or_was_waived_is_owed_no_more(self) -> None:
        here = HERE(planned(FABRIC), TUESDAY)
        waived = plans.MilestoneWaived(order_id=ORDER, milestone="fabric", reason="from stock")
        assert here(waived, TUESDAY).of(MILESTONE, "fabric").outcome == Over("the order does without it")
        anew = here(planned(("lining", date(2026, 12, 20))), at("2026-12-02 09:00"))
        assert anew.of(MILESTONE, "fabric").outcome == Over("it is no longer planned")

    def test_days_that_were_past_when_the_plan_was_drawn_start_nothing(self) -> None:
        here = HERE(planned(("fabric", date(2026, 11, 20)), ("lining", date(2026, 12, 20))), TUESDAY)
        assert run(here.of(MILESTONE, "fabric")) == []
        assert topics(run(here.of(MILESTONE, "lining"))) == ["started"]

    def test_while_the_order_is_on_hold_nobody_is_chased(self) -> None:
        held = HERE(planned(FABRIC), TUESDAY)(orders.OrderHeld(reason="artwork"), at("2026-12-10 09:00"))
        assert held.of(MILESTONE, "fabric").paused == "the order is on hold"
        assert held(orders.OrderResumed(), at("2026-12-11 09:00")).of(MILESTONE, "fabric").paused is None


class TestFeedback:
    here = HERE(sample_requested(), TUESDAY)(
        samples.SampleDelivered(sample="S-1", order_id=ORDER, round=1), at("2026-12-02 09:00")
    )

    def of(self, facts: Told, round: int = 1) -> Wanted:
        return facts.owed(GERMAN)[obligation_of(FEEDBACK, f"{SAMPLE}/{round}")]

    def test_it_is_owed_three_of_the_customers_days_after_delivery(self) -> None:
        assert self.of(self.here).started.due == at("2026-12-07 09:00")

    def test_until_we_have_asked_they_wait_for_us(self) -> None:
        assert self.of(self.here).blocked == Blocked(Party.US, "we have not asked them yet")
        we_asked = self.here(
            samples.SampleFeedbackRequested(sample="S-1", order_id=ORDER, round=1), at("2026-12-02 10:00")
        )
        assert self.of(we_asked).blocked is None

    @pytest.mark.parametrize(
        "answer",
        [
            samples.SampleApproved(sample="S-1", order_id=ORDER, round=1),
            samples.SampleRejected(sample="S-1", order_id=ORDER, round=1, reason="x"),
        ],
    )
    def test_an_approval_and_a_rejection_are_answers(self, answer: samples.SampleApproved) -> None:
        here = self.here(answer, at("2026-12-03 09:00"))
        assert self.of(here).outcome == Kept(at("2026-12-03 09:00"))

    def test_within_an_hour_we_write_and_ask(self) -> None:
        follow_up = obligation_of(ObligationKind.SAMPLE_FOLLOW_UP, f"{SAMPLE}/1")
        owed = self.here.owed()[follow_up].started
        assert (owed.due, owed.owed_by) == (at("2026-12-02 10:00"), Party.US)
        we_asked = self.here(
            samples.SampleFeedbackRequested(sample="S-1", order_id=ORDER, round=1), at("2026-12-02 09:30")
        )
        assert we_asked.owed()[follow_up].outcome == Kept(at("2026-12-02 09:30"))
        they_told = self.here(samples.SampleApproved(sample="S-1", order_id=ORDER, round=1), at("2026-12-02 09:20"))
        assert they_told.owed()[follow_up].outcome == Kept(at("2026-12-02 09:20"))

    def test_a_later_round_makes_it_pointless(self) -> None:
        later = self.here(samples.SampleDelivered(sample="S-1", order_id=ORDER, round=2), at("2026-12-09 09:00"))
        assert self.of(later).outcome == Over("a later round was delivered")
        assert self.of(later, 2).outcome is None

    def test_a_delivery_that_was_declared_wrong_is_owed_no_answer(self) -> None:
        wrong = self.here.wrong(3, at("2026-12-03 09:00"))
        assert self.of(wrong).outcome == Over("it was not delivered")


class TestException:
    here = HERE(raised(), TUESDAY)

    def of(self, facts: Told, owner: Role = Role.WORKSHOP) -> Wanted:
        return facts.owed()[obligation_of(ObligationKind.EXCEPTION, f"{ORDER}/E-1/{owner}")]

    def test_whoever_it_was_given_to_has_a_day_to_see_to_it_and_is_told_soon(self) -> None:
        started = self.of(self.here).started
        assert (started.owner, started.due) == (Role.WORKSHOP, TUESDAY + timedelta(hours=24))
        assert started.soft == (TUESDAY + timedelta(minutes=15),)
        assert "E-1" in started.about

    def test_a_day_that_was_named_counts_to_its_end_at_the_factory(self) -> None:
        on = HERE(raised(due=date(2026, 12, 4)), TUESDAY)
        assert self.of(on).started.due == at("2026-12-04 16:00")

    def test_given_to_somebody_else_it_is_theirs(self) -> None:
        given = self.here(
            ExceptionAssigned(order_id=ORDER, exception="E-1", owner=Role.QUALITY), at("2026-12-01 10:00")
        )
        assert self.of(given).outcome == Over("it was given to quality")
        assert self.of(given, Role.QUALITY).started.began == at("2026-12-01 10:00")
        assert self.of(given, Role.QUALITY).outcome is None
        wrongly = given.wrong(3, at("2026-12-01 11:00"))
        assert self.of(wrongly).outcome is None
        assert self.of(wrongly, Role.QUALITY).outcome == Over("it was given to workshop")

    def test_a_subcontractors_is_seen_to_by_production(self) -> None:
        theirs = HERE(raised(owner=Role.SUBCONTRACTOR), TUESDAY)
        assert self.of(theirs, Role.PRODUCTION_MERCHANDISER).started.owner is Role.PRODUCTION_MERCHANDISER

    def test_closed_it_is_kept(self) -> None:
        closed = self.here(ExceptionClosed(order_id=ORDER, exception="E-1", outcome="mended"), at("2026-12-01 12:00"))
        assert self.of(closed).outcome == Kept(at("2026-12-01 12:00"))

    def test_one_that_was_declared_wrong_is_nobodys(self) -> None:
        assert self.of(self.here.wrong(2, at("2026-12-01 12:00"))).outcome == Over("it was declared wrong")

    def test_of_a_cancelled_order_there_is_nothing_to_see_to(self) -> None:
        cancelled = self.here(orders.OrderCancelled(reason="dropped"), at("2026-12-01 12:00"))
        assert self.of(cancelled).outcome == Over("the order was cancelled")


def test_in_whatever_order_facts_come_in_the_same_is_owed() -> None:
    story = HERE(asked(), TUESDAY + timedelta(hours=1))(planned(FABRIC), TUESDAY + timedelta(hours=2))
    story = story(answered(), TUESDAY + timedelta(hours=3))(orders.OrderReleased(), TUESDAY + timedelta(hours=4))
    assert Told(story.facts[::-1]).owed() == story.owed()
