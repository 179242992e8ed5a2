from dataclasses import replace
from decimal import Decimal

from services.order.customers.domain import Customer, customer_id, evolve, register
from shared.events.customer import CustomerEvent, CustomerFactRetracted, CustomerRegistered
from shared.events.values import Countersign, Tolerance
from tests.given import Given

given: Given[Customer, CustomerEvent] = Given(Customer(), evolve)

harbour = CustomerRegistered(
    code="HARBOUR", name="Harbour & Sons", country="DE", tolerance=Tolerance(over=Decimal(5), under=Decimal(3))
)


def test_a_customer_is_registered_once() -> None:
    given().when(register, harbour).then(harbour)


def test_registering_the_same_customer_again_does_nothing() -> None:
    given(harbour).when(register, harbour.model_copy()).then_nothing()


def test_a_code_belongs_to_one_customer() -> None:
    other = harbour.model_copy(update={"name": "Harbour Ltd"})
    given(harbour).when(register, other).then_refused("HARBOUR is registered already, as Harbour & Sons")


def test_another_tolerance_is_other_content() -> None:
    given(harbour).when(register, harbour.model_copy(update={"tolerance": Tolerance()})).then_refused("other details")


def test_a_retraction_says_nothing_by_itself() -> None:
    retracted = CustomerFactRetracted(retracted_version=1, retracted_event="1:order:1", why="did_not_occur", reason="x")
    assert evolve(Customer(harbour), retracted) == Customer(harbour)
    assert given(retracted, harbour).state == replace(Customer(), registered=harbour)


def test_only_a_manager_takes_a_gate_away_that_was_there() -> None:
    by_two = given()  # an earlier registration was declared wrong: the fold no longer sees it, the history does
    refused = by_two.when(register, harbour, before=Countersign.BY_TWO).then_refused("countersigned by two before")
    assert (refused.gate, refused.opened_by) == ("countersign", "a manager")
    by_two.when(register, harbour, before=Countersign.BY_TWO, by_manager=True).then(harbour)
    still = harbour.model_copy(update={"countersign": Countersign.BY_TWO})
    by_two.when(register, still, before=Countersign.BY_TWO).then(still)


def test_a_code_gives_the_same_id_for_ever() -> None:
    assert str(customer_id("HARBOUR")) == "28894c1c-e7d6-502f-90a0-a843506946b3"
    assert customer_id("HARBOUR") != customer_id("harbour")
