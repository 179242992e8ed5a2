"""One's own day has one's inbox: tracking asks the notify service for it, with whatever proved who asks."""

from collections.abc import Iterator

import pytest

from services.tracking.app import app as tracking_app
from services.tracking.boards.inbox import Inboxes
from tests.stories.conftest import ORDER, Company
from tests.waiting import until


@pytest.fixture(autouse=True)
def asks_the_notify_service(company: Company) -> Iterator[None]:
    before = tracking_app.state.inboxes
    tracking_app.state.inboxes = Inboxes(company.notify, "http://notify")
    yield
    tracking_app.state.inboxes = before


async def test_what_is_told_to_me_is_in_my_day(company: Company) -> None:
    await company.do("order", "/v1/customers", {"code": "HARBOUR", "name": "Harbour & Sons"})
    order = await company.do("order", "/v1/orders", ORDER)
    task = {
        "order_id": order["id"],
        "subject": "call Harbour about the zips",
        "role": "business_merchandiser",
        "number": "T-1",
    }
    await company.do("notify", "/v1/tasks", task)

    async def is_told() -> bool:
        inbox = (await company.tracking.get("/v1/boards/my-day")).json()["inbox"]
        return bool(inbox) and task["subject"] in {each["subject"] for each in inbox["entries"]}

    assert await until(is_told, "the task is in my day")
