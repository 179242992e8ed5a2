"""The pages as they are sent: what they say, in which language, and what they never let in."""

from typing import Any

import httpx
import pytest

from shared.events.order import OrderCountersigned
from shared.events.values import Countersign
from tests.tracking.conftest import TakeIn
from tests.tracking.examples import made, much
from tests.tracking.telling import ORDER, Telling, ordered, received, registered

EVIL = "<script>alert('x')</script>"
BROWSER = {"Accept": "text/html"}


async def read(client: httpx.AsyncClient, path: str, status: int = 200, languages: str = "") -> str:
    answer = await client.get(path, headers=BROWSER | {"Accept-Language": languages})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    return answer.text


@pytest.fixture
async def told(take_in: TakeIn) -> None:
    await take_in([registered()])
    await take_in(much().received)


async def test_an_empty_list_says_what_to_do(client: httpx.AsyncClient) -> None:
    page = await read(client, "/")
    assert "No orders yet" in page
    assert "gendan import scms" in page
    assert "/v1/orders -H" in page


@pytest.mark.usefixtures("told")
async def test_the_list_shows_orders_with_their_headline(client: httpx.AsyncClient) -> None:
    page = await read(client, "/")
    assert "PO-4711" in page
    assert "Acme Trading" in page
    assert "partly departed" in page
    assert "2 exceptions" in page


@pytest.mark.usefixtures("told")
async def test_a_search_without_result_offers_the_way_back(client: httpx.AsyncClient) -> None:
    assert "No order fits" in await read(client, "/?q=nowhere")


async def test_who_is_known_is_led_on_from_an_address_that_does_not_exist(client: httpx.AsyncClient) -> None:
    await read(client, "/")
    assert 'class="places"' in await read(client, "/nowhere", 404)
    client.headers.pop("Authorization")
    assert 'class="places"' not in await read(client, "/nowhere", 404)


@pytest.mark.usefixtures("told")
async def test_an_order_shows_everything_that_is_known(client: httpx.AsyncClient) -> None:
    page = await read(client, f"/orders/{ORDER}")
    for words in (
        "PO-4711", "Acme Trading", "partly departed", "Hamburg (DE)", "FOB Ningbo Incoterms 2020", "Ningbo Bags",
        "1,450.50 USD", "30 % T/T deposit", "estimated", "2026-10-06 14:05 +08:00", "全棉府绸面料", "navy", "M-7781",
        "1,200", "2026-12-01", "SH-1", "COSU61", "CSQU3054383", "COSCO Rose 031W", "BL-1", "1,840.5 kg", "fragile",
        "435.15 USD", "1,015.35 USD", "5,000.00 EUR", "7 days before: on departure", "on order, within 7 days",
        "SH-2 is on its way, and was never booked", "Declared wrong (it did not happen)", "typed into the wrong order",
        "order:1@1", "logistics:2@1",
    ):  # fmt: skip
        assert words in page, words


async def test_an_order_says_that_it_waits_to_be_countersigned_and_by_then_that_it_is(
    client: httpx.AsyncClient, take_in: TakeIn
) -> None:
    tell = Telling()
    tell(received(countersign=Countersign.BY_ONE))
    await take_in(tell.received)
    assert "<dd>waiting</dd>" in await read(client, f"/orders/{ORDER}")
    assert "<dd>待验签</dd>" in await read(client, f"/orders/{ORDER}?lang=zh")
    tell(OrderCountersigned(revision=0, opinion="price and date agree"))
    await take_in(tell.received)
    page = await read(client, f"/orders/{ORDER}?lang=en")
    assert "<dd>signed <span" in page
    assert "price and date agree" in page


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("Now", "With the customer", "Samples", "Production", "Milestone", "Material", "Documents")),
        ("zh", ("当前", "与客户", "样品", "生产", "节点", "物料", "单证")),
    ],
)
async def test_an_order_shows_its_life(
    client: httpx.AsyncClient, take_in: TakeIn, lang: str, words: tuple[str, ...]
) -> None:
    await take_in([registered(), *made().received])
    page = await read(client, f"/orders/{ORDER}?lang={lang}")
    said = ("which zip?", "DHL 1Z998", "2026-12-09", "2026-11-12 ✓", "fabric M-1", "2,400", "I-1", "a needle broke")
    for each in (*words, *said, "310120260", "which fibre?"):
        assert each in page, each
    assert "None" not in page


@pytest.mark.usefixtures("told")
async def test_an_order_as_of_then_says_that_it_is_the_past(client: httpx.AsyncClient) -> None:
    page = await read(client, f"/orders/{ORDER}?happened_by=2026-10-13")
    assert "as it was, not as it is" in page
    assert "What had happened by 2026-10-13." in page
    assert "on hold" in page
    assert "SH-1" not in page


