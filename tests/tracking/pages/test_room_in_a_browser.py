"""Words have the room that they need in tables, and take no more."""

from collections.abc import AsyncIterator
from datetime import datetime

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from shared.events.order import OrderHeld
from shared.events.sample import SamplePhotographed
from tests.identity import bearer
from tests.tracking.conftest import TakeIn
from tests.tracking.examples import made
from tests.tracking.life import PHOTO, of_sample
from tests.tracking.telling import ORDER, Telling, day, received
from tests.tracking.windows import IN_A_BROWSER

pytestmark = IN_A_BROWSER

WIDTHS = """
cells => {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return cells.map((each) => each.getBoundingClientRect().width / rem);
}
"""
LINES = "each => each.getBoundingClientRect().height / parseFloat(getComputedStyle(each).lineHeight)"


@pytest.fixture
async def page(browser: Browser, served: httpx.AsyncClient) -> AsyncIterator[Page]:
    context = await browser.new_context(
        base_url=str(served.base_url), extra_http_headers=bearer(), viewport={"width": 1280, "height": 900}
    )
    yield await context.new_page()
    await context.close()


@pytest.fixture
async def told(take_in: TakeIn) -> None:
    await take_in(made().received)


@pytest.mark.usefixtures("told")
async def test_what_is_long_in_a_report_is_not_set_word_below_word(page: Page) -> None:
    await page.goto("/reports/status-sheet?customer=ACME")
    await expect(page.locator("table.report td.wide").first).to_be_visible()
    widths = await page.locator("table.report td.wide").evaluate_all(WIDTHS)
    assert min(widths) >= 16


async def test_why_an_order_is_on_hold_takes_two_lines_of_a_list_at_most(
    page: Page, take_in: TakeIn, tell: Telling
) -> None:
    tell(received(), day("2026-10-02"))
    tell(OrderHeld(reason="the chest print may infringe a registered mark; the legal opinion is due next week"))
    await take_in(tell.received)
    await page.goto("/")
    assert await page.locator("td.status .held").evaluate(LINES) < 2.1


async def test_what_is_said_of_a_file_stays_on_its_card(page: Page, take_in: TakeIn, tell: Telling) -> None:
    tell(received(), day("2026-10-02"))
    tell(of_sample(SamplePhotographed, photos=(PHOTO,)), datetime.fromisoformat("2026-10-10T09:31:00+08:00"))
    await take_in(tell.received)
    await page.goto(f"/orders/{ORDER}")
    cards = page.locator("ul.files > li")
    await expect(cards.first).to_be_visible()
    assert await cards.evaluate_all("cards => cards.filter(each => each.scrollWidth > each.clientWidth).length") == 0
