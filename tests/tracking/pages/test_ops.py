"""The page of whoever looks after the system: what it shows, and what can be done there, and by whom."""

import asyncio
from collections.abc import AsyncIterator
from html import unescape
from socket import socket

import asyncpg
import httpx
import pytest

from services.tracking.app import app
from services.tracking.operations.reaching import Services
from services.tracking.pages.catalogue import CATALOGUE
from services.tracking.projection import Orders
from shared.events.order import OrderCancelled, OrderReleased
from shared.health import Health
from shared.http.admission import Places
from shared.http.identity import COOKIE
from shared.identity.roles import Role
from shared.people import People
from tests.identity import bearer
from tests.servers import Database
from tests.tracking.conftest import TakeIn
from tests.tracking.telling import ORDER, Telling, received, registered

AT = f"/ops/parked/tracking.orders/{ORDER}"
OPERATIONS, MANAGER = bearer("Hu Jie", Role.OPERATIONS), bearer("Zhang Wei", Role.MANAGER)
COOKIE_OF = {"Cookie": f"{COOKIE}={OPERATIONS['Authorization'].removeprefix('Bearer ')}"}
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
async def ops(tracking: asyncpg.Pool, served: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    """Tracking over a socket, where it reaches itself and no other service."""
    app.state.parking, app.state.people = {"orders": Orders().parking(tracking)}, People(tracking, b"people")
    app.state.health, app.state.places, app.state.streams = Health(), Places(9), Places(9)
    async with httpx.AsyncClient() as http:
        app.state.services = Services(http, {"tracking": str(served.base_url).rstrip("/")}, "between-services")
        yield served


@pytest.fixture
async def stuck(take_in: TakeIn) -> Telling:
    """An order that stands still at its second event, which a later release wrote."""
    tell = Telling()
    tell(received())
    tell(OrderCancelled(reason="from a later release"), version=99)
    tell(OrderReleased())
    await take_in([registered(), *tell.received])
    return tell


async def read(http: httpx.AsyncClient, path: str = "/ops", who: dict[str, str] = OPERATIONS, status: int = 200) -> str:
    answer = await http.get(path, headers=who)
    assert answer.status_code == status, answer.text
    return unescape(answer.text)


async def test_whoever_is_away_is_said_to_be(client: httpx.AsyncClient) -> None:
    app.state.services = Services(httpx.AsyncClient(), {"order": "http://127.0.0.1:1"}, "of the services")
    page = await read(client)
    assert page.count("no answer") == 5
    assert "the order service does not answer (ConnectError)" in page
    assert "GENDAN_NOTIFY_URL" in page
    told = (await client.get("/v1/ops")).json()
    assert {each["age"] for each in told["sources"]} == {None}
    assert told["silent"] == ["order", "production", "logistics", "notify", "tracking"]


async def test_a_service_that_takes_a_connection_and_says_nothing_is_waited_for_no_longer(
    client: httpx.AsyncClient,
) -> None:
    with socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        at = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        async with httpx.AsyncClient() as http, asyncio.timeout(20):
            app.state.services = Services(http, dict.fromkeys(("order", "notify", "tracking"), at), "of the services")
            assert "the order service did not answer within 1 s" in await read(client)


@pytest.mark.usefixtures("stuck")
async def test_what_stands_still_is_shown_with_why_and_the_events_that_wait(ops: httpx.AsyncClient) -> None:
    page = await read(ops)
    assert f'href="{AT}"' in page
    assert "newer release" in page
    waiting = await read(ops, AT)
    assert "<code>1:order:2</code>" in waiting
    assert "from a later release" not in waiting, "what stands in an event may be nothing for an operator"
    assert f'action="{AT}/skip"' in waiting
    assert f'action="{AT}/skip"' not in await read(ops, AT, MANAGER), "who may only look is offered nothing"


@pytest.mark.usefixtures("stuck")
async def test_nothing_is_left_out_without_a_reason(ops: httpx.AsyncClient, tracking: asyncpg.Pool) -> None:
    answer = await ops.post(f"{AT}/skip", headers=OPERATIONS | OURS, data={"reason": " ", "place": "order:2@1"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert await tracking.fetchval("SELECT count(*) FROM parked") == 1


@pytest.mark.usefixtures("stuck")
async def test_what_was_typed_is_kept_where_something_else_stands_still_by_now(ops: httpx.AsyncClient) -> None:
    answer = await ops.post(
        f"{AT}/skip", headers=OPERATIONS | OURS, data={"reason": "a robot typed it", "place": "order:1@1"}
    )
    assert answer.status_code == 409
    assert "look again, then decide" in answer.text
    assert ">a robot typed it</textarea>" in answer.text


@pytest.mark.usefixtures("stuck")
async def test_what_is_left_out_is_kept_with_who_did_it_and_why(ops: httpx.AsyncClient, tracking: asyncpg.Pool) -> None:
    again = await ops.post(f"{AT}/retry", headers=OPERATIONS | OURS)
    assert (again.status_code, again.headers["location"]) == (303, f"{AT}?done=still")
    assert CATALOGUE["ops"]["done_still"][1] in await read(ops, f"{AT}?done=still&lang=zh")
    done = await ops.post(
        f"{AT}/skip", headers=OPERATIONS | OURS, data={"reason": "a robot typed it", "place": "order:2@1"}
    )
    assert (done.status_code, done.headers["location"]) == (303, "/ops?done=skipped#parked")
    [noted] = await tracking.fetch("SELECT actor, data FROM ledger WHERE source = 'tracking'")
    assert b"a robot typed it" in noted["data"]
    assert await tracking.fetchval("SELECT name FROM people WHERE id::text = $1", noted["actor"]) == "Hu Jie"
    assert "Nothing stands still" in await read(ops, "/ops?lang=en") or "did not say" in await read(ops)
    assert "is parked in" in await read(ops, AT, status=404)


@pytest.mark.usefixtures("stuck")
@pytest.mark.parametrize(
    ("sent_from", "status"),
    [
        (OURS, 303),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "self"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "self"}, 303),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
async def test_a_form_does_something_by_the_pages_cookie_only_if_a_page_of_ours_sent_it(
    ops: httpx.AsyncClient, sent_from: dict[str, str], status: int
) -> None:
    del ops.headers["Authorization"]
    told = {name: str(ops.base_url).rstrip("/") if each == "self" else each for name, each in sent_from.items()}
    assert (await ops.post(f"{AT}/retry", headers=COOKIE_OF | told)).status_code == status


async def test_an_error_that_quotes_a_price_is_told_to_those_who_see_prices(
    ops: httpx.AsyncClient, stuck: Telling, tracking: asyncpg.Pool
) -> None:
    await tracking.execute("UPDATE parked SET error = 'ValidationError: 1 error, input_value=8.40'")
    for path in ("/ops", AT, "/v1/ops"):
        assert "8.40" not in await read(ops, path), path
        assert "8.40" in await read(ops, path, MANAGER), path
    assert "ValidationError" in await read(ops)
    assert stuck.order_id == ORDER


async def test_whoever_may_see_one_customers_things_only_finds_nothing_here(client: httpx.AsyncClient) -> None:
    one = bearer("Zhang Wei", Role.MANAGER, customers=["HARBOUR"])
    for path in ("/ops", "/ops/deliveries", "/ops/obligations", AT, "/v1/ops"):
        assert (await client.get(path, headers=one)).status_code == 404, path


async def test_a_rebuild_and_the_partners_are_shown_with_how_far_they_are(
    client: httpx.AsyncClient, database: Database
) -> None:
    app.state.services = Services(httpx.AsyncClient(), {}, "")
    owner = await asyncpg.connect(database.owner_url)
    try:
        await owner.execute("INSERT INTO rebuilds VALUES ('orders', 'code', now(), 800, 4)")
        await owner.execute("INSERT INTO rebuilt_slices VALUES ('orders', 0, 150), ('orders', 1, 50)")
        await owner.execute("INSERT INTO partners (name, topics, sees) VALUES ('harbour', '{order.received}', '{}')")
    finally:
        await owner.close()
    page = await read(client)
    for words in ("200 / 800", "25.0 %", "2 of 4 parts", "gendan rebuild tracking.orders", "harbour", "stopped"):
        assert words in page, words
    told = (await client.get("/v1/ops")).json()
    assert (told["rebuilds"][0]["folded"], told["rebuilds"][0]["is_running"]) == (200, False)
    assert told["partners"][0]["told"] == 0


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_all_is_said_in_both_languages(ops: httpx.AsyncClient, stuck: Telling, lang: str) -> None:
    for path in ("/ops", f"/ops/parked/tracking.orders/{stuck.order_id}"):
        page = await read(ops, f"{path}?lang={lang}")
        assert CATALOGUE["ops"]["title"][lang == "zh"] in page
        assert "None" not in page