@pytest.mark.usefixtures("told")
async def test_the_report_shows_the_figures(client: httpx.AsyncClient) -> None:
    page = await read(client, "/reports/on-time?group_by=country")
    assert "1,450.50 USD" in page
    assert 'href="/?country=Hamburg"' in page


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("group_by", ["country", "mode", "vendor", "month"])
async def test_every_grouping_has_its_page(client: httpx.AsyncClient, group_by: str) -> None:
    for lang in ("en", "zh"):
        assert "<table" in await read(client, f"/reports/on-time?group_by={group_by}&lang={lang}")


async def test_a_report_of_nothing_says_so(client: httpx.AsyncClient) -> None:
    assert "Nothing to count yet" in await read(client, "/reports/on-time")


# Language ---------------------------------------------------------------------


@pytest.mark.usefixtures("told")
async def test_the_language_is_the_browsers_until_another_is_chosen(client: httpx.AsyncClient) -> None:
    assert "搜索" in await read(client, "/", languages="zh-CN")
    assert "Search" in await read(client, "/", languages="de")
    assert "搜索" in await read(client, "/?lang=zh", languages="de")
    assert "搜索" in await read(client, "/", languages="de")  # remembered
    assert "部分启运" in await read(client, f"/orders/{ORDER}")


@pytest.mark.usefixtures("told")
async def test_choosing_a_language_keeps_the_question(client: httpx.AsyncClient) -> None:
    assert "/?q=po&amp;sort=po&amp;lang=zh" in await read(client, "/?q=po&sort=po")


# Errors in words --------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        (f"/orders/{ORDER}", 404, "Nothing is known of such an order"),
        (f"/orders/{ORDER}?known_by=2026-01-01", 404, "Not known at that time"),
        (f"/orders/{ORDER}?known_by=2026-01-01", 404, f'href="/orders/{ORDER}">Back to now'),
        ("/nowhere", 404, "There is no such page"),
        ("/nowhere?with=parameters", 404, "There is no such page"),
        ("/orders/4711", 422, "cannot be understood"),
        ("/?sort=price", 422, "sort"),
        ("/?colour=red", 422, "query.colour: is not known here"),
        ("/?cursor=forged", 422, "begin without one"),
        (f"/orders/{ORDER}?known_by=2026-01-01T00:00:00", 422, "instant with its offset"),
        ("/?lang=tlh", 422, "lang"),
        ("/reports/on-time?group_by=mood", 422, "group_by"),
    ],
)
async def test_errors_are_pages_in_words(client: httpx.AsyncClient, path: str, status: int, words: str) -> None:
    assert words in await read(client, path, status)


async def test_errors_are_said_in_the_language_that_was_asked_for(client: httpx.AsyncClient) -> None:
    assert "地址无法识别" in await read(client, "/?lang=zh&sort=price", 422)


async def test_a_program_gets_a_problem_where_a_browser_gets_a_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/nowhere", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await client.post("/v1/orders", headers=BROWSER)).status_code == 405


async def test_without_its_database_a_page_says_to_try_again(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any, **__: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("services.tracking.pages.orders.find", away)
    assert "try again in a moment" in await read(client, "/", 503)


async def test_a_fault_of_ours_is_a_page_that_tells_nothing_of_the_inside(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("services.tracking.pages.orders.find", broken)
    page = await read(client, "/", 500)
    assert "Something went wrong on our side" in page
    assert "secret" not in page


# What never gets in -----------------------------------------------------------


async def test_what_events_say_is_text_never_markup(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    evil = Telling()
    evil(received(ordered("1", style=EVIL, colour=EVIL), po_number="<b>PO</b>", vendor=EVIL))
    await take_in([registered(EVIL)])
    await take_in(evil.received)
    for path in ("/", f"/orders/{ORDER}", "/reports/on-time?group_by=vendor", f"/?q={EVIL}", f"/?customer={EVIL}"):
        page = await read(client, path)
        assert EVIL not in page
        assert "<b>PO" not in page
    assert "&lt;script&gt;" in await read(client, f"/orders/{ORDER}")


@pytest.mark.usefixtures("told")
async def test_pages_run_and_load_nothing_but_what_is_ours(client: httpx.AsyncClient) -> None:
    for path in ("/", f"/orders/{ORDER}", "/reports/on-time"):
        answer = await client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "connect-src 'self'" in policy
        assert "unsafe" not in policy
        assert "style=" not in answer.text
        assert "http://" not in answer.text.replace("http://www.w3.org", "")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


async def test_the_look_is_served_by_ourselves(client: httpx.AsyncClient) -> None:
    assert (await client.get("/static/gendan.css")).headers["content-type"].startswith("text/css")
    assert (await client.get("/static/icon.svg")).status_code == 200
    assert (await client.get("/static/../app.py")).status_code == 404
