"""Who told what: events carry ids, the names are asked for, and an erased person's is gone."""

from collections.abc import Iterator
from uuid import UUID

import httpx
import pytest

from services.order.app import app as order_app
from services.tracking.app import app as tracking_app
from services.tracking.people import ERASED, Directory
from shared.people import erase
from tests.stories.conftest import ORDER, Company


@pytest.fixture(autouse=True)
def asks_the_order_service(company: Company) -> Iterator[None]:
    tracking_app.state.directory = Directory(company.order, ["http://order"], "between-services")
    yield
    del tracking_app.state.directory


async def who_received(company: Company) -> tuple[str, str]:
    """The id in the event, and the name that is shown for it."""
    await company.do("order", "/v1/customers", {"code": "HARBOUR", "name": "Harbour & Sons"})
    order = await company.do("order", "/v1/orders", ORDER)
    history = await company.shown(f"/v1/orders/{order['id']}/history")
    (event,) = [event for event in history["events"] if event["topic"] == "order.received"]
    return event["actor"]["id"], event["actor"]["name"]


async def test_a_history_shows_names(company: Company) -> None:
    id, name = await who_received(company)
    assert UUID(id)
    assert name == "Wang Fang"


async def test_an_erased_person_has_no_name_any_more(company: Company) -> None:
    people = order_app.state.people
    await people.remember(people.id_of("Wang Fang"), "Wang Fang")
    await erase(order_app.state.pool, people.id_of("Wang Fang"))
    _, name = await who_received(company)
    assert name == ERASED


async def test_while_nobody_can_say_who_it_is_the_id_is_shown(company: Company) -> None:
    async with httpx.AsyncClient() as http:
        tracking_app.state.directory = Directory(http, ["http://127.0.0.1:1"], "between-services")
        id, name = await who_received(company)
    assert name == id
