"""The whole plan against services that keep what they are told: order of telling, repetition, refusals."""

import httpx
import pytest

from gendan.scms.bring_in import BringingIn, Outcome
from gendan.scms.courier import GivenUp
from gendan.scms.plan import Plan
from gendan.scms.report import entries
from tests.scms.stub import Stub, problem


async def brought_in(odd: Plan, stub: Stub) -> Outcome:
    run = BringingIn(stub.courier(), stub)
    await run.all_of(odd)
    return run.outcome


async def test_everything_is_told_once_customers_before_orders_before_shipments(odd: Plan) -> None:
    stub = Stub()
    outcome = await brought_in(odd, stub)
    assert outcome.told == len(stub.kept) == stub.advanced == odd.commands
    kinds = [key.split(":")[1] for key in stub.kept]
    assert kinds == sorted(kinds, key=["customer", "order", "shipment"].index)
    assert stub.said == ["customers", "orders", "shipments"]


async def test_of_each_order_and_shipment_what_happened_first_is_told_first(odd: Plan) -> None:
    stub = Stub()
    await brought_in(odd, stub)
    keys = list(stub.kept)
    assert keys.index("scms:order:SO-1:received") < keys.index("scms:order:SO-1:quoted")
    assert keys.index("scms:shipment:ASN-40:booked") < keys.index("scms:shipment:ASN-40:delivered")


async def test_a_second_run_changes_nothing(odd: Plan) -> None:
    stub = Stub()
    first = await brought_in(odd, stub)
    kept = dict(stub.kept)
    assert await brought_in(odd, stub) == first
    assert stub.kept == kept


@pytest.mark.parametrize("stopped_after", [1, 4, 9, 17, 30])
async def test_a_run_that_was_stopped_is_continued_by_the_next(odd: Plan, stopped_after: int) -> None:
    stub = Stub(before=lambda _: httpx.ConnectError("gone") if len(stub.kept) >= stopped_after else None)
    run = BringingIn(stub.courier(), stub)
    with pytest.raises(GivenUp):
        await run.all_of(odd)
    assert run.outcome.told <= len(stub.kept) == stopped_after
    stub.before = lambda _: None
    whole = Stub()
    await brought_in(odd, whole)
    await brought_in(odd, stub)
    assert stub.kept == whole.kept


async def test_a_refused_order_is_reported_by_line_and_its_shipments_are_not_told(odd: Plan) -> None:
    stub = Stub(
        before=lambda request: (
            problem(409, "rejected", "was received with other content") if b'"SCMS-20"' in request.content else None
        )
    )
    outcome = await brought_in(odd, stub)
    assert stub.advanced == odd.commands
    assert not [key for key in stub.kept if "ASN-93" in key]
    found = {(entry.line, entry.kind): (entry.text, entry.words) for entry in entries(odd, outcome)}
    for line in (3, 4, 5):
        assert found[line, "refused"] == ("order SCMS-20 received", "was received with other content")
        assert found[line, "untold"][0] == "order SCMS-20 and its shipments"
        assert found[line, "row"][1].startswith("incomplete: ")
    assert (2, "refused") not in found


async def test_a_customer_that_cannot_be_registered_has_no_orders(odd: Plan) -> None:
    stub = Stub(before=lambda request: problem(422, "invalid") if b'"code": "100-CI-T01"' in request.content else None)
    outcome = await brought_in(odd, stub)
    assert [(untold.what, untold.rows) for untold in outcome.untold] == [("order SCMS-4 and its shipments", (2, 9))]
    assert stub.advanced == odd.commands


async def test_a_customer_that_is_registered_under_another_name_has_its_orders_all_the_same(odd: Plan) -> None:
    stub = Stub(before=lambda request: problem(409, "rejected") if request.url.path == "/v1/customers" else None)
    outcome = await brought_in(odd, stub)
    assert len(outcome.refusals) == len(odd.customers)
    assert outcome.told == odd.commands - len(odd.customers)


async def test_a_closed_gate_keeps_no_fact_out(odd: Plan) -> None:
    stub = Stub(before=lambda request: problem(409, "rejected") if request.url.path.endswith("/shipments") else None)
    outcome = await brought_in(odd, stub)
    assert "scms:shipment:ASN-40:delivered" in stub.kept
    assert outcome.untold == []


async def test_a_changed_file_tells_nothing_beside_what_was_told_otherwise(odd: Plan) -> None:
    """Else a line whose delivery moved to another day would be delivered twice."""
    stub = Stub()
    await brought_in(odd, stub)
    told_otherwise = {key: b"{}" if "ASN-40:delivered" in key else body for key, body in stub.kept.items()}
    stub.kept = {key: body for key, body in told_otherwise.items() if key != "scms:shipment:ASN-40:delivered:13"}
    outcome = await brought_in(odd, stub)
    assert [refusal.words for refusal in outcome.refusals] == [
        "it was told before with other content; what was told stands"
    ]
    assert "scms:shipment:ASN-40:delivered:13" not in stub.kept
