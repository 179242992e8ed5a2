"""What a list says of orders that will not keep their promise: until when, why, and who has it."""

from datetime import date, timedelta
from html import unescape
from re import sub

import httpx
import pytest

from services.tracking.app import app
from services.tracking.orders import foreseen as module
from services.tracking.orders.foreseen import foresee
from shared.events import Event
from shared.events.order import Flow
from shared.events.values import Basis, PromisedDate
from tests.tracking.conftest import TakeIn
from tests.tracking.life import forecast, milestone, plan_drawn
from tests.tracking.telling import Telling, ordered, received

PROMISED = ordered("A", promised=PromisedDate(on=date(2026, 12, 20), basis=Basis.ON_BOARD))
FABRIC = milestone("fabric", date(2026, 12, 5)).model_copy(update={"name": "Bulk fabric in", "chinese": "大货面料到厂"})
PLAN = plan_drawn(FABRIC, milestone("ship", date(2026, 12, 20), "fabric", days=15), begins=date(2026, 11, 3))
SLIPPED = (received(PROMISED, flow=Flow.MADE_TO_ORDER), PLAN, forecast("fabric", date(2026, 12, 9)))


def told(*events: Event) -> Telling:
    telling = Telling()
    for event in events:
        telling(event)
    return telling


async def row(client: httpx.AsyncClient, language: str) -> str:
    """The words of the only order."""
    answer = await client.get("/", headers={"Accept-Language": language})
    body = answer.text.partition("<tbody")[2].partition("</tbody>")[0]
    return " ".join(unescape(sub("<[^>]+>", " ", body)).split())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["at risk Bulk fabric in · workshop", "2026-12-20 → 2026-12-24 +4 d"]),
        ("zh", ["有风险 大货面料到厂 · 车间", "2026-12-20 → 2026-12-24 +4 天"]),
    ],
)
async def test_the_row_says_what_is_expected_why_and_who_has_it(
    client: httpx.AsyncClient, take_in: TakeIn, language: str, words: list[str]
) -> None:
    await take_in(told(*SLIPPED).received)
    shown = await row(client, language)
    assert [each for each in words if each not in shown] == [], shown


async def test_what_became_known_since_is_said_the_next_time(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    telling = told(*SLIPPED)
    await take_in(telling.received)
    assert "2026-12-24" in await row(client, "en")
    known = len(telling.received)
    telling(forecast("fabric", date(2026, 12, 11)))
    await take_in(telling.received[known:])
    assert "2026-12-26" in await row(client, "en")


async def test_what_no_day_and_nobody_changed_is_not_read_again(
    client: httpx.AsyncClient, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    await take_in(told(*SLIPPED).received)
    before = await row(client, "en")
    monkeypatch.setattr(module, "VIEWS", "SELECT 1 / 0 WHERE $1::uuid[] IS NOT NULL")
    assert await row(client, "en") == before
    now = app.state.now()
    monkeypatch.setattr(app.state, "now", lambda: now + timedelta(days=1))
    assert (await client.get("/")).status_code == 500


async def test_no_more_is_kept_than_fits_and_the_page_misses_nothing(
    client: httpx.AsyncClient, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 0)
    await take_in(told(*SLIPPED).received)
    assert "Bulk fabric in" in await row(client, "en")
    assert "Bulk fabric in" in await row(client, "en")


def test_what_has_no_cause_names_none() -> None:
    on_track = foresee(told(received(PROMISED)).view(), date(2026, 11, 5))
    assert (on_track.outlook.cause, on_track.called) == (None, ("", ""))
