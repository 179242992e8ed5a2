"""Why, and what if, over HTTP: now and as of then, with the proof of each event, and what is refused."""

import httpx
import pytest

from shared.events.files import Attachment, Kind
from shared.events.order import ClarificationAnswered
from shared.identity.roles import Role
from tests.identity import bearer
from tests.tracking.asking import AT, get, refused
from tests.tracking.conftest import TakeIn
from tests.tracking.life import asked, forecast
from tests.tracking.telling import HASH, Telling
from tests.tracking.why.orders import BEGUN, PLAN, november, promised, told

LATER = november(16)


@pytest.fixture
async def slipping(take_in: TakeIn) -> Telling:
    """The fabric was due on the 10th, and is told on the 5th to come on the 16th."""
    tell = told(*BEGUN, ("2026-11-05", forecast("fabric-in-house", LATER, "no yarn")))
    await take_in(tell.received)
    return tell


async def test_why_names_the_parties_and_proves_each_event(client: httpx.AsyncClient, slipping: Telling) -> None:
    found = await get(client, f"{AT}/why", happened_by="2026-11-05")
    chain = found["chains"][0]
    assert (chain["days"], chain["parties"]) == (6, [{"whose": "mill", "days": 6}])
    cited = {each["id"]: each for each in found["evidence"]}
    last = cited[chain["hops"][0]["evidence"][-1]]
    assert (last["topic"], last["words"], last["hash"]) == ("plan.milestone_forecast", "no yarn", HASH.hex())
    assert last["occurred"] == {"at": "2026-11-05", "estimated": False}
    assert found["po_number"] == slipping.view().po_number


async def test_why_can_be_asked_as_of_a_day_on_which_nobody_knew(client: httpx.AsyncClient, slipping: Telling) -> None:  # noqa: ARG001
    found = await get(client, f"{AT}/why", happened_by="2026-11-04")
    assert (found["prospect"], found["today"]) == ("on_track", "2026-11-04")


async def test_files_that_show_prices_are_not_there_for_who_sees_none(
    client: httpx.AsyncClient, take_in: TakeIn
) -> None:
    paper = Attachment(digest="a" * 64, media_type="application/pdf", size=9, name="po.pdf", kind=Kind.CUSTOMER_PAPER)
    tell = told(
        ("2026-10-30", promised()), ("2026-10-30", PLAN), ("2026-10-30", asked("C-1")),
        ("2026-11-04", ClarificationAnswered(number="C-1", answer="brass", evidence=(paper,))),
    )  # fmt: skip
    await take_in(tell.received)
    everything = await client.get(f"{AT}/why")
    assert "po.pdf" in everything.text
    less = await client.get(f"{AT}/why", headers=bearer("Wang", Role.WORKSHOP))
    assert less.status_code == 200
    assert "po.pdf" not in less.text
    assert paper.digest not in less.text


async def test_what_if_counts_and_tells_nobody(client: httpx.AsyncClient, slipping: Telling) -> None:
    before = await get(client, AT)
    found = await get(client, f"{AT}/what-if", happened_by="2026-11-05", milestone="fabric-in-house", on="2026-11-20")
    assert found["supposed"] == [
        {"what": "milestone", "about": "fabric-in-house", "before": "2026-11-16", "after": "2026-11-20", "counts": True}
    ]
    promise = found["promises"][0]
    assert (promise["days_before"], promise["days_after"], promise["missed"]) == (6, 10, True)
    assert found["cause"] == {"reason": "milestone", "about": "fabric-in-house", "owner": "purchasing"}
    assert await get(client, AT) == before
    assert len(slipping.entries) == len((await get(client, f"{AT}/history"))["events"])


async def test_each_thing_takes_the_days_that_follow_it(client: httpx.AsyncClient, slipping: Telling) -> None:  # noqa: ARG001
    asked_for = "milestone=sewn&on=2027-01-01&milestone=fabric-in-house&on=2026-12-20&happened_by=2026-11-05"
    found = (await client.get(f"{AT}/what-if?{asked_for}")).json()
    assert [(each["about"], each["after"]) for each in found["supposed"]] == [
        ("sewn", "2027-01-01"), ("fabric-in-house", "2026-12-20")
    ]  # fmt: skip
    nothing = await client.get(f"{AT}/what-if?material=&slips=&milestone=&on=")
    assert nothing.json()["supposed"] == []


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("material=M-9&slips=5", "query.material"),
        ("material=M-9", "query.material"),
        ("slips=5", "query.slips"),
        ("milestone=sewn&slips=5", "query.slips"),
        ("material=M-9&slips=many", "query.slips.0"),
        ("milestone=sewn&on=2026-11-01", "query.milestone"),
        ("milestone=sewn&on=Monday", "query.on.0"),
        ("fabric=M-9", "query.fabric"),
    ],
)
async def test_what_cannot_be_supposed_is_refused_where_it_stands(
    client: httpx.AsyncClient,
    slipping: Telling,  # noqa: ARG001
    address: str,
    where: str,
) -> None:
    problem = await refused(client, f"{AT}/what-if?{address}", 422)
    assert [each["where"] for each in problem["errors"]] == [where]


async def test_nothing_is_known_of_an_order_of_somebody_else(client: httpx.AsyncClient, slipping: Telling) -> None:  # noqa: ARG001
    mine = bearer("Wang", Role.BUSINESS_MERCHANDISER, customers=frozenset({"OTHER"}))
    for path in "why", "what-if":
        assert (await client.get(f"{AT}/{path}", headers=mine)).status_code == 404
