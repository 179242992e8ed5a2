"""The pages of reports: an index that says what each is for, links as filters, and sheets one click away."""

import httpx
import pytest

from services.tracking.reports.every import REPORTS
from shared.events.order import Flow
from shared.identity.roles import Role
from tests.identity import bearer
from tests.tracking.conftest import TakeIn
from tests.tracking.examples import made
from tests.tracking.life import output
from tests.tracking.telling import ORDER, Telling, ordered, received, registered

NAMES = [*(each.name for each in REPORTS), "on-time"]


@pytest.fixture
async def life(take_in: TakeIn) -> None:
    await take_in([registered(), *made().received])


async def text(client: httpx.AsyncClient, at: str) -> str:
    answer = await client.get(at)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.usefixtures("life")
@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_the_index_leads_to_every_report_and_each_to_its_sheets(client: httpx.AsyncClient, lang: str) -> None:
    index = await text(client, f"/reports?lang={lang}")
    for name in [*NAMES, "status-sheet"]:
        assert f'href="/reports/{name}"' in index
    for name in NAMES:
        page = await text(client, f"/reports/{name}?lang={lang}")
        assert "format=xlsx" in page
        assert "format=csv" in page


@pytest.mark.usefixtures("life")
async def test_every_number_is_a_click_away_from_its_order(client: httpx.AsyncClient) -> None:
    for name in ("progress", "exceptions", "samples", "status-sheet?customer=ACME"):
        assert f'href="/orders/{ORDER}"' in await text(client, f"/reports/{name}")


@pytest.mark.usefixtures("life")
async def test_filters_are_links_that_keep_each_other(client: httpx.AsyncClient) -> None:
    page = await text(client, "/reports/sales?by=country&month=2026-10")
    assert 'href="/reports/sales?by=vendor&amp;month=2026-10"' in page
    assert 'href="/reports/sales?by=country"' in page  # all months
    assert 'href="/reports/sales?by=country&amp;month=2026-10&amp;format=xlsx"' in page


async def test_only_demo_orders_say_so_and_offer_themselves(
    client: httpx.AsyncClient, take_in: TakeIn, tell: Telling
) -> None:
    tell(received(customer_code="DEMO-1"))
    await take_in(tell.received)
    for name in ("sales", "in-full", "on-time", "exceptions"):
        page = await text(client, f"/reports/{name}")
        assert "There are only demo orders so far" in page
        assert f'href="/reports/{name}?demo=true"' in page
    assert "DEMO-1" in await text(client, "/reports/sales?demo=true")


@pytest.mark.usefixtures("life")
async def test_what_is_not_for_a_role_is_not_on_its_index(client: httpx.AsyncClient) -> None:
    client.headers.update(bearer("Li Na", Role.WORKSHOP))
    index = await text(client, "/reports")
    assert "/reports/receivables" not in index
    assert "/reports/progress" in index


@pytest.mark.usefixtures("life")
async def test_a_sheet_is_in_the_language_of_the_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/reports/progress", params={"format": "csv", "lang": "zh"})
    assert answer.content.decode("utf-8-sig").startswith("客户单号,客户,状态,")
    assert answer.headers["content-disposition"].startswith('attachment; filename="progress-2026-12-03.csv"')
    assert (await client.get("/reports/progress", params={"format": "pdf"})).status_code == 422


@pytest.mark.usefixtures("life")
async def test_what_went_wrong_in_the_address_is_said_on_a_page(client: httpx.AsyncClient) -> None:
    for at in ("/reports/sales?month=2026-13", "/reports/progress?cursor=x", "/reports/sales?by=mood"):
        answer = await client.get(at)
        assert answer.status_code == 422
        assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(("lang", "words"), [("en", "cut 60"), ("zh", "裁剪 60")])
async def test_what_came_out_of_stages_is_said_in_words(
    client: httpx.AsyncClient, take_in: TakeIn, tell: Telling, lang: str, words: str
) -> None:
    tell(received(ordered("A", 100), flow=Flow.MADE_TO_ORDER))
    tell(output("cutting", "R-1", A=60))
    await take_in(tell.received)
    body = (await text(client, f"/reports/progress?lang={lang}")).partition("<tbody")[2]
    assert words in body


SHEET = 'href="/reports/status-sheet?customer=ACME&amp;format=xlsx"'


@pytest.mark.usefixtures("life")
async def test_the_customers_status_sheet_is_a_click_away_from_an_order_and_from_the_list_of_theirs(
    client: httpx.AsyncClient,
) -> None:
    for at in (f"/orders/{ORDER}", "/?customer=ACME", "/?customer=ACME&headline=settled"):
        assert (await text(client, at)).count(SHEET) == 1, at
    for at in ("/", f"/orders/{ORDER}?happened_by=2026-10-13"):
        assert "status-sheet?" not in await text(client, at), at
    answer = await client.get("/reports/status-sheet?customer=ACME&format=xlsx")
    assert answer.headers["content-disposition"].startswith('attachment; filename="order-status-ACME-')


@pytest.mark.usefixtures("life")
async def test_nobody_is_led_to_the_sheet_of_a_customer_who_is_not_theirs(client: httpx.AsyncClient) -> None:
    client.headers.update(bearer("Li Na", Role.BUSINESS_MERCHANDISER, customers=["OTHER"]))
    assert "status-sheet?" not in await text(client, "/?customer=ACME")
    assert SHEET.replace("ACME", "OTHER") in await text(client, "/?customer=OTHER")
