"""Why an order is late: the chain back to its first cause, and to whom each day is put down."""

from datetime import date
from decimal import Decimal
from typing import Any

from services.tracking.orders.links import Reason
from services.tracking.orders.outlook import Prospect, outlook
from services.tracking.why.spells import Held
from shared.events.inspection import Result
from shared.events.material import MaterialExpected, MaterialOrdered
from shared.events.order import ClarificationAnswered, Flow, OrderReleased
from shared.events.output import MadeLine, OutworkSent
from shared.events.plan import MilestoneWaived, ReadyForecast
from shared.events.sample import SampleApproved, SampleDispatched, SampleRejected
from shared.events.shipment import ArrivalForecast, BookingRolled, CustomsQueried, CustomsReleased, ShipmentBooked
from shared.events.values import Basis
from shared.identity.roles import Role
from tests.tracking.life import OF_IT, asked, came, forecast, inspected, material, of_sample, reached, sample
from tests.tracking.telling import Telling, parts, terms
from tests.tracking.why.orders import PLAN, PROMISED, by_hop, by_party, first, made, november, promised, told, why_of

TELL = Telling()
TODAY = date(2026, 11, 5)
SENT: dict[str, Any] = {"courier": "DHL", "waybill": "1Z", "courier_terms": "collect", "pieces": 2}


def booked(departs: date | None = None, arrives: date | None = None) -> ShipmentBooked:
    return ShipmentBooked(**OF_IT, shipment="S1", lines=parts({"A": 100}), departs_on=departs, arrives_on=arrives)


# In time ---------------------------------------------------------------------


def test_an_order_in_time_says_so_and_what_it_has_to_spare() -> None:
    had = [("2026-11-04", reached("fabric-in-house")), ("2026-11-05", reached("pre-production-sample-approved"))]
    chain = first(made(*had), TODAY)
    assert (chain.days, chain.hops, chain.spare) == (0, (), 5)


def test_an_order_that_was_kept_early_says_by_how_many_days() -> None:
    chain = first(made(("2026-11-28", TELL.departed("S1", A=100))), date(2026, 12, 9))
    assert (chain.kept, chain.days, chain.spare) == (True, 0, 3)


# Whose days ------------------------------------------------------------------


def test_fabric_that_the_mill_delivers_late_is_the_mills_delay() -> None:
    tell = made(
        ("2026-11-02", material("M-1", 100, november(10))),
        ("2026-11-04", MaterialOrdered(**OF_IT, material="M-1", supplier="Mill", reference="P", quantity=Decimal(9))),
        ("2026-11-08", MaterialExpected(**OF_IT, material="M-1", on=november(14), reason="the dyer is late")),
        ("2026-11-10", reached("pre-production-sample-approved")),
        ("2026-11-14", came("M-1", 100)),
        ("2026-11-14", reached("fabric-in-house")),
    )
    chain = first(tell, november(14))
    assert chain.on == date(2026, 12, 5)
    assert by_hop(chain) == {
        "fabric-in-house": 4, "sewn": 0, "final-inspection": 0, "cargo-ready": 0, "handed-over": 0, "departed": 0
    }  # fmt: skip
    assert by_party(chain) == {"mill": 4}
    assert chain.hops[0].stretches[0].held is Held.MATERIAL


def test_days_while_a_sample_is_with_the_customer_are_theirs_and_those_between_two_rounds_ours() -> None:
    tell = made(
        ("2026-11-01", sample()),
        ("2026-11-05", of_sample(SampleDispatched, **SENT)),
        ("2026-11-12", of_sample(SampleRejected, reason="the zip")),
        ("2026-11-16", of_sample(SampleDispatched, round=2, **SENT)),
        ("2026-11-20", of_sample(SampleApproved, round=2)),
        ("2026-11-20", reached("pre-production-sample-approved")),
        ("2026-11-10", reached("fabric-in-house")),
    )
    chain = first(tell, november(20))
    assert chain.days == 10
    assert by_party(chain) == {"customer": 6, "us": 4}
    assert [(each.whose, each.days, each.since) for each in chain.hops[0].stretches] == [
        ("customer", 2, november(11)), ("us", 4, november(13)), ("customer", 4, november(17)),
    ]  # fmt: skip


