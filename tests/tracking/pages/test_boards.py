"""The pages of boards: what they say, where their numbers lead, and what they hold back."""

import io
import re
from collections import defaultdict
from html import unescape
from zipfile import ZipFile

import httpx
import pytest

from shared.events.order import OrderHeld
from shared.identity.roles import STAFF, Role
from tests.identity import bearer
from tests.tracking.boards.several import id_of, late
from tests.tracking.conftest import TakeIn
from tests.tracking.counting import Counting
from tests.tracking.telling import day
from tests.tracking.test_pages import read
from tests.tracking.test_visible import BLIND

pytestmark = pytest.mark.usefixtures("several")

ALL = ("/act", "/my-day", "/boards/shipments", "/boards/inspections", "/boards/payments", "/boards/outwork")
MONEY = ("1,400.00", "700.00", "1400", "2,000.00")


def links(page: str) -> set[str]:
    return {unescape(each) for each in re.findall(r'href="([^"]*)"', page)}


@pytest.mark.parametrize(
    ("path", "english", "chinese"),
    [
        (
            "/act",
            ("PO-LATE", "13 days late", "question Q-1", "production merchandiser"),
            ("延误", "晚 13 天", "预计晚 14 天", "生产跟单"),
        ),
        ("/act?by=customer", ("ACME", "1 at risk"), ("按客户",)),
        (
            "/my-day",
            ("inspection I-1 failed", "outwork W-1", "3 days over", "start production"),
            ("等我处理", "供应商"),
        ),
        ("/boards/shipments", ("PO-SEA", "2026-12-11", "COSU61", "2026-12-09 10:00 UTC"), ("截港", "海运")),
        ("/boards/inspections", ("PO-OUT", "1 failed", "customer&#39;s QC"), ("周二", "不合格 1")),
        ("/boards/payments", ("1,400.00 USD", "3 days over", "balance"), ("逾期", "超期 3 天")),
        ("/boards/outwork", ("Li Embroidery", "296", "3 days over"), ("各外发厂未回数量", "超期 3 天")),
    ],
)
async def test_a_board_is_shown_in_both_languages(
    client: httpx.AsyncClient, path: str, english: tuple[str, ...], chinese: tuple[str, ...]
) -> None:
    page = await read(client, path, languages="en")
    assert [words for words in english if words not in page] == []
    page = await read(client, path, languages="zh")
    assert [words for words in chinese if words not in page] == []
    assert "None" not in page


@pytest.mark.parametrize("path", [*ALL, "/act?by=customer", "/"])
async def test_a_board_asks_the_database_three_questions_at_most_also_where_an_order_is_on_hold(
    client: httpx.AsyncClient, counting: Counting, take_in: TakeIn, path: str
) -> None:
    tell = late(defaultdict(lambda: 1000))
    tell(OrderHeld(reason="artwork"), day("2026-11-24"))
    await take_in(tell.received[-1:])
    page = await read(client, path)
    assert 0 < len(counting.asked) <= 3, counting.asked
    assert ("artwork" in page) == (path in {"/act", "/act?by=customer", "/my-day", "/"})


@pytest.mark.parametrize("path", ALL)
async def test_from_a_board_each_order_is_one_click_away(client: httpx.AsyncClient, path: str) -> None:
    assert any(each.startswith("/orders/") for each in links(await read(client, path)))


@pytest.mark.parametrize("path", [*ALL, "/act?by=customer"])
async def test_every_link_of_a_board_leads_to_a_page(client: httpx.AsyncClient, path: str) -> None:
    found = links(await read(client, path))
    for each in sorted(each for each in found if each.startswith(("/act", "/my-day", "/boards", "/?"))):
        answer = await client.get(each)
        assert answer.status_code in {200, 303}, (each, answer.text[:500])


@pytest.mark.parametrize(
    "path", ["/act?prospect=at_risk", "/boards/inspections", "/boards/payments", "/boards/outwork"]
)
async def test_a_board_is_turned_page_by_page(client: httpx.AsyncClient, path: str) -> None:
    path = f"{path}{'&' if '?' in path else '?'}limit=1"
    first = await read(client, path, languages="en")
    assert ("Next page" in first, "First page" in first) == (True, False)
    (following,) = (each for each in links(first) if "cursor=" in each)
    second = await read(client, following, languages="en")
    assert "First page" in second
    assert (first.count("<tr data-order"), second.count("<tr data-order")) == (1, 1)


