"""What tests look at in a browser, and what the browser says of it."""

from uuid import uuid5

from playwright.async_api import Page

from services.tracking.reports.every import REPORTS
from tests.browsers import IN_A_BROWSER
from tests.tracking.telling import NAMES, ORDER

__all__ = ["ALIKE", "EVERY_PAGE", "IN_A_BROWSER", "STUCK", "watched"]

STUCK = uuid5(NAMES, "an order that stands still")

EVERY_PAGE = [
    "/",
    "/?prospect=late&owner=quality",
    "/?q=nowhere",
    f"/orders/{ORDER}",
    f"/orders/{ORDER}?happened_by=2026-10-13",
    f"/orders/{ORDER}?do=output",
    f"/orders/{STUCK}",
    f"/orders/{ORDER}/compare?from_happened_by=2026-10-13",
    f"/orders/{ORDER}/raw",
    f"/orders/{ORDER}/what-if",
    f"/orders/{ORDER}/what-if?material=M-1&slips=9",
    *(f"/orders/{ORDER}/do/{act}" for act in ("hold", "output", "photo", "book", "inspected", "material", "payment")),
    "/act",
    "/act?by=customer",
    "/act?prospect=late",
    "/my-day",
    "/boards/shipments",
    "/boards/inspections",
    "/boards/payments",
    "/boards/outwork",
    "/boards/outwork?customer=NOBODY",
    "/reports",
    *(REPORT_PAGES := [f"/reports/{report.name}" for report in REPORTS]),
    "/reports/on-time?group_by=mode",
    "/reports/status-sheet",
    "/ops",
    "/ops/obligations",
    "/ops/deliveries",
    f"/ops/parked/tracking.orders/{STUCK}",
    "/sign-in",
    "/nowhere",
    "/?limit=none",
]
"""Each kind of page once: none sticks out of a window, none asks anybody else, none shuts anybody out."""

ALIKE = frozenset({*REPORT_PAGES[3:], "/act?by=customer", "/act?prospect=late", "/?prospect=late&owner=quality"})
"""What differs from other pages by its rows and columns only: seen in one window, it need not be seen in another."""


def watched(page: Page) -> list[str]:
    """What the console says: refused by the page's own policy, not found, failed."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    return complaints
