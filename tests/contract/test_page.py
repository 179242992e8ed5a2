"""The example page of docs/frontend.md, in a real browser, from another origin than the services'."""

import asyncio
import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.async_api import Browser, expect

from tests.browsers import IN_A_BROWSER
from tests.identity import bearer
from tests.promises.company import company
from tests.servers import NatsServer, Postgres

PAGE = Path(__file__).parents[2] / "examples" / "page"

pytestmark = IN_A_BROWSER


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def page_at() -> Iterator[str]:
    """Where the page is served, as `python -m http.server` does."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(PAGE))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


async def test_the_page_lists_orders_and_follows_one(
    page_at: str,
    browser: Browser,
    postgres: Postgres,
    nats_server: NatsServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GENDAN_ORIGINS", page_at)
    async with company(postgres, nats_server, tmp_path) as running:
        told = {
            "token": bearer("Wang Fang")["Authorization"].removeprefix("Bearer "),
            "tracking": running.servers["tracking"].url,
            "order": running.servers["order"].url,
        }
        page = await browser.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        changes = asyncio.ensure_future(page.wait_for_event("response", lambda answer: "/changes" in answer.url))
        await page.goto(f"{page_at}/#{urlencode(told)}")
        await page.locator("tbody tr").first.click()
        title = page.locator("#one h2")
        await expect(title).to_have_text("PO 4500/17: received")
        await expect(page.locator("#one p").first).to_have_text("B-2041: 100 piece, delivered 0, overdue")
        await changes
        await page.get_by_role("button", name="Acknowledge").click()
        await expect(title).to_have_text("PO 4500/17: acknowledged")
        order = await page.locator("#one code").inner_text()
        await running.post("order", f"/v1/orders/{order}/hold", {"reason": "the artwork is being clarified"})
        await expect(title).to_have_text("PO 4500/17: on_hold", timeout=10_000)  # told by the stream of changes
        await expect(page.locator("tbody td").last).to_have_text("on_hold")
        await page.locator("input[name=q]").fill("nowhere")
        await page.get_by_role("button", name="Find").click()
        await expect(page.locator("tbody tr")).to_have_count(0)
        await page.close()  # before what it listens to is gone
    assert errors == []
