"""Why an order is late, on paper: what stands on it, and that it is not made where it could not be read."""

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest
import typst

from services.tracking.pages import why_paper
from services.tracking.pages.catalogue import Language
from services.tracking.pages.why_paper import NoFont, Subject, content, typeset
from shared.identity.roles import Role
from tests.identity import bearer
from tests.tracking.conftest import TakeIn
from tests.tracking.life import forecast
from tests.tracking.telling import ORDER, Telling, registered
from tests.tracking.why.orders import BEGUN, PLAN, november, promised, told, why_of

NOW = datetime(2026, 12, 3, 12, tzinfo=UTC)
NO_CHINESE = typst.Fonts(include_system_fonts=False)


@pytest.fixture
def slipping() -> Telling:
    return told(*BEGUN, ("2026-11-05", forecast("fabric-in-house", november(16), "no yarn")))


def written(tell: Telling, language: Language = Language.EN, customer: str | None = None) -> dict[str, Any]:
    return content(language, why_of(tell, november(5)), Subject(tell.view(), customer, "2026-11-05"), NOW)


def test_every_number_on_it_is_that_of_an_event_in_the_list(slipping: Telling) -> None:
    paper = written(slipping)
    assert [each["number"] for each in paper["evidence"]] == [*range(1, len(paper["evidence"]) + 1)]
    ids = {each["number"]: each["id"] for each in paper["evidence"]}
    last = paper["chains"][0]["hops"][-1]
    assert (last["name"], last["added"], last["first"]) == ("Fabric in house", "+6 days", True)
    assert [ids[n] for n in last["evidence"]] == ["1:production:1", slipping.entries[-1].id]


def test_it_says_as_of_when_and_about_what(slipping: Telling) -> None:
    paper = written(slipping)
    assert paper["title"] == "Order PO-4711: Why it is at risk"
    assert ["As of", "2026-11-05"] in paper["facts"]
    assert written(slipping, Language.ZH)["title"] == "订单 PO-4711：为什么有风险"


@pytest.mark.parametrize(
    ("name", "said"), [("Acme Trading 艾克米", "Acme Trading 艾克米 (ACME)"), ("ACME", "ACME"), (None, "ACME")]
)
def test_it_names_the_customer_by_name_and_code(slipping: Telling, name: str | None, said: str) -> None:
    assert written(slipping, customer=name)["facts"][0] == ["Customer", said]


@pytest.mark.parametrize("language", Language)
def test_it_is_a_pdf_in_either_language(slipping: Telling, language: Language) -> None:
    assert typeset(written(slipping, language), NOW).startswith(b"%PDF-1.")


def test_an_order_in_time_has_a_paper_too() -> None:
    assert typeset(written(told(("2026-11-01", promised()), ("2026-11-01", PLAN))), NOW).startswith(b"%PDF-1.")


def test_without_a_font_for_it_chinese_is_refused_and_not_left_blank(slipping: Telling) -> None:
    with pytest.raises(NoFont):
        typeset(written(slipping, Language.ZH), NOW, NO_CHINESE)
    without = json.loads(json.dumps(written(slipping)))
    assert typeset(without, NOW, NO_CHINESE).startswith(b"%PDF-1.")


async def test_the_order_page_leads_to_it(client: httpx.AsyncClient, take_in: TakeIn, slipping: Telling) -> None:
    await take_in(slipping.received)
    path = f"/orders/{ORDER}/why.pdf?lang=zh&happened_by=2026-11-05"
    page = (await client.get(f"/orders/{ORDER}?lang=zh&happened_by=2026-11-05")).text
    assert path.replace("&", "&amp;") in page
    answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'inline; filename="why-PO-4711.pdf"'
    assert answer.content.startswith(b"%PDF-1.")


async def test_the_customer_is_called_as_they_are_known_here(
    client: httpx.AsyncClient, take_in: TakeIn, slipping: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(why_paper, "typeset", lambda told, *_: msgspec.json.encode(told))
    await take_in([registered(), *slipping.received])
    told = (await client.get(f"/orders/{ORDER}/why.pdf?lang=en")).json()
    assert told["facts"][0] == ["Customer", "Acme Trading (ACME)"]


async def test_nobody_from_outside_may_have_it(client: httpx.AsyncClient, take_in: TakeIn, slipping: Telling) -> None:
    await take_in(slipping.received)
    theirs = bearer("Smith", Role.PARTNER, customers={"ACME"})
    assert (await client.get(f"/orders/{ORDER}/why.pdf", headers=theirs)).status_code == 403
