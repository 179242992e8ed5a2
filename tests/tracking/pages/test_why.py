"""Why an order is late on its page, and the page on which one asks what would come of a slip."""

import re
from html import unescape

import httpx
import pytest

from shared.identity.roles import Role
from tests.identity import bearer
from tests.tracking.conftest import TakeIn
from tests.tracking.life import forecast, material
from tests.tracking.telling import ORDER, Telling
from tests.tracking.why.orders import BEGUN, november, told

PAGE = f"/orders/{ORDER}"
THEN = {"happened_by": "2026-11-05"}


@pytest.fixture(autouse=True)
async def slipping(take_in: TakeIn) -> Telling:
    """The fabric was due on the 10th, and is told on the 5th to come on the 16th."""
    tell = told(
        *BEGUN,
        ("2026-11-02", material("M-1", 100, november(10))),
        ("2026-11-05", forecast("fabric-in-house", november(16), "no yarn")),
    )
    await take_in(tell.received)
    return tell


async def text(client: httpx.AsyncClient, path: str, **parameters: str) -> str:
    """What can be read on a page."""
    answer = await client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    body = re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2])
    return " ".join(unescape(body).split())


async def test_the_order_says_why_it_is_at_risk_back_to_the_first_cause(client: httpx.AsyncClient) -> None:
    shown = await text(client, PAGE, **THEN)
    assert "Why it is at risk" in shown
    assert "expected on 2026-12-07: 6 days later than promised" in shown
    assert "the mill 6 days" in shown
    assert shown.index("Handed on, no day added: Departed ← Handed over") < shown.index("first cause +6 days")
    assert "“no yarn”" in shown


async def test_it_is_said_in_chinese_as_well(client: httpx.AsyncClient) -> None:
    shown = await text(client, PAGE, lang="zh", **THEN)
    assert "预计 2026-12-07：比承诺晚 6 天" in shown
    assert "起因" in shown


async def test_the_head_says_the_same_day_and_the_first_cause_in_the_words_of_who_told_of_it(
    client: httpx.AsyncClient,
) -> None:
    shown = await text(client, PAGE, **THEN)
    assert "Forecast 2026-12-07 Difference 6 days later than promised" in shown
    assert "First cause: Fabric in house (“no yarn”). It lies with: the mill." in shown
    chinese = await text(client, PAGE, lang="zh", **THEN)
    assert "预计 2026-12-07 差异 比承诺晚 6 天" in chinese
    assert "（“no yarn”）。责任方：面料厂/供应商。" in chinese


async def test_an_order_in_time_has_its_day_and_what_there_is_to_spare_in_its_head(client: httpx.AsyncClient) -> None:
    shown = await text(client, PAGE, happened_by="2026-11-04")
    assert "Forecast 2026-12-01 Difference to the day" in shown
    assert "expected on that day: nothing to spare" in shown


async def test_before_anything_was_late_it_says_that_it_is_on_time(client: httpx.AsyncClient) -> None:
    shown = await text(client, PAGE, happened_by="2026-11-04")
    assert "On time: what there is to spare" in shown
    assert "first cause" not in shown


async def test_the_form_offers_what_is_open_and_nothing_else(client: httpx.AsyncClient) -> None:
    page = (await client.get(f"{PAGE}/what-if", params=THEN)).text
    offered = re.findall(r'<option value="([^"]+)"', page)
    assert "M-1" in offered
    assert "sewn" in offered
    assert "order-released" not in offered
    assert f'href="{PAGE}?happened_by=2026-11-05"' in page


async def test_what_would_come_of_it_stands_beside_the_present_plan(client: httpx.AsyncClient) -> None:
    asked = {"material": "M-1", "slips": "10", **THEN}
    shown = await text(client, f"{PAGE}/what-if", **asked)
    assert "On board 2026-12-11 then: 4 days later than now, 10 days after the promise." in shown
    assert "(fabric M-1): 2026-11-10 → 2026-11-20" in shown
    assert "2026-12-01 on board 2026-12-07 +6 days 2026-12-11 +10 days missed by 10 days" in shown
    assert "Fabric in house 2026-11-10 2026-11-16 2026-11-20 +4 days" in shown
    assert "The others do not move." in shown


async def test_the_answer_is_said_in_chinese_and_each_field_has_its_label(client: httpx.AsyncClient) -> None:
    shown = await client.get(f"{PAGE}/what-if", params={"material": "M-1", "slips": "0", "lang": "zh", **THEN})
    assert "推算后 2026-12-07 装运：与目前相同，比承诺晚 6 天。" in shown.text
    fields = re.findall(r'<(?:select|input)[^>]* id="([^"]+)" [^>]*name="(?:material|milestone|slips|on)"', shown.text)
    assert fields == ["material", "material-slips", "milestone", "milestone-on"]
    assert [each for each in fields if f'<label for="{each}">' not in shown.text] == []


async def test_what_cannot_be_supposed_is_said_beside_its_field_and_what_was_given_is_kept(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get(f"{PAGE}/what-if", params={"milestone": "sewn", "on": "2026-11-04", **THEN})
    assert answer.status_code == 422
    assert '<p class="error" role="alert">a day from 2026-11-05 on</p>' in answer.text
    assert '<option value="sewn" selected>' in answer.text
    assert 'value="2026-11-04"' in answer.text


async def test_an_order_of_another_customer_is_not_there(client: httpx.AsyncClient) -> None:
    mine = bearer("Wang", Role.BUSINESS_MERCHANDISER, customers={"OTHER"})
    for path in f"{PAGE}/what-if", f"{PAGE}/why.pdf":
        assert (await client.get(path, headers=mine)).status_code == 404
