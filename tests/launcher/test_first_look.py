"""A first look without data: demo orders in a run that is empty, and nowhere else; looked at in a browser, too."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, async_playwright, expect
from python_calamine import CalamineWorkbook

from gendan.demo.plays import STORIES
from gendan.demo.steps import PREFIX
from gendan.identity.tokens import signed
from gendan.launcher.state import told_at
from gendan.services import TABLE
from shared.identity.demo import BY_KEY
from shared.planning import FACTORY_ZONE
from tests.folders import gone_afterwards, in_memory
from tests.launcher.launched import Launched, wait_until
from tests.promises.size import THOROUGH

FEW = {
    "HS-2291": {"acknowledged"},  # waits for an answer
    "LM-0902": {"delivered"},  # from stock
    "BSC-7698": {"handed_over"},  # under a concession
    "NL-4500187": {"booked", "handed_over"},  # late because of its fabric; which of them, holidays decide
}
"""By PO number, where each is by now."""
CHROMIUM = Path("/usr/bin/chromium")
LATE = re.compile(r"([6-9]|1\d) days late")
REQUIRED = os.environ.get("GENDAN_REQUIRE_BROWSER") == "1"
looked_at = pytest.mark.skipif(not CHROMIUM.exists() and not REQUIRED, reason="no chromium here to look at pages with")


@pytest.fixture(scope="module")
def run() -> Iterator[Launched]:
    """All services, with a few stories of the demo."""
    with gone_afterwards(in_memory()) as folder:
        launched = Launched(folder / "state", app=None)
        try:
            played = few(launched.until_ready())
            assert played.returncode == 0, played.stderr + played.stdout
            yield launched
        finally:
            launched.kill()


def demo(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    said = [sys.executable, "-m", "gendan", "demo", "--state", str(folder), *words]
    return subprocess.run(said, capture_output=True, text=True, check=False, timeout=300)


def few(run: Launched) -> subprocess.CompletedProcess[str]:
    return demo(run.folder, *(word for each in FEW for word in ("--story", each)))


def asked(run: Launched, service: str, path: str) -> Any:
    told = told_at(run.folder)
    developer = BY_KEY["developer"]
    token = signed(told, developer.name, developer.roles)
    url = told[f"GENDAN_{service.upper()}_URL"]
    return httpx.get(url + path, headers={"Authorization": f"Bearer {token}"}, trust_env=False, timeout=30)


def orders(run: Launched) -> dict[str, Any]:
    """What tracking lists, by PO number."""
    return {each["po_number"]: each for each in asked(run, "tracking", "/v1/orders?limit=200").json()["orders"]}


def headlines(run: Launched) -> dict[str, str]:
    return {po: str(order["headline"]) for po, order in orders(run).items()}


def stand_as_told(run: Launched) -> bool:
    found = headlines(run)
    return found.keys() == FEW.keys() and all(found[each] in FEW[each] for each in FEW)


def told_so_far(run: Launched) -> dict[str, Counter[str]]:
    """How often each service told of what."""
    told, found = told_at(run.folder), {}
    headers = {"Authorization": f"Bearer {told['GENDAN_SERVICE_TOKEN']}"}
    for service in (each for each in TABLE if each.tells and each.name != "notify"):  # its clocks go on by themselves
        url = f"{told[f'{service.variable}_URL']}/v1/events?limit=10000"
        lines = httpx.get(url, headers=headers, trust_env=False, timeout=30).text.splitlines()
        found[service.name] = Counter(json.loads(line)["type"] for line in lines)
    return found


def test_stories_are_played_into_an_empty_system_and_none_twice(run: Launched) -> None:
    wait_until(lambda: stand_as_told(run), lambda: str(headlines(run)))
    assert all(each["customer_code"].startswith(PREFIX) for each in orders(run).values())
    before = told_so_far(run)
    again = few(run)
    assert (again.returncode, told_so_far(run)) == (0, before), again.stderr


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


def link(run: Launched) -> str:
    """As `gendan up` prints it."""
    said = [sys.executable, "-m", "gendan", "sign-in", "--state", str(run.folder)]
    return subprocess.run(said, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


async def signed_in(browser: Browser, run: Launched, who: str) -> Page:
    """A window of somebody who came by the link."""
    context = await browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900}, accept_downloads=True)
    page = await context.new_page()
    await page.goto(link(run))
    await page.locator(f"button[value={who}]").first.click()
    await expect(page.get_by_role("searchbox")).to_be_visible()
    return page


async def found(page: Page, po: str) -> str:
    """By the search of every page; answers the order's address."""
    await page.get_by_role("searchbox").fill(po)
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name=po, exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"{po} demo")
    return page.url


