"""No page keeps anybody out: found by axe, in both languages, light and dark, wide and narrow."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.identity import bearer
from tests.tracking.axe import grave
from tests.tracking.windows import EVERY_PAGE, IN_A_BROWSER

pytestmark = IN_A_BROWSER

WINDOWS = {"light": (1440, "en"), "dark": (390, "zh")}


@pytest.fixture(params=WINDOWS)
async def page(request: pytest.FixtureRequest, browser: Browser, site: str) -> AsyncIterator[Page]:
    width, language = WINDOWS[request.param]
    context = await browser.new_context(
        base_url=site,
        extra_http_headers=bearer() | {"Accept-Language": language},
        viewport={"width": width, "height": 900},
        color_scheme=request.param,
        reduced_motion="reduce",
    )
    yield await context.new_page()
    await context.close()


async def test_axe_finds_nothing_grave_on_any_page(page: Page) -> None:
    found = []
    for path in EVERY_PAGE:
        await page.goto(path)
        found += await grave(page)
    assert found == []


async def test_nor_where_a_choice_is_unfolded_or_the_keys_are_shown(page: Page) -> None:
    await page.goto("/?prospect=late")
    if await page.locator("#sieve + label").is_visible():
        await page.locator("#sieve + label").click()
    await page.locator("details.choice summary").first.click()
    found = await grave(page)
    await page.keyboard.press("Escape")
    await page.locator("h1").first.focus()
    await page.keyboard.press("?")
    await expect(page.locator("dialog#keys")).to_be_visible()
    assert [*found, *await grave(page)] == []


async def test_the_content_is_one_key_away(page: Page) -> None:
    await page.goto("/")
    await page.keyboard.press("Tab")
    await expect(page.locator("a.skip")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()