def test_an_answer_that_the_customer_owes_is_their_delay() -> None:
    tell = told(
        ("2026-10-30", promised()),
        ("2026-10-30", PLAN),
        ("2026-10-30", asked("C-1")),
        ("2026-11-04", ClarificationAnswered(number="C-1", answer="brass")),
        ("2026-11-05", reached("order-released")),
    )
    chain = first(tell, november(5))
    assert by_hop(chain)["order-released"] == 4
    assert by_party(chain) == {"customer": 3, "us": 1}


def test_what_people_said_it_waits_for_counts_before_all_else() -> None:
    tell = made(("2026-11-05", forecast("sewn", november(23), waits_for=Role.PARTNER)))
    assert by_party(first(tell, november(5))) == {"customer": 3}


def test_money_that_production_waits_for_is_the_customers_delay() -> None:
    paying = promised(payment_terms=terms(deposit=30, balance=70))
    tell = told(("2026-11-01", paying), ("2026-11-01", PLAN), ("2026-11-01", reached("order-released")))
    chain = first(tell, november(8))
    assert chain.hops[0].about == "production-started"
    assert by_party(chain) == {"customer": 5}


def test_a_failed_inspection_is_the_factorys_until_it_is_repeated() -> None:
    tell = made(
        ("2026-11-20", reached("sewn")),
        ("2026-11-22", inspected("I-1", Result.FAILED)),
        ("2026-11-27", inspected("I-2", Result.PASSED, follows="I-1")),
        ("2026-11-27", reached("final-inspection")),
    )
    chain = first(tell, november(27))
    assert by_party(chain) == {"factory": 4}
    assert chain.hops[0].stretches[0].held is Held.INSPECTION


def test_work_that_is_out_at_a_subcontractor_is_their_delay() -> None:
    out = OutworkSent(
        **OF_IT, note="W-1", subcontractor="Wang", process="embroidery",
        lines=(MadeLine(line="A", quantity=Decimal(100)),), due=november(18),
    )  # fmt: skip
    had = [("2026-11-10", reached("fabric-in-house")), ("2026-11-10", reached("pre-production-sample-approved"))]
    chain = first(made(*had, ("2026-11-12", out)), november(22))
    assert by_party(chain) == {"subcontractor": 2}


def test_a_rolled_booking_is_the_carriers_delay_and_a_query_the_customs() -> None:
    tell = made(
        ("2026-11-25", reached("cargo-ready")),
        ("2026-11-20", booked(november(30))),
        ("2026-11-27", TELL.handed_over("S1", A=100)),
        ("2026-11-29", BookingRolled(**OF_IT, shipment="S1", departs_on=november(37), reason="no space")),
        ("2026-12-07", CustomsQueried(**OF_IT, shipment="S1", question="which fibre?")),
        ("2026-12-09", CustomsReleased(**OF_IT, shipment="S1")),
        ("2026-12-10", TELL.departed("S1", A=100)),
    )
    chain = first(tell, date(2026, 12, 10))
    assert (chain.kept, chain.days) == (True, 9)
    assert by_party(chain) == {"carrier": 7, "customs": 2}


def test_what_should_have_sailed_lies_with_the_carrier_once_it_was_handed_over() -> None:
    tell = told(
        ("2026-11-01", promised()),
        ("2026-11-20", booked(november(30))),
        ("2026-11-27", TELL.handed_over("S1", A=100)),
    )
    chain = first(tell, date(2026, 12, 4))
    assert [(hop.reason, hop.days) for hop in chain.hops] == [(Reason.NOT_LEFT, 3)]
    assert [(each.whose, each.held, each.days) for each in chain.hops[0].stretches] == [("carrier", "not_left", 3)]
    here = first(told(("2026-11-01", promised()), ("2026-11-20", booked(november(30)))), date(2026, 12, 4))
    assert by_party(here) == {"us": 3}


