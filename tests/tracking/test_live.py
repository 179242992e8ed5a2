"""Pages that stay open: they show what becomes known, keep what is typed, and say when they hear nothing any more."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from services.tracking.changes import watching
from shared.events.order import OrderHeld
from tests.identity import bearer
from tests.shared.proxy import proxied
from tests.tracking.conftest import TakeIn
from tests.tracking.examples import much
from tests.tracking.telling import ORDER, Telling
from tests.tracking.windows import IN_A_BROWSER

pytestmark = IN_A_BROWSER

AFTER = 10_000
"""A position behind all that is known when a page is opened."""
TYPED_IN = """<!doctype html><html lang="en"><title>tried</title>
<script type="module" src="/static/live.js"></script>
<p id="connection" role="status" hidden data-say-live="live" data-say-live-title="" data-say-changed="Changed."
  data-say-show="Show"
  data-say-told="{{n}}"></p>
<section id="one" data-live data-live-order="{order}"><p>shown {n} times</p>
<form action="/"><input name="note" aria-label="Note"><input name="place" aria-label="Place"></form></section>"""


@pytest.fixture
async def window(browser: Browser, site: str) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(base_url=site, extra_http_headers=bearer(), locale="en-GB")
    yield context
    await context.close()


@pytest.fixture
async def page(window: BrowserContext) -> Page:
    return await window.new_page()


@pytest.fixture
def later(take_in: TakeIn) -> "Later":
    return Later(take_in)


class Later:
    """What becomes known of the order that has much to show, after a page was opened."""

    def __init__(self, take_in: TakeIn) -> None:
        self._take_in = take_in
        self._tell: Telling = much()
        self._tell.positions["order"] = AFTER

    async def it_is_held(self, reason: str) -> None:
        before = len(self._tell.received)
        self._tell(OrderHeld(reason=reason))
        await self._take_in(self._tell.received[before:])


async def listens(page: Page) -> None:
    await expect(page.locator("#connection")).to_have_class("connection live")


async def test_a_list_shows_and_marks_what_changed_and_says_so(page: Page, later: Later) -> None:
    await page.goto("/?q=PO-4711")
    row = page.locator(f"tr[data-order='{ORDER}']")
    await expect(row.locator("td.status")).to_contain_text("partly departed")
    await listens(page)
    await row.get_by_role("link", name="PO-4711").focus()
    await later.it_is_held("lining")
    await expect(row.locator("td.status")).to_contain_text("on hold")
    await expect(row).to_have_class("changed")
    await expect(page.get_by_role("status")).to_have_text("Orders changed: 1")
    await expect(row.get_by_role("link", name="PO-4711")).to_be_focused()


async def test_what_is_typed_is_kept_until_one_asks_for_what_is_new_and_beyond(page: Page, later: Later) -> None:
    times = 0

    async def answer(route: Route) -> None:
        nonlocal times
        times += 1
        await route.fulfill(content_type="text/html", body=TYPED_IN.format(n=times, order=ORDER))

    await page.route("**/tried", answer)
    await page.goto("/tried")
    await listens(page)
    await page.get_by_label("Note").fill("the zip is missing")
    await page.get_by_label("Place").focus()
    await later.it_is_held("lining")
    await expect(page.get_by_text("Changed.")).to_be_visible()
    await expect(page.get_by_text("shown 1 times")).to_be_visible()
    await page.get_by_role("button", name="Show").click()
    await expect(page.get_by_text("shown 2 times")).to_be_visible()
    await expect(page.get_by_text("Changed.")).to_have_count(0)
    await expect(page.get_by_label("Note")).to_have_value("the zip is missing")


async def test_a_page_says_when_it_hears_nothing_and_catches_up_when_it_does_again(
    window: BrowserContext, page: Page, later: Later
) -> None:
    await page.goto("/?q=PO-4711")
    await listens(page)
    await window.set_offline(True)
    await expect(page.get_by_role("status")).to_have_text("Connection lost; trying again", timeout=15_000)
    await later.it_is_held("lining")
    await window.set_offline(False)
    await expect(page.get_by_role("status")).to_have_text("Connected again; the page is up to date.", timeout=15_000)
    await expect(page.locator("td.status")).to_contain_text("on hold")


SOME_HEARTBEATS = """
() => {
  const said = document.querySelector("#connection");
  new MutationObserver(() => (window.wasLost ||= said.classList.contains("lost"))).observe(said, { attributes: true });
  return new Promise((done) => {
    let n = 0;
    const beside = new EventSource("/v1/changes");
    beside.addEventListener("here", () => ++n === 8 && done(beside.close()));
  });
}
"""


async def test_a_connection_that_dies_without_a_word_is_noticed_and_made_anew(
    browser: Browser, site: str, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a laptop has slept, or the network is gone: nobody closes anything, and nothing comes any more."""
    monkeypatch.setattr(watching, "SILENCE", 0.5)
    async with proxied(site) as (proxy, through):
        window = await browser.new_context(base_url=through, extra_http_headers=bearer(), locale="en-GB")
        page = await window.new_page()
        await page.goto("/?q=PO-4711")
        await listens(page)
        await page.evaluate(SOME_HEARTBEATS)
        assert not await page.evaluate("window.wasLost"), "where nothing happens the connection is not lost"
        proxy.silent = True
        await expect(page.get_by_role("status")).to_have_text("Connection lost; trying again", timeout=15_000)
        await later.it_is_held("lining")
        proxy.silent = False
        await expect(page.get_by_role("status")).to_have_text(
            "Connected again; the page is up to date.", timeout=15_000
        )
        await expect(page.locator("td.status")).to_contain_text("on hold")
        await window.close()
