"""An order on hold says in lists since when it is, and why."""

from html import unescape
from re import sub

import httpx
import pytest

from shared.events.order import OrderHeld, OrderResumed
from tests.tracking.conftest import TakeIn
from tests.tracking.telling import Telling, day, received


async def rows(client: httpx.AsyncClient, at: str, language: str = "en") -> str:
    """The words of all rows."""
    answer = await client.get(at, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    body = "".join(part.partition("</tbody>")[0] for part in answer.text.split("<tbody")[1:])
    return " ".join(unescape(sub("<[^>]+>", " ", body)).split())


@pytest.fixture
async def on_hold(take_in: TakeIn, tell: Telling) -> Telling:
    """Its promised day is past by now."""
    tell(received(), day("2026-10-02"))
    tell(OrderHeld(reason="the lining: which fibre?"), day("2026-10-13"))
    await take_in(tell.received)
    return tell


@pytest.mark.usefixtures("on_hold")
@pytest.mark.parametrize("at", ["/", "/?headline=on_hold", "/act", "/act?by=customer", "/act?customer=ACME", "/my-day"])
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "on hold since 2026-10-13: the lining: which fibre?"), ("zh", "暂停 自 2026-10-13 起：the lining")],
)
async def test_lists_say_since_when_an_order_is_on_hold_and_why(
    client: httpx.AsyncClient, at: str, language: str, words: str
) -> None:
    assert words in await rows(client, at, language)


async def test_one_that_was_resumed_is_on_hold_no_more(
    client: httpx.AsyncClient, take_in: TakeIn, on_hold: Telling
) -> None:
    known = len(on_hold.received)
    on_hold(OrderResumed(), day("2026-10-20"))
    await take_in(on_hold.received[known:])
    assert "2026-10-13" not in await rows(client, "/")


async def test_a_long_reason_is_cut_short_and_whole_at_hand(
    client: httpx.AsyncClient, take_in: TakeIn, tell: Telling
) -> None:
    reason = "the customer has not said which of the two linings it is to be, " * 5
    tell(received(), day("2026-10-02"))
    tell(OrderHeld(reason=reason.strip()), day("2026-10-13"))
    await take_in(tell.received)
    assert reason.strip() not in await rows(client, "/")
    assert f'title="{reason.strip()}"' in (await client.get("/")).text
