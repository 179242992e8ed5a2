"""The page of whoever looks after the system, left open: what changes is there by itself, and silence is said."""

import httpx
import pytest
from playwright.async_api import Browser, expect

from shared.events.order import OrderCancelled
from tests.tracking.conftest import TakeIn
from tests.tracking.pages.test_ops import AT, OPERATIONS, ops
from tests.tracking.telling import Telling, received, registered

__all__ = ["browser", "ops", "pytestmark"]


@pytest.mark.usefixtures("ops")
async def test_what_comes_to_stand_still_is_shown_without_asking_and_a_lost_connection_is_said(
    browser: Browser, served: httpx.AsyncClient, take_in: TakeIn
) -> None:
    page = await browser.new_page(base_url=str(served.base_url), extra_http_headers=OPERATIONS, locale="en-GB")
    await page.goto("/ops")
    await expect(page.locator(f'a[href="{AT}"]')).to_have_count(0)
    await page.locator("#service-order summary").click()
    tell = Telling()
    tell(received())
    tell(OrderCancelled(reason="from a later release"), version=99)
    await take_in([registered(), *tell.received])
    await expect(page.locator(f'a[href="{AT}"]').first).to_be_visible(timeout=15_000)
    await expect(page.locator("#service-order")).not_to_have_attribute("open", "")
    lost = page.get_by_text("No connection: what is shown is from before")
    await expect(lost).to_be_hidden()
    await page.context.set_offline(True)
    await expect(lost).to_be_visible(timeout=15_000)
    await page.context.set_offline(False)
    await expect(lost).to_be_hidden(timeout=15_000)
    await page.locator(f'a[href="{AT}"]').first.click()
    await expect(page.get_by_role("button", name="Try again")).to_be_visible()
    await page.close()
