"""What if: a slip, a day on which something comes, and what would come of it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.tracking.orders.outlook import Prospect
from services.tracking.orders.view import OrderView
from services.tracking.why.missing import Day
from services.tracking.why.supposing import CannotSuppose, Supposition, What
from services.tracking.why.what_if import WhatIf, what_if
from shared.events.material import MaterialExpected, MaterialOrdered
from shared.events.order import ClarificationAnswered, CreditOpened
from shared.events.shipment import CutOffs, ShipmentBooked
from shared.events.values import Basis
from shared.identity.roles import Role
from tests.promises.size import sized
from tests.tracking.life import OF_IT, asked, came, material, reached
from tests.tracking.telling import Telling, parts
from tests.tracking.why.lives import DAYS, lives
from tests.tracking.why.orders import PLAN, made, november, promised, told

TELL = Telling()
TODAY = november(5)
FABRIC = (
    ("2026-11-02", material("M-1", 100, november(10))),
    ("2026-11-04", MaterialOrdered(**OF_IT, material="M-1", supplier="Mill", reference="P", quantity=Decimal(9))),
)


def supposing(tell: Telling, *supposed: Supposition, today: date = TODAY) -> WhatIf:
    return what_if(tell.view(), tell.entries, supposed, today)


def slips(what: What, about: str, days: int) -> Supposition:
    return Supposition(what, about, slips=days)


def comes(what: What, about: str, on: date) -> Supposition:
    return Supposition(what, about, on=on)


def days_after(found: WhatIf) -> int:
    return found.promises[0].days_after


def booked(**more: Any) -> ShipmentBooked:
    return ShipmentBooked(**OF_IT, shipment="S1", lines=parts({"A": 100}), **more)


# What slips ------------------------------------------------------------------


def test_fabric_that_slips_five_days_makes_the_promise_five_days_late_and_purchasing_has_it() -> None:
    found = supposing(made(*FABRIC), slips(What.MATERIAL, "M-1", 5))
    assert (found.prospect_before, found.prospect_after) == (Prospect.ON_TRACK, Prospect.AT_RISK)
    promise = found.promises[0]
    assert (promise.days_before, promise.days_after, promise.on_after) == (0, 5, date(2026, 12, 6))
    assert promise.missed
    assert found.cause
    assert (found.cause.about, found.cause.owner) == ("fabric-in-house", Role.PURCHASING)
    assert found.named
    assert found.named.name == "Fabric in house"
    moved = {each.code: (each.after - each.before).days for each in found.milestones}
    assert moved["pre-production-sample-approved"] == 0
    assert moved["fabric-in-house"] == moved["sewn"] == moved["departed"] == 5


def test_a_day_that_was_told_for_the_fabric_counts_before_anything_is_supposed() -> None:
    late = MaterialExpected(**OF_IT, material="M-1", on=november(14))
    found = supposing(made(*FABRIC, ("2026-11-04", late)), slips(What.MATERIAL, "M-1", 3))
    promise = found.promises[0]
    assert (promise.on_before, promise.days_before) == (date(2026, 12, 5), 4)
    assert (promise.on_after, promise.days_after) == (date(2026, 12, 8), 7)


def test_a_slip_that_there_is_time_for_misses_nothing() -> None:
    early = made(("2026-11-02", material("M-1", 100, november(7))))
    found = supposing(early, slips(What.MATERIAL, "M-1", 3))
    assert (found.supposed[0].before, found.supposed[0].after) == (november(7), november(10))
    assert days_after(found) == 0


def test_a_sailing_that_slips_moves_the_day_on_board_and_the_arrival() -> None:
    tell = made(("2026-11-04", booked(departs_on=november(31), arrives_on=november(61))))
    found = supposing(tell, slips(What.SAILING, "S1", 7))
    assert (days_after(found), found.promises[0].on_after) == (7, november(38))
    delivered = told(
        ("2026-11-01", promised(("A", november(61), Basis.DELIVERED))),
        ("2026-11-04", booked(departs_on=november(31), arrives_on=november(61))),
    )
    assert days_after(supposing(delivered, slips(What.SAILING, "S1", 7))) == 7


def test_the_plan_stands_beside_it_as_the_sailing_was_told() -> None:
    found = supposing(made(("2026-11-04", booked(departs_on=november(36)))), slips(What.SAILING, "S1", 7))
    departed = next(each for each in found.milestones if each.code == "departed")
    assert (departed.before, departed.after) == (november(36), november(43))
    assert (found.promises[0].on_before, found.promises[0].on_after) == (november(36), november(43))


def test_what_has_sailed_slips_in_its_arrival() -> None:
    tell = told(
        ("2026-11-01", promised(("A", november(61), Basis.DELIVERED))),
        ("2026-11-04", booked(departs_on=november(4), arrives_on=november(61))),
        ("2026-11-05", TELL.departed("S1", A=100)),
    )
    found = supposing(tell, slips(What.SAILING, "S1", 2))
    assert (found.supposed[0].after, days_after(found)) == (november(63), 2)


# What comes on a day ---------------------------------------------------------


def test_an_approval_that_comes_later_than_planned_is_the_new_first_cause() -> None:
    found = supposing(made(), comes(What.MILESTONE, "pre-production-sample-approved", november(13)))
    assert days_after(found) == 3
    assert found.cause
    assert (found.cause.about, found.cause.owner) == ("pre-production-sample-approved", Role.BUSINESS_MERCHANDISER)


def test_an_answer_that_comes_later_is_the_customers_delay() -> None:
    tell = told(("2026-10-30", promised()), ("2026-10-30", PLAN), ("2026-10-30", asked("C-1")))
    found = supposing(tell, comes(What.ANSWERED, "C-1", november(4)), today=date(2026, 10, 31))
    assert days_after(found) == 3
    assert found.cause
    assert found.cause.owner is Role.PARTNER


def test_an_answer_that_nothing_waits_for_moves_nothing_and_says_so() -> None:
    found = supposing(made(("2026-11-03", asked("C-1"))), comes(What.ANSWERED, "C-1", november(20)))
    assert not found.supposed[0].counts
    assert all(each.before == each.after for each in found.milestones)


def test_several_things_at_once_cost_what_the_worst_of_them_does() -> None:
    fabric = slips(What.MATERIAL, "M-1", 5)
    sample = comes(What.MILESTONE, "pre-production-sample-approved", november(13))
    assert days_after(supposing(made(*FABRIC), fabric, sample)) == 5


# What else is missed ---------------------------------------------------------


def test_cut_offs_the_sailing_and_the_last_day_of_the_letter_of_credit_are_named() -> None:
    cut_offs = CutOffs(vgm="2026-11-28T12:00:00+08:00", cargo="2026-11-29T18:00:00+08:00")
    opened = CreditOpened(
        reference="LC-1", amount=Decimal(100), currency="USD", latest_shipment=november(33), expires=november(60),
    )  # fmt: skip
    tell = made(*FABRIC, ("2026-11-04", booked(departs_on=november(31), cut_offs=cut_offs)), ("2026-11-04", opened))
    assert supposing(tell, slips(What.MATERIAL, "M-1", 0)).missed == ()
    two_days = supposing(tell, slips(What.MATERIAL, "M-1", 2)).missed
    assert [each.day for each in two_days] == []
    found = {each.day: (each.by, each.on) for each in supposing(tell, slips(What.MATERIAL, "M-1", 5)).missed}
    assert found == {
        Day.VGM: (november(28), november(30)), Day.CARGO: (november(29), november(32)),
        Day.SAILING: (november(31), november(32)), Day.LATEST_SHIPMENT: (november(33), november(36)),
    }  # fmt: skip


# What cannot be supposed -----------------------------------------------------


@pytest.mark.parametrize(
    ("supposed", "words"),
    [
        (slips(What.MATERIAL, "M-9", 1), "no material M-9"),
        (slips(What.MATERIAL, "M-1", 1), "is in the house"),
        (slips(What.SAILING, "S9", 1), "no shipment S9"),
        (slips(What.SAILING, "S1", 1), "has arrived"),
        (comes(What.MILESTONE, "baked", november(9)), "no milestone baked"),
        (comes(What.MILESTONE, "order-released", november(9)), "was reached on 2026-11-01"),
        (comes(What.MILESTONE, "sewn", november(1)), "a day from 2026-11-05 on"),
        (comes(What.ANSWERED, "C-9", november(9)), "no question C-9"),
        (comes(What.ANSWERED, "C-1", november(9)), "was answered on 2026-11-04"),
    ],
)
def test_what_is_not_there_or_has_happened_cannot_be_supposed(supposed: Supposition, words: str) -> None:
    tell = made(
        *FABRIC, ("2026-11-04", came("M-1", 100)), ("2026-11-03", asked("C-1")),
        ("2026-11-04", ClarificationAnswered(number="C-1", answer="brass")),
        ("2026-11-02", booked(departs_on=november(3))), ("2026-11-04", TELL.arrived("S1", A=1)),
    )  # fmt: skip
    with pytest.raises(CannotSuppose, match=words):
        supposing(tell, supposed)


# Whatever happened before ----------------------------------------------------

SLIPS = st.integers(0, 60)
THINGS = st.sampled_from([(What.MATERIAL, "M-1"), (What.SAILING, "S1"), (What.SAILING, "S2")])


@st.composite
def open_lives(draw: st.DrawFn) -> Telling:
    """With a material that is needed and a shipment that is booked, whatever else happened."""
    tell = draw(lives())
    tell(material("M-1", 900, draw(DAYS)), date(2026, 10, 26))
    for number in "S1", "S2":
        sailing = ShipmentBooked(
            **OF_IT, shipment=number, lines=parts({"A": 100}), departs_on=draw(DAYS), arrives_on=draw(DAYS)
        )
        tell(sailing, date(2026, 10, 26))
    return tell


def slipping(tell: Telling, today: date, thing: tuple[What, str], days: int) -> WhatIf:
    try:
        return supposing(tell, slips(*thing, days), today=today)
    except CannotSuppose:
        assume(False)
        raise


@for_all(open_lives(), DAYS, THINGS)
@settings(max_examples=sized(37, 150), deadline=None)
def test_no_slip_changes_nothing(tell: Telling, today: date, thing: tuple[What, str]) -> None:
    found = slipping(tell, today, thing, 0)
    assert found.prospect_before is found.prospect_after
    assert found.cause_before == found.cause
    assert all((each.on_before, each.days_before) == (each.on_after, each.days_after) for each in found.promises)
    assert all(each.before == each.after for each in found.milestones)
    assert all(each.already for each in found.missed)


@for_all(open_lives(), DAYS, THINGS, SLIPS, SLIPS)
@settings(max_examples=sized(50, 200), deadline=None)
def test_a_longer_slip_is_never_earlier(tell: Telling, today: date, thing: tuple[What, str], a: int, b: int) -> None:
    shorter, longer = (slipping(tell, today, thing, days) for days in sorted((a, b)))
    for one, other in zip(shorter.milestones, longer.milestones, strict=True):
        assert one.after <= other.after
    for short, long in zip(shorter.promises, longer.promises, strict=True):
        assert short.days_before <= short.days_after <= long.days_after
    assert {(each.day, each.about) for each in shorter.missed} <= {
        (each.day, each.about) for each in longer.missed
    } or thing[0] is What.SAILING, "cut-offs go with a sailing that is rolled"


@for_all(lives(), DAYS, st.sampled_from([each.code for each in PLAN.milestones]), DAYS, DAYS)
@settings(max_examples=sized(37, 150), deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_a_milestone_that_comes_later_is_never_better(
    tell: Telling, today: date, code: str, one: date, other: date
) -> None:
    try:
        sooner, later = (supposing(tell, comes(What.MILESTONE, code, on), today=today) for on in sorted((one, other)))
    except CannotSuppose:
        assume(False)
        raise
    for short, long in zip(sooner.promises, later.promises, strict=True):
        assert short.days_after <= long.days_after


@for_all(open_lives(), DAYS, THINGS, SLIPS)
@settings(max_examples=sized(12, 50), deadline=None)
def test_asking_changes_nothing(tell: Telling, today: date, thing: tuple[What, str], days: int) -> None:
    before: OrderView = tell.view()
    count = len(tell.entries)
    slipping(tell, today, thing, days)
    assert (tell.view(), len(tell.entries)) == (before, count)


def test_what_is_supposed_counts_before_all_that_was_told() -> None:
    tell = made(*FABRIC)
    tell.epoch = 7
    tell(reached("pre-production-sample-approved"), datetime(2026, 11, 4, tzinfo=UTC))
    assert days_after(supposing(tell, slips(What.MATERIAL, "M-1", 5))) == 5