async def test_a_number_leads_to_as_many_orders(client: httpx.AsyncClient) -> None:
    found = links(await read(client, "/act"))
    (at_risk,) = (each for each in found if "owner=production_merchandiser" in each and "prospect=at_risk" in each)
    page = await read(client, at_risk)
    assert page.count("<tr data-order") == 2


@pytest.mark.parametrize("role", [each for each in BLIND if each in STAFF])
async def test_whoever_may_not_see_prices_finds_none_in_page_or_sheet(client: httpx.AsyncClient, role: Role) -> None:
    for path in ("/boards/payments", "/boards/payments?format=csv", "/boards/payments?age=overdue&lang=zh"):
        told = (await client.get(path, headers=bearer("Li Na", role))).text
        assert "balance" in told
        assert [money for money in MONEY if money in told] == []


async def test_a_filter_is_taken_away_by_the_chip_that_says_it(client: httpx.AsyncClient) -> None:
    page = await read(client, "/boards/outwork?subcontractor=Wu+Print&overdue=false")
    assert "W-1" not in page
    assert "/boards/outwork?overdue=false" in links(page)


async def test_a_board_without_anything_says_so(client: httpx.AsyncClient) -> None:
    assert "Nothing fits these filters" in await read(client, "/boards/payments?currency=EUR")
    assert "Nothing here" in await read(client, "/boards/inspections?week=2020-W01")


@pytest.mark.parametrize(
    ("path", "lines", "words"),
    [
        ("/act", 3, "PO-LATE"),
        ("/act?owner=production_merchandiser", 2, "DEMO-SHORE"),
        ("/boards/shipments", 1, "2026-12-09T10:00:00Z"),
        ("/boards/inspections?standing=failed", 1, "I-1"),
        ("/boards/payments", 2, "1400"),
        ("/boards/outwork", 2, "296"),
    ],
)
async def test_a_board_is_a_sheet_of_all_that_was_asked_for(
    client: httpx.AsyncClient, path: str, lines: int, words: str
) -> None:
    beside = "&" if "?" in path else "?"
    answer = await client.get(f"{path}{beside}format=csv&limit=1")
    assert answer.headers["content-type"].startswith("text/csv"), answer.text
    assert len(answer.text.strip().splitlines()) == lines + 1
    assert words in answer.text
    assert answer.text.splitlines()[0].lstrip("\ufeff").startswith("PO,")


async def test_a_sheet_for_excel_is_one_in_the_readers_language(client: httpx.AsyncClient) -> None:
    answer = await client.get("/boards/payments?format=xlsx&lang=zh")
    with ZipFile(io.BytesIO(answer.content)) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "客户单号" in text
    assert "PO-SEA" in text


async def test_a_wrong_address_is_said_in_words(client: httpx.AsyncClient) -> None:
    assert "month" in await read(client, "/boards/shipments?month=2026-13", 422)
    assert "cursor" in await read(client, "/boards/payments?cursor=made-up", 422)


@pytest.mark.usefixtures("really_now")
async def test_what_changed_is_new_until_somebody_says_that_they_have_seen_it(client: httpx.AsyncClient) -> None:
    client.cookies.clear()
    answer = await client.get("/my-day?seen=2020-01-01T00:00:00Z")
    assert (answer.status_code, answer.headers["location"]) == (303, "/my-day")
    page = await read(client, "/my-day")
    assert f"/orders/{id_of('sea')}#timeline" in page
    (seen,) = (each for each in links(page) if "seen=" in each)
    assert f"/orders/{id_of('sea')}#timeline" in await read(client, "/my-day")
    assert (await client.get(seen)).status_code == 303
    assert "Nothing of yours has changed" in await read(client, "/my-day")
    assert "seen-" not in (await client.get("/my-day", headers=bearer("Li Na"))).headers.get("set-cookie", "")


async def test_a_cookie_that_cannot_be_read_is_none(client: httpx.AsyncClient) -> None:
    await client.get("/my-day?seen=2020-01-01T00:00:00Z")
    (name,) = (each for each in client.cookies if each.startswith("seen-"))
    client.cookies.clear()
    for value in ("yesterday", "2020-01-01", ""):
        page = await client.get("/my-day", headers={"Cookie": f"{name}={value}"})
        assert page.status_code == 200


async def test_an_inbox_that_is_away_is_said_so(client: httpx.AsyncClient) -> None:
    assert "The inbox cannot be reached" in await read(client, "/my-day")