def test_of_a_rolled_sailing_that_is_past_the_days_that_it_was_rolled_are_told_apart() -> None:
    tell = told(
        ("2026-11-01", promised()),
        ("2026-11-20", booked(november(30))),
        ("2026-11-29", BookingRolled(**OF_IT, shipment="S1", departs_on=date(2026, 12, 3), reason="no space")),
    )
    hop = first(tell, date(2026, 12, 6)).hops[0]
    assert [(each.whose, each.held, each.days) for each in hop.stretches] == [
        ("carrier", "rolled", 2), ("us", "not_left", 3)
    ]  # fmt: skip


def test_what_has_not_left_makes_the_arrival_late_and_is_the_first_cause() -> None:
    tell = told(("2026-11-01", FROM_STOCK), ("2026-11-01", booked(november(3), november(28))))
    chain = first(tell, november(9))
    assert chain.on == date(2026, 12, 4)
    assert [(hop.reason, hop.due, hop.on, hop.days) for hop in chain.hops] == [
        (Reason.NOT_LEFT, november(6), november(9), 3), (Reason.ARRIVAL, date(2026, 12, 1), date(2026, 12, 4), 0)
    ]  # fmt: skip


def test_a_hop_has_the_words_of_the_carrier_and_of_whoever_expects_the_material() -> None:
    rolled = BookingRolled(**OF_IT, shipment="S1", departs_on=november(37), reason="vessel overbooked 爆舱")
    tell = told(("2026-11-01", promised()), ("2026-11-20", booked(november(30))), ("2026-11-29", rolled))
    assert first(tell, november(29)).hops[0].words == "vessel overbooked 爆舱"
    late = MaterialExpected(**OF_IT, material="M-1", on=november(14), reason="the dyer is late")
    tell = made(("2026-11-02", material("M-1", 100, november(10))), ("2026-11-04", late))
    hop = first(tell, TODAY).hops[0]
    assert (hop.about, hop.days, hop.words) == ("fabric-in-house", 4, "the dyer is late")


# Without a plan --------------------------------------------------------------

FROM_STOCK = promised(("A", PROMISED, Basis.DELIVERED), flow=Flow.FROM_STOCK)


def test_without_a_plan_each_word_that_moved_the_arrival_has_its_days() -> None:
    tell = told(
        ("2026-11-01", FROM_STOCK),
        ("2026-11-01", booked(november(3), november(30))),
        ("2026-11-03", BookingRolled(**OF_IT, shipment="S1", departs_on=november(9), reason="no space")),
        ("2026-11-09", TELL.departed("S1", A=100)),
        ("2026-11-20", ArrivalForecast(**OF_IT, shipment="S1", on=date(2026, 12, 8))),
        ("2026-12-07", TELL.arrived("S1", A=100)),
        ("2026-12-09", TELL.delivered("S1", A=100)),
    )
    chain = first(tell, date(2026, 12, 9))
    assert chain.days == 8
    assert [(each.whose, each.held, each.days) for each in chain.hops[0].stretches] == [
        ("carrier", "rolled", 5), ("carrier", "voyage", 1), ("forwarder", "on_carriage", 2),
    ]  # fmt: skip


def test_goods_that_are_not_ready_in_time_are_the_factorys_delay() -> None:
    tell = told(("2026-11-01", promised(("A", PROMISED, Basis.EX_FACTORY))),
                ("2026-11-02", ReadyForecast(**OF_IT, on=date(2026, 12, 3))))  # fmt: skip
    assert by_party(first(tell, TODAY)) == {"factory": 2}


def test_a_day_that_is_past_is_put_down_to_whom_the_next_step_waits_for() -> None:
    tell = told(("2026-11-01", FROM_STOCK), ("2026-11-01", asked("C-1")))
    chain = first(tell, date(2026, 12, 6))
    assert (chain.hops[0].reason, by_party(chain)) == (Reason.STEP, {"customer": 5})
    tell = told(("2026-11-01", FROM_STOCK), ("2026-11-01", OrderReleased()))
    assert by_party(first(tell, date(2026, 12, 6))) == {"us": 5}


