"""An order's page: what is said where, to whom, as of when; with how few questions to the database."""

import re
from dataclasses import replace
from datetime import datetime
from uuid import uuid5

import httpx
import pytest

from shared.envelope import Actor
from shared.events.order import OrderArchived, OrderCancelled, OrderHeld
from shared.identity.roles import Role
from tests.identity import bearer
from tests.tracking.conftest import TakeIn
from tests.tracking.counting import Counting
from tests.tracking.dossier.examples import garment
from tests.tracking.telling import NAMES, ORDER, Telling, changed, day, ordered, received, registered

AT = f"/orders/{ORDER}"
MOST = 5


@pytest.fixture
async def told(take_in: TakeIn) -> Telling:
    tell = garment()
    await take_in([registered(), *tell.received])
    return tell


async def read(client: httpx.AsyncClient, path: str = AT, status: int = 200, *roles: Role) -> str:
    headers = {"Accept": "text/html"} | (bearer("Li Na", *roles) if roles else {})
    answer = await client.get(path, headers=headers)
    assert answer.status_code == status, answer.text
    assert "None" not in answer.text
    return answer.text


def plain(page: str) -> str:
    """Without tags, each run of space as one."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    "asked", ["", "?known_by=2126-11-26", "?happened_by=2026-10-01", "?decisions=true", "?wrong=true", "?who=lin"]
)
async def test_the_page_asks_the_database_few_questions(
    client: httpx.AsyncClient, counting: Counting, asked: str
) -> None:
    await read(client, f"{AT}{asked}")
    assert 0 < len(counting.asked) <= MOST, counting.asked


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(("lang", "words"), [("en", ("days late", "Next")), ("zh", ("晚", "下一步"))])
async def test_the_head_says_promised_against_forecast_with_the_cause_and_its_owner(
    client: httpx.AsyncClient, lang: str, words: tuple[str, ...]
) -> None:
    page = await read(client, f"{AT}?lang={lang}")
    head = plain(page.partition('class="promise"')[2].partition("</section>")[0])
    for said in ("2026-12-11", *words):
        assert said in head, (said, head)
    assert re.search(r'<p class="cause">[^<]*\S', page)
    for axis in ("commercial", "sampling", "material", "production", "quality", "logistics", "documents", "payment"):
        assert f'<div class="{axis} ' in page
    assert 'id="order-head"' in page
    assert f'data-live-order="{ORDER}"' in page


@pytest.mark.usefixtures("told")
async def test_lines_are_a_matrix_with_cells_that_are_short_or_over_marked(client: httpx.AsyncClient) -> None:
    page = await read(client)
    table = page.partition('class="matrix"')[2].partition("</table>")[0]
    assert [*re.findall(r'<th scope="col" class="n">(\w+)</th>', table)] == ["S", "M", "L", "XL", "Total"]
    assert re.search(r'class="n over">660 <small title="[^"]*30[^"]*">\+30</small>', table)
    assert re.search(r'class="n short">480 <small title="[^"]*102[^"]*">−102</small>', table)
    assert "hang tag set" not in table
    assert "hang tag set" in page


@pytest.mark.usefixtures("told")
async def test_the_calendar_is_a_picture_and_a_table_that_says_the_same(client: httpx.AsyncClient) -> None:
    page = await read(client)
    calendar = page.partition('class="plan"')[2].partition("</table>")[0]
    fabric = next(row for row in calendar.split("<tr")[1:] if "Fabric in house" in row)
    assert fabric.count('<circle class="past"') == 2
    for said in ("2026-10-24", "2026-10-30", "the dyer", "redyed", "2026-10-31 ✓"):
        assert said in fabric, said
    assert 'class="mark today"' in calendar
    assert 'class="mark promised"' in calendar
    assert 'class="mark cut_off"' in calendar
    assert calendar.count('aria-hidden="true"') >= calendar.count("<tr")


@pytest.mark.usefixtures("told")
async def test_inspections_say_by_which_limits_they_were_judged(client: httpx.AsyncClient) -> None:
    table = plain((await read(client)).partition('class="inspections"')[2].partition("</table>")[0])
    for said in ("I-1", "I-2", "AQL 2.5", "Ac=", "Re=", "n="):
        assert said in table, said


@pytest.mark.usefixtures("told")
async def test_files_are_shown_with_small_pictures_at_the_pages_own_address(client: httpx.AsyncClient) -> None:
    page = await read(client)
    for n in (2, 3):
        assert f'src="{AT}/files/{n:064x}/thumbnail"' in page
        assert f'href="{AT}/files/{n:064x}"' in page
    assert f'src="{AT}/files/{4:064x}/thumbnail"' not in page, "of a PDF there is no picture"
    assert "final-1.pdf" in page


PRICES = ("4.35", "1278", "1,278")


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("path", ["", "/raw", "/compare?from_happened_by=2026-09-01", "/raw?event=1:order:1"])
@pytest.mark.parametrize("role", [Role.WORKSHOP, Role.QUALITY, Role.FINANCE])
async def test_who_may_not_see_prices_finds_none_in_the_source(
    client: httpx.AsyncClient, path: str, role: Role
) -> None:
    page = await read(client, f"{AT}{path}", 200, role)
    assert any(each in page for each in PRICES) == (role is Role.FINANCE)
    if not path:
        assert ("PO 77-1204 signed.pdf" in page) == (role is Role.FINANCE)
        assert ('id="money"' in page) == (role is Role.FINANCE)


@pytest.mark.usefixtures("told")
async def test_the_timeline_says_who_when_when_we_knew_and_by_which_event(client: httpx.AsyncClient) -> None:
    page = await read(client)
    entry = plain(page.partition('<li id="e-1-order-1"')[2].partition("</li>")[0])
    for said in ("2026-09-14", "known 20", "UTC", "lin", "order:1@1", "days later"):
        assert said in entry, (said, entry)
    assert f'href="{AT}/raw?event=1%3Aorder%3A1"' in page


async def test_a_long_timeline_goes_on_page_by_page(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    tell = garment()
    for n in range(30):
        tell(OrderHeld(reason=f"reason {n}"), day("2026-12-01"))
    await take_in([registered(), *tell.received])
    page = await read(client)
    assert page.count('<li id="e-') == 50
    assert 'id="e-1-order-1"' not in page
    older = re.search(r'href="([^"]*cursor=[^"]*)#history"', page)
    assert older
    assert 'id="e-1-order-1"' in await read(client, older[1].replace("&amp;", "&"))


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("asked", "has", "lacks"),
    [
        ("service=production", "production:", "order:1@1"),
        ("kind=sample", "Sample", "SWIFT-20931"),
        ("decisions=true", "released", "cut and counted"),
        ("wrong=true", "SWIFT-WRONG", "SWIFT-20931"),
        ("service=notify", "No such event", "order:1@1"),
    ],
)
async def test_the_timeline_is_sifted_by_links(client: httpx.AsyncClient, asked: str, has: str, lacks: str) -> None:
    page = await read(client, f"{AT}?{asked}")
    timeline = plain(page.partition('id="history"')[2])
    assert has.lower() in timeline.lower()
    assert lacks not in timeline


async def test_what_caused_an_event_is_linked_to_it(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received())
    tell(OrderHeld(reason="the artwork"))
    first, second = tell.received
    caused = replace(second, envelope=replace(second.envelope, causation_id=first.id))
    await take_in([first, caused])
    assert 'href="#e-1-order-1"' in await read(client)


@pytest.mark.usefixtures("told")
async def test_one_goes_back_by_two_fields_or_by_links(client: httpx.AsyncClient) -> None:
    page = (await read(client)).replace("&amp;", "&")
    for name in ("happened_by", "known_by"):
        assert f'<input name="{name}"' in page
    assert f'href="{AT}?known_by=2026-12-02"' in page
    assert f'href="{AT}?known_by=2026-11-26"' in page
    assert "from_happened_by=2026-09-21T16" in page
    assert f"{AT}/compare?from_happened_by=2026-09-14" in page
    then = await read(client, f"{AT}?happened_by=2026-09-20")
    assert "as it was, not as it is" in then
    assert "SH-1" not in then
    assert "Fabric in house" not in then


# Orders that are out of the ordinary -------------------------------------------


async def test_a_parked_order_says_so_and_shows_the_last_that_was_known(
    client: httpx.AsyncClient, take_in: TakeIn
) -> None:
    tell = Telling()
    tell(received())
    await take_in(tell.received)
    tell(OrderCancelled(reason="from a later release"), version=99)
    await take_in(tell.received[1:])
    page = await read(client)
    assert 'role="alert"' in page
    assert "order:2@1" in page
    assert "PO-4711" in page


async def test_an_order_of_which_only_a_shipment_is_known_reads_well(
    client: httpx.AsyncClient, take_in: TakeIn
) -> None:
    tell = Telling()
    tell(tell.departed("SH-1", A=10), day("2026-11-20"))
    await take_in(tell.received)
    for lang in ("en", "zh"):
        page = await read(client, f"{AT}?lang={lang}")
        assert "SH-1" in page
        assert 'id="lines"' not in page
    assert 'id="history"' in page


async def test_a_cancelled_order_says_when_and_why_first(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received())
    tell(OrderCancelled(reason="bankrupt"), day("2026-11-20"))
    await take_in(tell.received)
    page = await read(client)
    assert page.index("bankrupt") < page.index("<h1")
    assert 'class="kept' not in page


async def test_an_order_that_was_only_just_received_has_no_empty_tables(
    client: httpx.AsyncClient, take_in: TakeIn
) -> None:
    tell = Telling(uuid5(NAMES, "new"))
    tell(received(ordered("1")))
    await take_in([registered(), *tell.received])
    page = await read(client, f"/orders/{tell.order_id}")
    for table in ('class="plan"', 'class="inspections"', 'id="samples"', 'id="making"', 'id="files"', 'class="matrix"'):
        assert table not in page
    assert "<tbody>\n</tbody>" not in page


async def test_an_archived_order_still_has_its_page(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    tell = garment()
    tell(OrderArchived(checked=()), datetime.fromisoformat("2027-03-01T10:00:00+08:00"))
    await take_in([registered(), *tell.received])
    assert "2027-03-01" in await read(client)


@pytest.mark.parametrize(("lang", "words"), [("en", "automatic: order.money"), ("zh", "自动：order.money")])
async def test_what_no_person_did_is_said_to_have_happened_by_itself(
    client: httpx.AsyncClient, take_in: TakeIn, tell: Telling, lang: str, words: str
) -> None:
    for event in (received(), OrderHeld(reason="lining"), OrderHeld(reason="zip"), OrderHeld(reason="label")):
        tell(event)
    envelope = replace(tell.received[-1].envelope, actor=Actor("policy:order.money"))
    await take_in([*tell.received[:-1], changed(tell.received[-1], envelope=envelope)])
    page = plain(await read(client, f"{AT}?lang={lang}"))
    assert page.count(words) == 2, "of the event, and where events are sifted by who did them"
    assert "policy:" not in page
