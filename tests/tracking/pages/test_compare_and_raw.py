"""Two moments of an order beside each other, and its raw history: as pages, and for programs."""

import json
import re
from pathlib import Path

import httpx
import pytest

from services.tracking.dossier.looked import VARIABLE, Looked, Passed, written
from shared.identity.roles import Role
from tests.identity import bearer
from tests.tracking.conftest import TakeIn
from tests.tracking.dossier.examples import garment
from tests.tracking.pages.test_order_page import AT, plain, read
from tests.tracking.telling import BEGINNING, ORDER, registered

API = f"/v1/orders/{ORDER}"


@pytest.fixture
async def told(take_in: TakeIn) -> None:
    await take_in([registered(), *garment().received])


@pytest.mark.usefixtures("told")
async def test_the_same_moment_twice_shows_no_difference(client: httpx.AsyncClient) -> None:
    assert "Nothing is different" in await read(client, f"{AT}/compare")
    same = "from_happened_by=2026-10-01&to_happened_by=2026-10-01"
    assert "Nothing is different" in await read(client, f"{AT}/compare?{same}")
    assert (await client.get(f"{API}/comparison?{same}")).json()["differences"] == []


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("Fabric in house", "6 days later")),
        ("zh", ("面料", "晚 6 天")),
    ],
)
async def test_two_moments_are_compared_in_words(client: httpx.AsyncClient, lang: str, words: tuple[str, ...]) -> None:
    path = f"{AT}/compare?from_happened_by=2026-10-12&to_happened_by=2026-10-19&lang={lang}"
    page = plain(await read(client, path))
    for said in ("2026-10-24 → 2026-10-30", "2026-10-12", *words):
        assert said in page, (said, page)
    found = (await client.get(f"{API}/comparison?from_happened_by=2026-10-12&to_happened_by=2026-10-19")).json()
    moved = [each for each in found["differences"] if each["was"] == "2026-10-24" and each["now"] == "2026-10-30"]
    assert moved
    assert {each["days"] for each in moved} == {6}
    assert found["known_before"] is True
    assert (found["from_happened_by"], found["to_known_by"]) == ("2026-10-12", None)


@pytest.mark.usefixtures("told")
async def test_before_anything_was_known_all_of_it_is_new(client: httpx.AsyncClient) -> None:
    page = await read(client, f"{AT}/compare?from_happened_by=2020-01-01")
    assert "Nothing was known of this order at the first moment" in page
    found = (await client.get(f"{API}/comparison?from_happened_by=2020-01-01")).json()
    assert found["known_before"] is False
    assert len([each for each in found["differences"] if each["area"] == "lines" and each["change"] == "came"]) == 8


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_every_moment_of_an_order_can_be_compared_with_now(client: httpx.AsyncClient, lang: str) -> None:
    for moment in ("2026-09-14", "2026-09-21", "2026-10-05", "2026-10-31", "2026-11-20", "2026-11-26"):
        page = await read(client, f"{AT}/compare?from_happened_by={moment}&lang={lang}")
        assert not re.search(r"\b[a-z]+_[a-z_]+\b", plain(page.partition("<h2>")[2].partition("<footer")[0])), moment


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("from_known_by=yesterday", 422),
        ("to_happened_by=2026-13-01", 422),
        ("to_happened_by=2020-01-01", 404),
        ("from_known_by=2026-10-01T00:00:00", 422),
    ],
)
async def test_a_moment_that_is_none_is_refused_in_words(client: httpx.AsyncClient, asked: str, status: int) -> None:
    await read(client, f"{AT}/compare?{asked}", status)
    assert (await client.get(f"{API}/comparison?{asked}")).status_code == status


@pytest.mark.usefixtures("told")
async def test_a_customer_compares_their_own_orders_without_what_we_write_to_each_other(
    client: httpx.AsyncClient,
) -> None:
    path = f"{API}/comparison?from_happened_by=2026-10-01"
    others = bearer("Li Na", Role.PARTNER, customers=["OTHERS"])
    assert (await client.get(path, headers=others)).status_code == 404
    theirs = await client.get(path, headers=bearer("Li Na", Role.PARTNER, customers=["ACME"]))
    assert theirs.status_code == 200
    assert "SWIFT" not in theirs.text
    assert "lines" in theirs.text


# The raw history -----------------------------------------------------------------


@pytest.mark.usefixtures("told")
async def test_the_raw_history_shows_each_event_as_stored_with_its_place(client: httpx.AsyncClient) -> None:
    page = await read(client, f"{AT}/raw")
    assert page.count('<li id="1-') == len(garment().received)
    for said in ("1:order:1", "order.received v", "PO 77-1204", "&#34;buyer_style&#34;", "hash does not fit"):
        assert said in page, said
    assert "nobody has run gendan verify" in page


@pytest.mark.usefixtures("told")
async def test_one_event_is_shown_alone_and_one_of_another_order_is_not(client: httpx.AsyncClient) -> None:
    page = await read(client, f"{AT}/raw?event=1:order:2")
    assert page.count('<li id="1-') == 1
    await read(client, f"{AT}/raw?event=1:order:4711", 404)
    await read(client, f"{AT}/raw?cursor=forged", 422)


@pytest.mark.usefixtures("told")
async def test_the_raw_history_says_up_to_where_it_was_verified_against_which_anchor(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "looked.json"
    monkeypatch.setenv(VARIABLE, str(file))
    anchor = Passed(BEGINNING, 1, 3, "aa:bb:cc")
    for findings, words in ((0, "verified against the anchor of 2026-11-02"), (2, "2 findings")):
        file.write_bytes(written({"order": Looked(BEGINNING, 5, findings, ((1, 0),), anchor)}))
        page = plain(await read(client, f"{AT}/raw"))
        assert words in page
        assert ("aa:bb:cc" in page) == (not findings)
        assert page.count("verified against an anchor") == (0 if findings else 3)
        assert page.count("not yet compared") > 0


@pytest.mark.usefixtures("told")
async def test_the_raw_history_is_downloaded_line_by_line(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{API}/raw")
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.headers["content-disposition"] == f'attachment; filename="{ORDER}.ndjson"'
    told = [json.loads(line) for line in answer.text.splitlines()]
    assert {each["id"]: each["data"] for each in told} == {
        each.id: json.loads(each.data) for each in garment().received
    }
    assert [each["known"] for each in told] == sorted(each["known"] for each in told)
    blind = await client.get(f"{API}/raw", headers=bearer("Li Na", Role.WORKSHOP))
    assert "4.35" in answer.text
    assert "4.35" not in blind.text
    assert '"hash"' not in blind.text
    assert (await client.get("/v1/orders/00000000-0000-0000-0000-000000000000/raw")).status_code == 404
