"""Whose order it is, logistics knows from its receipt: who may see some customers' orders only is held to that."""

import httpx
import pytest

from services.logistics.app import app as logistics_app
from services.logistics.shipments.state import shipping_of
from shared.asked import Asked, digest_of
from shared.envelope import Actor
from shared.identity.roles import Role
from tests.identity import bearer
from tests.logistics.conftest import Both
from tests.logistics.examples import noted

SOME = [{"line": "1", "quantity": "40"}]
THEIRS = bearer("Li Na", Role.SHIPPING_CLERK, customers=["HARBOUR"])
OTHERS = bearer("Li Na", Role.SHIPPING_CLERK, customers=["OTHER"])


@pytest.fixture
async def received(both: Both) -> Both:
    """Harbour's order is received, and nobody has waited for logistics to know it."""
    await both.receive()
    return both


async def tell(both: Both, stage: str, headers: dict[str, str]) -> httpx.Response:
    address = f"/v1/orders/{both.id}/shipments/ASN-1/{stage}"
    return await both.logistics.post(address, headers=headers, json={"occurred_at": "2026-08-01", "lines": SOME})


async def test_who_follows_this_customer_books_their_order_as_soon_as_it_is_received(received: Both) -> None:
    answer = await received.book("ASN-1", headers=THEIRS, lines=SOME)
    assert answer.status_code == 201, answer.text


async def test_who_follows_this_customer_tells_and_sees_what_becomes_of_their_order(received: Both) -> None:
    await received.book("ASN-1", headers=THEIRS, lines=SOME)
    for stage in "departed", "arrived", "delivered":
        assert (await tell(received, stage, THEIRS)).status_code == 200
        assert (await tell(received, stage, THEIRS)).json()["version"], "told again it is the same"
    shown = await received.logistics.get(f"/v1/orders/{received.id}/shipments", headers=THEIRS)
    assert shown.json()["shipments"][0]["shipment"] == "ASN-1"


async def test_who_follows_another_customer_finds_nothing_and_changes_nothing(received: Both) -> None:
    before = (await received.shipping_shows(standing="open"))["version"]
    answers = [await received.book("ASN-1", headers=OTHERS, lines=SOME)]
    answers += [await tell(received, stage, OTHERS) for stage in ("departed", "arrived", "delivered")]
    answers += [await received.logistics.get(f"/v1/orders/{received.id}/shipments", headers=OTHERS)]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert (await received.shipping())["version"] == before


async def test_an_order_noted_before_whose_it_was_is_nobodys(both: Both) -> None:
    assert noted.customer_code is None
    both.id = noted.order_id
    asked = Asked(Actor("policy:logistics.orders"), "c", digest_of("before"), digest_of("before"))
    repository = logistics_app.state.repositories["shipment"]
    await repository.transact(shipping_of(both.id), lambda _: [noted], asked)
    assert (await tell(both, "departed", THEIRS)).status_code == 404
    assert (await both.tell("ASN-1", "departed", lines=SOME)).status_code == 200, "who follows all customers goes on"
