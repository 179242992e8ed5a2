"""An order's page in a real browser: read on a phone, gone back from, compared, proven, and seen to change."""

import asyncio
import re
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn
from playwright.async_api import Browser, Page, expect

from gendan.launcher.ports import free_port
from services.tracking.app import app
from services.tracking.changes.watching import Watching
from shared.events.order import OrderHeld
from tests.identity import bearer
from tests.tracking.conftest import TakeIn
from tests.tracking.dossier.examples import garment
from tests.tracking.telling import ORDER, Telling, day, registered
from tests.tracking.windows import IN_A_BROWSER
from tests.waiting import until

pytestmark = IN_A_BROWSER

AT = f"/orders/{ORDER}"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
async def told(take_in: TakeIn) -> Telling:
    tell = garment()
    await take_in([registered(), *tell.received])
    return tell


@pytest.fixture
async def phone(
    browser: Browser,
    client: httpx.AsyncClient,  # noqa: ARG001
    watching: Watching,  # noqa: ARG001
    told: Telling,  # noqa: ARG001
) -> AsyncIterator[Page]:
    server = uvicorn.Server(uvicorn.Config(app, port=free_port(), lifespan="off", log_level="warning"))
    serving = asyncio.create_task(server.serve())

    async def started() -> bool:
        return server.started

    await until(started, "the service listens")
    context = await browser.new_context(
        base_url=f"http://127.0.0.1:{server.config.port}",
        extra_http_headers=bearer(),
        locale="en-GB",
        viewport={"width": 390, "height": 844},
    )
    yield await context.new_page()
    await context.close()
    server.should_exit = True
    await serving


async def test_an_order_is_read_gone_back_from_compared_and_proven_on_a_phone(phone: Page) -> None:
    await phone.goto(AT)
    await expect(phone.get_by_role("heading", level=1)).to_have_text("PO 77-1204")
    assert await phone.evaluate(WIDER) == 0
    fabric = phone.locator(".plan tr", has_text="Fabric in house")
    await expect(fabric.locator("circle.past")).to_have_count(2)
    await fabric.get_by_text("2 forecasts").click()
    await expect(fabric).to_contain_text("redyed")

    await phone.get_by_label("Happened by").fill("2026-10-12")
    await phone.get_by_role("button", name="Show").click()
    await expect(phone.locator(".then")).to_contain_text("as it was, not as it is")
    await phone.get_by_role("link", name="What changed since").first.click()
    await expect(phone).to_have_url(re.compile(r"/compare\?from_happened_by=2026-10-12$"))
    await expect(phone.get_by_role("main")).to_contain_text("2026-10-24 → 2026-10-31")
    assert await phone.evaluate(WIDER) == 0

    await phone.goto(f"{AT}/raw")
    await expect(phone.get_by_role("main")).to_contain_text("nobody has run gendan verify here")
    assert await phone.evaluate(WIDER) == 0
    async with phone.expect_download() as download:
        await phone.get_by_role("link", name="Download (NDJSON)").click()
    assert (await download.value).suggested_filename == f"{ORDER}.ndjson"


async def test_what_becomes_known_is_shown_without_asking_again(phone: Page, take_in: TakeIn, told: Telling) -> None:
    await phone.goto(AT)
    await expect(phone.locator("#connection")).to_contain_text("live")
    await phone.locator("#one-by-one summary").click()
    told.positions["order"] = 9_500  # behind what the customer was registered at
    told(OrderHeld(reason="the artwork is late"), day("2026-12-03"))
    await take_in(told.received[-1:])
    await expect(phone.locator("#order-head")).to_contain_text("on hold", timeout=20_000)
    await expect(phone.locator("#order-timeline")).to_contain_text("the artwork is late", timeout=20_000)
