"""What tests look at in a browser, and what the browser says of it."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.tracking.telling import ORDER

CHROMIUM = Path("/usr/bin/chromium")
REQUIRED = os.environ.get("GENDAN_REQUIRE_BROWSER") == "1"
IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists() and not REQUIRED, reason="no chromium here to look at pages with"),
]

EVERY_PAGE = [
    "/",
    "/?prospect=late&owner=quality",
    "/?q=nowhere",
    f"/orders/{ORDER}",
    f"/orders/{ORDER}/compare?from_happened_by=2026-10-13",
    f"/orders/{ORDER}/raw",
    "/reports",
    "/reports/on-time?group_by=mode",
    "/reports/progress",
    "/reports/sales",
    "/reports/status-sheet",
    "/reports/status-sheet?customer=ACME",
    "/sign-in",
    "/nowhere",
]
"""Each kind of page once: none sticks out of a window, none asks anybody else, none shuts anybody out."""


def watched(page: Page) -> list[str]:
    """What the console says: refused by the page's own policy, not found, failed."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    return complaints
