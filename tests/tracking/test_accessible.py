"""No page keeps anybody out, sticks out of a window, or asks anybody else: in both languages, light and dark."""

from collections import defaultdict
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from shared.events.order import OrderReleased
from tests.identity import bearer
from tests.tracking.axe import grave
from tests.tracking.boards.several import ALL
from tests.tracking.conftest import TakeIn
from tests.tracking.examples import made, much
from tests.tracking.pages.test_ops import ops
from tests.tracking.telling import ORDER, Telling, received
from tests.tracking.windows import ALIKE, EVERY_PAGE, IN_A_BROWSER, STUCK, watched

__all__ = ["ops", "pytestmark"]
pytestmark = IN_A_BROWSER

WINDOWS = {"light": (1440, "en"), "dark": (390, "zh")}
WIDTHS = (360, 768, 1600)


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


@pytest.fixture
async def full(site: str, take_in: TakeIn) -> str:
    """As the site, with all that boards and reports show, an order with its whole life, and one that stands still."""
    positions: dict[str, int] = defaultdict(lambda: 5000)
    stuck = Telling(STUCK, positions=positions)
    stuck(received(po_number="PO-STUCK"))
    stuck(OrderReleased(), version=99)
    told = [*made().received[len(much().received) :], *stuck.received]
    await take_in([*told, *(each for order in ALL for each in order(positions).received)])
    return site


@pytest.mark.usefixtures("ops", "full")
async def test_every_page_is_for_everybody_fits_any_window_and_asks_nobody_else(page: Page, site: str) -> None:
    complaints, asked = watched(page), []
    page.on("request", lambda request: asked.append(request.url))
    found = []
    is_dark = await page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    for path in (each for each in EVERY_PAGE if not (is_dark and each in ALIKE)):
        await page.goto(path)
        found += [*await grave(page), *await sticking_out(page)]
    assert not found, "\n".join(found)
    assert [url for url in asked if not url.startswith(f"{site}/")] == []
    assert [each for each in complaints if not each.startswith("Failed to load resource")] == []


@pytest.mark.usefixtures("full")
async def test_nor_does_a_form_that_comes_back_with_what_is_wrong(page: Page) -> None:
    await page.goto(f"/orders/{ORDER}/do/request_booking")
    await page.locator("main input[name=shipment]").fill("SH 1/2")
    await page.locator("main form button.primary").click()
    await expect(page.locator("main .field .error")).to_be_visible()
    assert [*await grave(page), *await sticking_out(page)] == []


async def sticking_out(page: Page) -> list[str]:
    """The widths at which one has to scroll sideways; and what a name that is a script has done."""
    size = page.viewport_size
    assert size
    found = []
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        wide = await page.evaluate("document.documentElement.scrollWidth")
        found += [f"{page.url} is {wide} wide in {width}"] if wide > width else []
    await page.set_viewport_size(size)
    return [*found, *([f"{page.url} runs a script"] if await page.title() == "hacked" else [])]


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
