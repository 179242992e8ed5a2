"""What axe finds in a page that keeps somebody out who cannot see it well, or uses no mouse."""

import os

import pytest
from playwright.async_api import Page

from tests.node import INSTALLED

AXE = INSTALLED / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE = {"serious", "critical"}
RUN = """
async (rules) => {
  const beyond = { exclude: ["tbody tr:nth-child(n+7)", ".timeline li:nth-child(n+7)"] };
  const found = await axe.run(beyond, { runOnly: rules, resultTypes: ["violations"] });
  return found.violations.map((each) => ({
    impact: each.impact,
    words: `${each.id}: ${each.help}: ${each.nodes.slice(0, 5).map((node) => node.html.slice(0, 160)).join(" | ")}`,
  }));
}
"""


async def grave(page: Page) -> list[str]:
    """What is serious or critical about the page as it is now; of long lists the first rows, the others are like them.

    Where axe is not installed the test is skipped, unless GENDAN_REQUIRE_NODE says that it has to be.
    """
    if not AXE.exists():
        missing = "needs what `make contract/node_modules/.installed` brings"
        if os.environ.get("GENDAN_REQUIRE_NODE") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    await page.evaluate(AXE.read_text("utf-8"))
    return [f"{page.url} {each['words']}" for each in await page.evaluate(RUN, RULES) if each["impact"] in GRAVE]
