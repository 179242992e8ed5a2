"""`make pictures`: the demo's pages as they look, for docs/pictures: each board and an order's page, four ways."""

import asyncio
import io
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import httpx
from PIL import Image
from playwright.async_api import Browser, async_playwright

from gendan.identity.tokens import signed
from gendan.launcher.state import told_at
from shared.identity.demo import DEVELOPER
from tests.browsers import CHROMIUM
from tests.launcher.launched import Launched, wait_until

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
ORDER = "NL-4500187"
"""Late, because of fabric."""

BOARDS = {
    "orders": "/",
    "late": "/act",
    "my-day": "/my-day",
    "shipments": "/boards/shipments",
    "inspections": "/boards/inspections",
    "payments": "/boards/payments",
    "outwork": "/boards/outwork",
    "on-time": "/reports/on-time?demo=true",
    "progress": "/reports/progress?demo=true",
    "operations": "/ops",
}
OF_ORDER = {"order": "", "compare": "/compare", "what-if": "/what-if", "output": "/do/output"}
DESK, PHONE = (1440, 900), (390, 844)
WAYS = (("en", "light", DESK), ("zh", "dark", DESK), ("zh", "light", PHONE), ("en", "dark", PHONE))
COLOURS = 128
"""Of a picture: text and flat colours look the same, in a quarter of the bytes."""

TALLEST = 2600
"""Pixels: of a long page the beginning."""


async def take(base: str, token: str) -> int:
    """How many were taken."""
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=base, headers=headers, trust_env=False) as client:
        found = (await client.get("/v1/orders", params={"q": ORDER})).json()["orders"][0]["order_id"]
    pages = BOARDS | {name: f"/orders/{found}{path}" for name, path in OF_ORDER.items()}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for language, scheme, (width, height) in WAYS:
            kind = f"{language}-{scheme}-{'desk' if width == DESK[0] else 'phone'}"
            await _four_ways(browser, base, headers, pages, kind, (width, height))
        await browser.close()
    return len(pages) * len(WAYS)


async def _four_ways(
    browser: Browser, base: str, headers: Mapping[str, str], pages: Mapping[str, str], kind: str, size: tuple[int, int]
) -> None:
    language, scheme, _ = kind.split("-")
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="zh-CN" if language == "zh" else "en-GB",
        extra_http_headers=dict(headers),
    )
    page = await context.new_page()
    for name, path in pages.items():
        await page.goto(base + path)
        await page.evaluate("for (const each of document.images) each.loading = 'eager'")
        await page.wait_for_load_state("networkidle" if name == "operations" else "load")
        taken = Image.open(io.BytesIO(await page.screenshot(full_page=name == "order")))
        cut = taken.crop((0, 0, taken.width, min(taken.height, TALLEST))).convert("RGB")
        cut.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / f"{name}-{kind}.png", optimize=True)
    await context.close()


def main() -> None:
    if not CHROMIUM.exists():
        sys.exit(f"there is no {CHROMIUM} here to take pictures with")
    PICTURES.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp())
    running = Launched(folder / "state", app=None, words=())
    try:
        wait_until(lambda: any("demo orders are there" in line for line in running.lines), running.said, seconds=300)
        token = signed(told_at(running.folder), DEVELOPER.name, DEVELOPER.roles)
        print(asyncio.run(take(f"http://127.0.0.1:{running.port}", token)), "pictures in docs/pictures")
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
