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
from shared.events.obligation import ObligationKind, Party
from shared.events.values import Basis, PromisedDate
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
    received,
    run,
    sample_requested,
    terms,
    told,
    topics,
)
        here = ordered(DEPOSIT, BALANCE)(amended, at("2026-12-02 09:00"))
        assert here.of(PAYMENT, "deposit").outcome == Over("the terms no longer ask for it")
        assert here.of(PAYMENT, "all").outcome is None

    def test_a_departure_that_never_was_makes_nothing_due(self) -> None:
        gone = ordered(BALANCE | {"percent": Decimal(100)})(left(), at("2026-12-10 09:00"))
        wrong = gone.wrong(2, at("2026-12-11 09:00")).of(PAYMENT, "balance")
        assert wrong.outcome == Over("what made it due was declared wrong")
        assert topics(run(gone.of(PAYMENT, "balance"), wrong)) == ["started", "settled"]


def planned(*days: tuple[str, date], because: str | None = None) -> plans.PlanDrawn:
    return plans.PlanDrawn(
        order_id=ORDER,
        template="bag",
        edition=1,
        stages=("cutting",),
        begins=date(2026, 12, 1),
        promised=PromisedDate(on=date(2027, 3, 1), basis=Basis.ON_BOARD),
        milestones=tuple(
            plans.Milestone(
                code=code,
                name=code,
                chinese="节点",
                owner=Role.SUBCONTRACTOR if code == "outwork" else Role.PURCHASING,
                days=5,
                calendar=plans.Calendar.FACTORY,
                planned=day,
                earliest=day,
            )
            for code, day in days
        ),
        because=because,
    )


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
    here = HERE(sample_requested(), TUESDAY)(samples.SampleDelivered(order_id=ORDER, round=1), at("2026-12-02 09:00"))

    def of(self, facts: Told, round: int = 1) -> Wanted:
        return facts.owed(GERMAN)[obligation_of(FEEDBACK, f"{SAMPLE}/{round}")]

    def test_it_is_owed_three_of_the_customers_days_after_delivery(self) -> None:
        assert self.of(self.here).started.due == at("2026-12-07 09:00")

    def test_until_we_have_asked_they_wait_for_us(self) -> None:
        assert self.of(self.here).blocked == Blocked(Party.US, "we have not asked them yet")
        we_asked = self.here(samples.SampleFeedbackRequested(order_id=ORDER, round=1), at("2026-12-02 10:00"))
        assert self.of(we_asked).blocked is None

    @pytest.mark.parametrize(
        "answer",
        [samples.SampleApproved(order_id=ORDER, round=1), samples.SampleRejected(order_id=ORDER, round=1, reason="x")],
    )
    def test_an_approval_and_a_rejection_are_answers(self, answer: samples.SampleApproved) -> None:
        here = self.here(answer, at("2026-12-03 09:00"))
        assert self.of(here).outcome == Kept(at("2026-12-03 09:00"))

    def test_a_later_round_makes_it_pointless(self) -> None:
        later = self.here(samples.SampleDelivered(order_id=ORDER, round=2), at("2026-12-09 09:00"))
        assert self.of(later).outcome == Over("a later round was delivered")
        assert self.of(later, 2).outcome is None

    def test_a_delivery_that_was_declared_wrong_is_owed_no_answer(self) -> None:
        wrong = self.here.wrong(3, at("2026-12-03 09:00"))
        assert self.of(wrong).outcome == Over("it was not delivered")


def test_in_whatever_order_facts_come_in_the_same_is_owed() -> None:
    story = HERE(asked(), TUESDAY + timedelta(hours=1))(planned(FABRIC), TUESDAY + timedelta(hours=2))
    story = story(answered(), TUESDAY + timedelta(hours=3))(orders.OrderReleased(), TUESDAY + timedelta(hours=4))
    assert Told(story.facts[::-1]).owed() == story.owed()
