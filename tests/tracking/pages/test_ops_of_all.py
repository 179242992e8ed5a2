"""The page of whoever looks after the system, of all services as they run."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.notify.app import app as notify_app
from services.tracking.app import app as tracking_app
from services.tracking.operations.freshness import Shown, compared, freshness
from services.tracking.operations.standing import how_it_is
from shared.identity.roles import Role
from tests.identity import bearer
from tests.stories.conftest import ORDER, Company, company
from tests.waiting import until

__all__ = ["company"]

OPERATIONS = bearer("Hu Jie", Role.OPERATIONS)
OURS = {"Sec-Fetch-Site": "same-origin"}
OBLIGATION = """
INSERT INTO obligations (id, version, order_id, kind, about, owed_by, owner, standing, began, due, breached, step,
    is_open)
VALUES ($1, 1, $2, 'internal_order', 'PO 4500/17', 'us', 'business_merchandiser', 'breached',
    now() - interval '9 days', now() - $3 * interval '1 day', true, 2, true)
"""
DEAD = """
INSERT INTO deliveries (id, channel, event, topic, subject, happened, standing, error, status)
VALUES ($1, 'webhook', '1:notify:1', 'task.assigned', $1, now(), 'dead', 'the address answers with an error', 500)
"""


@pytest.fixture
async def ordered(company: Company) -> str:
    """An order that tracking shows."""
    await company.do("order", "/v1/customers", {"code": "HARBOUR", "name": "Harbour & Sons"})
    id: str = (await company.do("order", "/v1/orders", ORDER))["id"]
    await company.shown(f"/v1/orders/{id}")
    return id


async def test_everything_is_shown_and_every_service_says_how_it_is(company: Company, ordered: str) -> None:
    async def caught_up() -> bool:
        sources = (await company.tracking.get("/v1/ops")).json()["sources"]
        return all(each["missing"] == 0 and each["age"] == 0 for each in sources)

    await until(caught_up, "all is shown")
    told = (await company.tracking.get("/v1/ops")).json()
    assert {each["source"]: each["position"] for each in told["sources"]}["order"] >= 2
    assert {each["name"] for each in told["services"] if each["status"] != "away"} == {*company.__dict__} - {"places"}
    assert told["silent"] == told["parked"] == []
    services = tracking_app.state.services
    behind = await freshness(services, Shown("order", 1, 1))
    now = compared(behind, await how_it_is(services, "order"), datetime.now(UTC))
    assert now.newest is not None
    assert now.missing == now.newest - 1 >= 1
    assert now.age is not None
    assert (await company.tracking.get("/ops", headers=OPERATIONS)).status_code == 200
    assert ordered


async def test_what_is_owed_past_its_time_and_what_did_not_arrive_lead_to_what_is_behind(
    company: Company, ordered: str
) -> None:
    delivery = uuid4()
    for days in (0.5, 3, 8):
        await notify_app.state.pool.execute(OBLIGATION, uuid4(), ordered, days)
    await notify_app.state.pool.execute(DEAD, delivery)
    told = (await company.tracking.get("/v1/ops", headers=OPERATIONS)).json()["notices"]
    [owed] = told["breached"]
    assert (owed["open"], owed["of_a_day"], owed["of_a_week"], owed["older"]) == (3, 1, 1, 1)
    assert [each["id"] for each in told["failed"]] == [str(delivery)]
    page = (await company.tracking.get("/ops", headers=OPERATIONS)).text
    assert 'href="/ops/obligations?owner=business_merchandiser"' in page
    behind = (await company.tracking.get("/ops/obligations?owner=business_merchandiser", headers=OPERATIONS)).text
    assert behind.count(f'href="/orders/{ordered}"') == 3
    assert (
        "the address answers with an error" in (await company.tracking.get("/ops/deliveries", headers=OPERATIONS)).text
    )
    sent = await company.tracking.post(f"/ops/deliveries/{delivery}/resend", headers=OPERATIONS | OURS)
    assert sent.status_code == 303, sent.text
    assert await notify_app.state.pool.fetchval("SELECT standing FROM deliveries WHERE id = $1", delivery) != "dead"
    nowhere = await company.tracking.post(f"/ops/deliveries/{uuid4()}/resend", headers=OPERATIONS | OURS)
    assert (nowhere.status_code, "there is no such delivery" in nowhere.text) == (404, True)
