"""All orders as a sheet: those that were asked for, in the order in which they were."""

import csv
import io

import httpx
import pytest
from python_calamine import CalamineWorkbook

from services.tracking.pages import orders
from shared.identity.roles import Role
from tests.identity import bearer
from tests.tracking.test_pages import read

pytestmark = pytest.mark.usefixtures("three")


async def rows(client: httpx.AsyncClient, asked: str, **headers: str) -> list[dict[str, str]]:
    answer = await client.get(f"/?format=csv&{asked}", headers=headers)
    assert answer.status_code == 200, answer.text
    return [*csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))]


async def test_a_sheet_has_all_orders_with_where_they_are(client: httpx.AsyncClient) -> None:
    found = await rows(client, "sort=po")
    assert [each["PO"] for each in found] == ["SCMS-4", "SCMS-13", "SCMS-100"]
    assert (found[0]["Status"], found[0]["Mode"], found[0]["Value"], found[0]["Currency"]) == (
        "delivered",
        "air",
        "100.00",
        "USD",
    )
    assert (found[2]["Commercial"], found[2]["Lines"]) == ("cancelled", "1")


async def test_however_many_are_read_at_a_time_each_is_there_once(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "AT_ONCE", 1)
    assert [each["PO"] for each in await rows(client, "sort=-po&limit=2")] == ["SCMS-100", "SCMS-13", "SCMS-4"]


async def test_it_has_what_the_page_was_asked_for_and_no_more(client: httpx.AsyncClient) -> None:
    assert [each["PO"] for each in await rows(client, "headline=cancelled")] == ["SCMS-100"]
    assert [each["PO"] for each in await rows(client, "q=lopinavir")] == ["SCMS-4"]
    assert await rows(client, "country=FR") == []
    theirs = bearer("Li Na", customers=["OTHER"])
    assert [each["PO"] for each in await rows(client, "", **theirs)] == ["SCMS-100"]


async def test_values_are_there_for_those_only_who_may_see_them(client: httpx.AsyncClient) -> None:
    assert "Value" not in (await rows(client, "", **bearer("Li Na", Role.WORKSHOP)))[0]


async def test_the_page_leads_to_its_sheets_in_the_readers_language(client: httpx.AsyncClient) -> None:
    page = await read(client, "/?headline=cancelled&sort=po")
    assert "/?headline=cancelled&amp;sort=po&amp;format=xlsx" in page
    answer = await client.get("/?format=xlsx&lang=zh")
    (sheet,) = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).sheet_names
    assert sheet == "订单"