# Counted once ----------------------------------------------------------------


def test_of_two_things_late_at_once_the_later_has_the_days_and_the_other_is_named() -> None:
    tell = made(("2026-11-05", forecast("fabric-in-house", november(16))),
                ("2026-11-05", forecast("pre-production-sample-approved", november(13))))  # fmt: skip
    hop = first(tell, TODAY).hops[0]
    assert (hop.about, hop.days) == ("fabric-in-house", 6)
    assert [(each.about, each.days, each.milestone) for each in hop.beside] == [
        ("pre-production-sample-approved", 3, True)
    ]


def test_days_that_were_made_up_for_are_nobodys() -> None:
    tell = made(("2026-11-16", reached("fabric-in-house")), ("2026-11-10", reached("pre-production-sample-approved")),
                ("2026-11-22", reached("sewn")))  # fmt: skip
    chain = first(tell, november(22))
    assert chain.days == 2
    assert by_hop(chain)["fabric-in-house"] == 2


def test_a_second_slip_adds_its_own_days_and_no_more() -> None:
    tell = made(("2026-11-13", reached("fabric-in-house")), ("2026-11-28", reached("sewn")))
    assert {code: days for code, days in by_hop(first(tell, november(28))).items() if days} == {
        "fabric-in-house": 3, "sewn": 5
    }  # fmt: skip


def test_what_nobody_told_of_is_not_blamed_for_what_came_after_it() -> None:
    chain = first(made(("2026-12-05", TELL.departed("S1", A=100))), date(2026, 12, 9))
    assert by_hop(chain) == {"departed": 4}


def test_a_delay_goes_through_what_was_waived() -> None:
    waived = MilestoneWaived(**OF_IT, milestone="final-inspection", reason="the customer does without")
    tell = made(("2026-11-28", reached("sewn")), ("2026-11-28", waived))
    assert first(tell, november(28)).hops[0].about == "sewn"


# Per line, then and now ------------------------------------------------------


def test_each_line_is_judged_by_its_own_promise() -> None:
    two = promised(("A", PROMISED, Basis.ON_BOARD), ("B", date(2026, 12, 20), Basis.DELIVERED))
    tell = told(("2026-11-01", two), ("2026-12-03", TELL.departed("S1", A=100, B=100)),
                ("2026-12-18", TELL.delivered("S1", A=100, B=100)))  # fmt: skip
    chains = why_of(tell, date(2026, 12, 24)).chains
    assert [([line.line for line in each.lines], each.days, each.spare) for each in chains] == [
        (["A"], 2, None), (["B"], 0, 2)
    ]  # fmt: skip


def test_at_risk_before_anything_is_late_and_as_it_was_known_then() -> None:
    tell = made(("2026-11-05", forecast("fabric-in-house", november(16))))
    assert why_of(tell, TODAY).prospect is Prospect.AT_RISK
    before = why_of(tell, november(4), happened_by=november(4))
    assert (before.prospect, before.chains[0].days) == (Prospect.ON_TRACK, 0)


def test_each_hop_points_at_its_events() -> None:
    found = why_of(made(("2026-11-05", forecast("fabric-in-house", november(16), "no yarn"))), TODAY)
    hop = found.chains[0].hops[0]
    cited = {each.id: each for each in found.evidence}
    assert [cited[id].topic for id in hop.evidence] == ["plan.drawn", "plan.milestone_forecast"]
    assert cited[hop.evidence[-1]].words == hop.words == "no yarn"
    assert [cited[id].topic for id in found.chains[0].evidence] == ["order.received"]


def test_the_first_cause_is_the_one_that_the_outlook_names() -> None:
    tell = made(("2026-11-05", forecast("fabric-in-house", november(16))))
    assert first(tell, TODAY).cause == outlook(tell.view(), TODAY).cause
