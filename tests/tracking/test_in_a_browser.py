"""The pages in a real browser: found, read, gone back in time, in both languages, wide and narrow, light and dark."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from services.tracking.app import app
from shared.http.failures import Failures
from tests.identity import KEY, bearer
from tests.tracking.telling import ORDER
from tests.tracking.windows import IN_A_BROWSER, watched

pytestmark = IN_A_BROWSER


@pytest.fixture
async def page(browser: Browser, site: str) -> AsyncIterator[Page]:
    """A desktop window on the list; whatever the browser complains of fails the test."""
    context = await browser.new_context(
        base_url=site, extra_http_headers=bearer(), locale="en-GB", viewport={"width": 1280, "height": 900}
    )
    page = await context.new_page()
    complaints = watched(page)
    await page.goto("/")
    yield page
    assert complaints == []
    await context.close()


async def test_an_order_is_searched_found_and_read(page: Page) -> None:
    await page.get_by_placeholder("PO, style").fill("csqu305")
    await page.get_by_role("button", name="Search").click()
    await expect(page.locator("table.list tbody tr")).to_have_count(1)
    await page.get_by_role("link", name="PO-4711").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("PO-4711")
    await expect(page.locator(".state .badge.headline")).to_have_text("partly departed")
    await expect(page.locator(".timeline li")).to_have_count(12)
    await expect(page.locator(".timeline li").first).to_contain_text("Payment received")


async def test_an_order_is_gone_back_in_by_the_form_and_by_its_timeline(page: Page) -> None:
    await page.goto(f"/orders/{ORDER}")
    await page.get_by_label("Happened by").fill("2026-10-13")
    await page.get_by_role("button", name="Show").click()
    await expect(page.locator(".then[role=status]")).to_contain_text("as it was, not as it is")
    await expect(page.locator(".state .badge.headline")).to_have_text("on hold")
    await page.get_by_role("link", name="Back to now").click()
    await expect(page.locator(".then[role=status]")).to_have_count(0)
    await page.locator(".timeline li").last.get_by_title("Show the order as known then").click()
    await expect(page.locator(".then[role=status]")).to_contain_text("What was known by")


async def test_a_wrong_moment_is_said_in_words(browser: Browser, site: str) -> None:
    page = await browser.new_page(base_url=site, extra_http_headers=bearer(), locale="en-GB")
    await page.goto(f"/orders/{ORDER}")
    await page.get_by_label("Known by").fill("last week")
    await page.get_by_role("button", name="Show").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("The address cannot be understood")
    await expect(page.locator(".message")).to_contain_text("known_by: write an instant with its offset")
    await page.close()


async def test_filters_are_links_that_come_off_again(page: Page) -> None:
    await page.get_by_text("Status", exact=True).first.click()
    await page.get_by_role("link", name="partly departed").click()
    await expect(page.locator("table.list tbody tr")).to_have_count(1)
    await page.get_by_role("link", name="late", exact=True).click()
    await expect(page.locator(".chip")).to_have_text(["Status partly departed", "Outlook late"])
    await page.locator(".chip").first.click()
    await expect(page.locator(".chip")).to_have_text(["Outlook late"])
    await page.get_by_role("link", name="Remove all filters").click()
    await expect(page.locator("table.list tbody tr")).to_have_count(50)


async def test_hands_stay_on_the_keyboard_to_search_walk_and_go(page: Page) -> None:
    await page.keyboard.press("/")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await page.keyboard.type("OTHER-1/j")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("searchbox")).not_to_be_focused()
    await page.keyboard.press("/")
    await page.keyboard.type("OTHER-1")
    await page.keyboard.press("Enter")
    await expect(page.locator("table.list tbody tr")).to_have_count(11)
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("k")
    chosen = page.locator("table.list tbody tr").first.get_by_role("link").first
    await expect(chosen).to_be_focused()
    number = await chosen.inner_text()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text(number)
    await expect(page.locator("[data-help]")).to_be_visible()  # from when on keys are listened to
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.keyboard.press("g")
    await page.keyboard.press("o")
    await expect(page.locator("table.list tbody tr")).to_have_count(50)


async def test_a_list_goes_on_to_its_next_page(page: Page) -> None:
    await page.get_by_role("link", name="PO", exact=True).click()
    await expect(page.locator("table.list tbody tr td.po a").first).to_have_text("OTHER-0")
    await page.get_by_role("link", name="Next page").click()
    await expect(page.locator("table.list tbody tr")).to_have_count(11)
    await expect(page.locator("table.list tbody tr").last).to_contain_text("PO-4711")
    await page.get_by_role("link", name="First page").click()
    await expect(page.locator("table.list tbody tr")).to_have_count(50)


async def test_the_language_is_switched_and_stays(page: Page) -> None:
    await page.get_by_role("link", name="中文").click()
    await expect(page.get_by_role("button", name="搜索")).to_be_visible()
    await page.get_by_role("link", name="准时率").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("准时交付")
    await page.get_by_role("link", name="国家").click()
    await expect(page.locator("table.groups tbody tr")).to_have_count(1)


async def test_dark_where_the_reader_likes_it_dark(browser: Browser, site: str) -> None:
    backgrounds = {}
    for scheme in ("light", "dark"):
        context = await browser.new_context(base_url=site, extra_http_headers=bearer(), color_scheme=scheme)
        page = await context.new_page()
        await page.goto("/")
        backgrounds[scheme] = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        await context.close()
    assert backgrounds["light"] != backgrounds["dark"]


DOOR = "the-development-token"


@pytest.fixture
async def nobody(browser: Browser, site: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Page]:
    """A narrow window in which nobody is signed in; the installation is its own issuer."""
    monkeypatch.setenv("GENDAN_SIGN_IN_KEY", KEY.secret)
    monkeypatch.setenv("GENDAN_DEVELOPMENT_TOKEN", DOOR)
    app.state.failures = Failures()
    context = await browser.new_context(base_url=site, locale="en-GB", viewport={"width": 360, "height": 800})
    page = await context.new_page()
    complaints = watched(page)
    yield page
    assert complaints == []
    await context.close()


async def test_the_link_opens_the_pages_for_whom_one_chooses_and_leaves_no_token_behind(nobody: Page) -> None:
    await nobody.goto(f"/sign-in?next=/orders/{ORDER}#token={DOOR}")
    await expect(nobody.get_by_label("Development token")).to_be_hidden()
    assert DOOR not in nobody.url
    await nobody.get_by_role("button", name="Wang Fang").click()
    await expect(nobody.get_by_role("heading", level=1)).to_have_text("PO-4711")
    await expect(nobody.locator("header.site .user")).to_contain_text("Wang Fang")
    await expect(nobody.locator("main")).to_contain_text("2,100.00 USD")
    assert await nobody.evaluate("document.cookie") == "", "no script gets at who one is"
    await nobody.go_back()
    assert DOOR not in nobody.url


async def test_the_workshop_sees_the_same_order_without_a_price_and_signs_out(nobody: Page) -> None:
    await nobody.goto(f"/sign-in?next=/orders/{ORDER}#token={DOOR}")
    await nobody.get_by_role("button", name="Wang Fang").click()
    await nobody.locator("header.site .user").get_by_role("link", name="Wang Fang").click()
    await expect(nobody.get_by_label("Development token")).to_have_count(0)
    await nobody.get_by_role("button", name="Xu Gang").click()
    await expect(nobody.get_by_role("heading", level=1)).to_have_text("PO-4711")
    await expect(nobody.locator("main")).not_to_contain_text("USD")
    assert await nobody.evaluate("document.documentElement.scrollWidth") <= 360
    await nobody.get_by_role("button", name="Sign out").click()
    await expect(nobody.get_by_role("heading", level=1)).to_have_text("Who are you?")
    await nobody.goto(f"/orders/{ORDER}")
    await expect(nobody.get_by_role("heading", level=1)).to_have_text("Who are you?")
    await expect(nobody.get_by_label("Development token")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_nothing_sticks_out_of_where_one_signs_in(
    browser: Browser, nobody: Page, site: str, width: int, lang: str
) -> None:
    assert nobody
    context = await browser.new_context(base_url=site, viewport={"width": width, "height": 800})
    page = await context.new_page()
    for path in (f"/sign-in?lang={lang}", f"/sign-in#token={DOOR}"):
        await page.goto(path)
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert await page.evaluate(
            "[...document.querySelectorAll('.people button')].every(each => each.scrollWidth <= each.clientWidth)"
        )
    await context.close()