@pytest.mark.browser
@looked_at
async def test_a_late_order_says_where_it_is_why_and_since_when(
    browser: Browser, run: Launched, tmp_path: Path
) -> None:
    page = await signed_in(browser, run, "merchandiser")
    order = await found(page, "NL-4500187")
    await expect(page.locator(".badge.headline").first).to_have_text(re.compile("booked|handed over"))
    await expect(page.locator(".promise .off")).to_contain_text(LATE)
    await expect(page.locator(".promise .cause")).to_contain_text("Fabric in house and tested")
    why = page.locator("#order-why")
    await expect(why).to_contain_text("the mill")
    await expect(why).to_contain_text("shade differs from the lab dip")

    await page.get_by_role("link", name="What if").click()
    await page.locator("[name=sailing]").select_option("ASN-1")
    await page.locator("[name=slips]").first.fill("30")
    await page.get_by_role("button", name="Work it out").click()
    await expect(page.get_by_role("main")).to_contain_text(re.compile(r"missed by [34]\d days"))
    await page.goto(order)

    before = (datetime.now(FACTORY_ZONE) - timedelta(days=60)).date().isoformat()
    await page.get_by_label("Happened by").fill(before)
    await page.get_by_role("button", name="Show", exact=True).click()
    await expect(page.get_by_role("status").filter(has_text="as it was, not as it is")).to_be_visible()
    await expect(page.locator(".badge.headline").first).to_have_text("in production")
    await page.get_by_role("link", name="What changed since").first.click()
    await expect(page.get_by_role("main")).to_contain_text("booked")

    await page.goto(f"{order.partition('/orders/')[0]}/act")
    await expect(page.get_by_role("row").filter(has_text="NL-4500187")).to_contain_text(LATE)
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Excel").click()
    await (await download.value).save_as(tmp_path / "act.xlsx")
    rows = CalamineWorkbook.from_path(tmp_path / "act.xlsx").get_sheet_by_index(0).to_python()
    assert any("NL-4500187" in row for row in rows)
    paper = await page.request.get(f"{order}/why.pdf")
    assert (await paper.body()).startswith(b"%PDF-")


@pytest.mark.browser
@looked_at
async def test_what_one_does_the_other_sees_at_once_and_who_may_not_yet_reads_why(
    browser: Browser, run: Launched
) -> None:
    page = await signed_in(browser, run, "merchandiser")
    order = await found(page, "HS-2291")
    other = await signed_in(browser, run, "manager")
    await other.goto(order)
    await expect(other.locator("#order-head")).to_contain_text("question Q2")
    await expect(other.locator("#order-head")).to_contain_text("Which navy: 19-3933 or 19-4024?")

    await page.goto(f"{order}/do/release")
    await page.get_by_role("main").get_by_role("button").first.click()
    await expect(page.get_by_role("alert").first).to_contain_text("Q2")

    await page.goto(order)
    await page.get_by_role("textbox", name="Answer").fill("19-4024, as the lab dip of last season")
    await page.get_by_role("button", name="Enter the customer's answer").click()
    await expect(page.get_by_role("status").filter(has_text="Enter the customer's answer")).to_be_visible()
    await expect(other.locator("#order-head")).not_to_contain_text("question Q2", timeout=15_000)
    await expect(other.locator("#order-head")).to_contain_text("release the internal order")


def test_a_story_that_there_is_not_is_refused_in_words(run: Launched) -> None:
    refused = demo(run.folder, "--story", "PO-1")
    assert refused.returncode == 1
    assert "there is no story PO-1; there are" in refused.stderr


def test_nothing_is_played_where_nothing_runs_or_where_others_sign_people_in(tmp_path: Path) -> None:
    assert "there is no gendan on" in demo(tmp_path).stderr
    (tmp_path / "environment.json").write_text(json.dumps({"GENDAN_ORDER_URL": "http://127.0.0.1:9"}))
    refused = demo(tmp_path)
    assert refused.returncode == 1
    assert "does not sign people in by itself" in refused.stderr


def test_nothing_is_played_where_there_are_orders_of_others(run: Launched) -> None:
    told = told_at(run.folder)
    who = BY_KEY["merchandiser"]
    answer = httpx.post(
        f"{told['GENDAN_ORDER_URL']}/v1/customers",
        json={"code": "ACME", "name": "Acme Trading"},
        headers={"Authorization": f"Bearer {signed(told, who.name, who.roles)}"},
        trust_env=False,
    )
    assert answer.is_success, answer.text
    before = told_so_far(run)
    refused = demo(run.folder)
    assert refused.returncode == 1
    assert "there are other orders or customers here (ACME)" in refused.stderr
    assert told_so_far(run) == before


@pytest.mark.skipif(not THOROUGH, reason="the whole demo takes a while: make promises")
def test_an_empty_system_comes_up_with_all_of_them_even_if_it_is_stopped_meanwhile() -> None:
    with gone_afterwards(in_memory()) as folder:
        first = Launched(folder / "state", app=None, words=())
        try:
            first.until_ready()
            wait_until(lambda: len(orders(first)) > 5, first.said)
            assert first.stop() == 0
            second = Launched(folder / "state", first.port, app=None, words=())
        finally:
            first.kill()
        try:
            second.until_ready()
            wait_until(lambda: "demo: the demo orders are there" in second.lines, second.said, 300)
            wait_until(lambda: len(orders(second)) == len(STORIES) - 1, second.said)  # one of them only asks
            assert told_so_far(second)["order"]["order.received"] == len(STORIES) - 1
            assert second.stop() == 0
            third = Launched(folder / "state", first.port, app=None, words=())
        finally:
            second.kill()
        try:
            third.until_ready()
            assert third.stop() == 0
            assert not any(line.startswith("demo") for line in third.lines)
        finally:
            third.kill()
