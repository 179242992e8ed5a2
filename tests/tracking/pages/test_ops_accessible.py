"""What is owed past its time and what did not arrive, with rows: these tables are for everybody and fit any window."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Page, expect

from services.notify.app import app as notify_app
from shared.identity.roles import Role
from shared.settings import of_service
from tests.identity import bearer
from tests.stories.conftest import Company, company
from tests.tracking.axe import grave
from tests.tracking.test_accessible import WINDOWS, sticking_out
from tests.tracking.windows import IN_A_BROWSER, watched

__all__ = ["company"]

pytestmark = IN_A_BROWSER

MORE_THAN_A_PAGE = 51
LONG = "Harbour & Sons Handelsgesellschaft mbH & Co. KG / PO-4500-17-2026-AUTUMN-WINTER-SECOND-DELIVERY"
OBLIGATION = """
INSERT INTO obligations (id, version, order_id, kind, about, owed_by, owner, standing, began, due, breached, step,
    is_open, waited_for, because)
VALUES ($1, 1, $2, 'internal_order', $3, 'us', $4, 'breached', $5, $5, true, 2, true, $6, $7)
"""
DELIVERY = """
INSERT INTO deliveries (id, channel, event, topic, subject, order_id, happened, standing, tries, error, status)
VALUES ($1, $2, '1:notify:1', $3, $1, $4, now(), 'dead', 9, $5, $6)
"""


@pytest.fixture
async def owed(company: Company) -> Company:
    """More of each than a page holds, of every kind of row."""
    pool, now = notify_app.state.pool, datetime.now(UTC)
    for n in range(MORE_THAN_A_PAGE):
        is_plain = n % 2 == 0
        await pool.execute(
            OBLIGATION, uuid4(), None if is_plain else uuid4(), "PO 4500/17" if is_plain else LONG,
            Role.FINANCE if is_plain else Role.BUSINESS_MERCHANDISER, now - timedelta(days=n + 1),
            None if is_plain else "customer", None if is_plain else "the customer has not answered which of the navies",
        )  # fmt: skip
        await pool.execute(
            DELIVERY, uuid4(), "mail" if is_plain else "webhook",
            "task.assigned" if is_plain else "obligation.breached", None if is_plain else uuid4(),
            None if is_plain else f"the address answers with an error: https://{'erp.' * 20}example/hook",
            None if is_plain else 500,
        )  # fmt: skip
    return company


@pytest.fixture(params=WINDOWS)
async def page(request: pytest.FixtureRequest, browser: Browser, owed: Company) -> AsyncIterator[Page]:
    """Seen by somebody who may have things sent again."""
    assert owed
    width, language = WINDOWS[request.param]
    context = await browser.new_context(
        base_url=of_service("tracking").url,
        extra_http_headers=bearer("Hu Jie", Role.OPERATIONS) | {"Accept-Language": language},
        viewport={"width": width, "height": 900},
        color_scheme=request.param,
        reduced_motion="reduce",
    )
    yield await context.new_page()
    await context.close()


async def test_tables_of_what_went_wrong_are_for_everybody_and_fit_any_window(page: Page) -> None:
    complaints, found = watched(page), []
    for path in ("/ops/obligations", "/ops/obligations?owner=finance", "/ops/deliveries", "/ops"):
        await page.goto(path)
        await expect(page.locator("main table tbody tr").first).to_be_visible()
        found += [*await grave(page), *await sticking_out(page)]
    assert not found, "\n".join(found)
    assert complaints == []
