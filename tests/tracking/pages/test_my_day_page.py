"""The page of one's own day says since when something waits as people would say it."""

import httpx
import pytest

from tests.tracking.conftest import TakeIn
from tests.tracking.life import asked
from tests.tracking.telling import Telling, day, received


@pytest.mark.parametrize(
    ("on", "english", "chinese"),
    [
        ("2026-12-03", "since today", "今天起"),
        ("2026-12-02", "since yesterday", "昨天起"),
        ("2026-12-01", "since 2026-12-01, 2 days", "自 2026-12-01 起，2 天"),
    ],
)
async def test_what_waits_since_today_or_yesterday_says_so(
    client: httpx.AsyncClient, take_in: TakeIn, tell: Telling, on: str, english: str, chinese: str
) -> None:
    tell(received(), day("2026-10-02"))
    tell(asked("Q-1"), day(on))
    await take_in(tell.received)
    for language, words in (("en", english), ("zh", chinese)):
        assert words in (await client.get("/my-day", params={"lang": language})).text
