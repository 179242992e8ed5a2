"""The feed: a service's own events over HTTP, for our other services; and the names of people, which can be erased."""

import json
from uuid import UUID

import httpx
import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from fastapi import FastAPI

from shared.identity.roles import Role
from shared.people import erase
from shared.store.epochs import Epochs
from shared.wire import from_line
from tests.conftest import Start
from tests.identity import bearer
from tests.shared import things as service

TOKEN = {"Authorization": "Bearer between-services"}


@pytest.fixture
def app() -> FastAPI:
    return service.app()


@pytest.fixture
async def things(running: Start, app: FastAPI) -> httpx.AsyncClient:
    """Twelve things are registered."""
    things = await running("order", app)
    for n in range(1, 13):
        assert (await things.post("/v1/things", json={"code": f"C{n}"})).status_code == 201
    return things


def positions(answer: httpx.Response) -> list[int]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [from_line(line).position for line in answer.content.splitlines()]


async def test_the_feed_tells_events_in_pages(things: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.http.feed.PAGE", 5)  # of what is read at once, which nobody sees
    assert positions(await things.get("/v1/events", headers=TOKEN)) == list(range(1, 13))
    assert positions(await things.get("/v1/events?after=4&limit=7", headers=TOKEN)) == list(range(5, 12))
    assert positions(await things.get("/v1/events?after=11", headers=TOKEN)) == [12]
    assert positions(await things.get("/v1/events?after=12", headers=TOKEN)) == []
    assert positions(await things.get("/v1/events?after=9000000000000000000", headers=TOKEN)) == []


async def test_where_the_database_goes_away_the_feed_ends_early_and_whole(
    app: FastAPI, things: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was told is contiguous and whole lines; whoever reads asks for the rest again."""
    monkeypatch.setattr("shared.http.feed.PAGE", 2)
    recorder = app.state.store.recorder
    read = recorder.select_notifications

    async def once(after: int, limit: int) -> object:
        if after:
            raise TimeoutError("the database did not answer")
        return await read(after, limit)

    monkeypatch.setattr(recorder, "select_notifications", once)
    strict = httpx.ASGITransport(app)  # raises what the application raises, also behind half an answer
    async with httpx.AsyncClient(transport=strict, base_url=things.base_url, headers=TOKEN) as reader:
        assert positions(await reader.get("/v1/events")) == [1, 2]


async def test_a_line_of_the_feed_is_a_cloudevent(things: httpx.AsyncClient) -> None:
    answer = await things.get("/v1/events?limit=1", headers=TOKEN)
    event = from_structured(HTTPMessage({}, answer.content), JSONFormat(), CloudEvent)
    assert (event.get_id(), event.get_type()) == ("1:order:1", "customer.registered")
    assert event.get_data() == {"code": "C1", "name": "Acme"}


async def test_the_feed_tells_each_event_with_the_epoch_it_was_recorded_in(
    things: httpx.AsyncClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def epochs() -> Epochs:
        return Epochs(((1, 0), (2, 10), (4, 11)))

    monkeypatch.setattr(app.state.store.recorder, "epochs", epochs)
    lines = (await things.get("/v1/events?after=8", headers=TOKEN)).content.splitlines()
    assert [from_line(line).id for line in lines] == ["1:order:9", "1:order:10", "2:order:11", "4:order:12"]


NO_TOKENS = [None, "", "Bearer", "Bearer ", "Bearer between", "Bearer between-services-and-more", b"Bearer \xff"]


async def test_the_feed_is_for_our_services_only(things: httpx.AsyncClient) -> None:
    del things.headers["Authorization"]
    for authorization in NO_TOKENS:
        headers = httpx.Headers([] if authorization is None else [(b"Authorization", _bytes(authorization))])
        for address in "/v1/events", f"/v1/people?id={UUID(int=7)}":
            answer = await things.get(address, headers=headers)
            assert (answer.status_code, answer.json()["type"]) == (401, "urn:gendan:problem:unauthorised")
            assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_the_feed_is_closed_to_people_whatever_their_roles(things: httpx.AsyncClient) -> None:
    for address in "/v1/events", f"/v1/people?id={UUID(int=7)}":
        answer = await things.get(address, headers=bearer("Li Na", *Role))
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:gendan:problem:forbidden")


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


async def test_a_place_that_there_is_not_is_refused(things: httpx.AsyncClient) -> None:
    too_far, too_long = "9999999999999999999", "9" * 5000
    for query in f"after=-1 after=x after={too_far} after={too_long} limit=0 limit=10001 from=1".split():
        answer = await things.get(f"/v1/events?{query}", headers=TOKEN)
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:gendan:problem:invalid"), query


async def test_names_are_told_to_services_until_they_are_erased(things: httpx.AsyncClient, app: FastAPI) -> None:
    people = app.state.people
    wang = people.id_of("Wang Fang")
    address = f"/v1/people?id={wang}&id={UUID(int=7)}"
    assert (await things.get(address, headers=TOKEN)).json() == {str(wang): "Wang Fang"}
    await erase(app.state.pool, wang)
    assert (await things.get(address, headers=TOKEN)).json() == {str(wang): None}
    await things.post("/v1/things", json={"code": "ONCE-MORE"})  # the same person acts again
    assert (await things.get(address, headers=TOKEN)).json() == {str(wang): None}


async def test_who_is_erased_before_acting_here_is_not_noted_here_any_more(
    things: httpx.AsyncClient, app: FastAPI
) -> None:
    li = app.state.people.id_of("Li Na")
    await erase(app.state.pool, li)
    answer = await things.post("/v1/things", json={"code": "LI"}, headers=bearer("Li Na"))
    assert answer.status_code == 201
    assert (await things.get(f"/v1/people?id={li}", headers=TOKEN)).json() == {str(li): None}


async def test_a_name_that_a_restore_has_taken_away_is_noted_again(
    things: httpx.AsyncClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = app.state.people.id_of("Wang Fang")
    await app.state.pool.execute("DELETE FROM people")
    monkeypatch.setattr("shared.people.AGAIN", 0.0)
    await things.post("/v1/things", json={"code": "ONCE-MORE"})
    assert (await things.get(f"/v1/people?id={wang}", headers=TOKEN)).json() == {str(wang): "Wang Fang"}


async def test_after_erasure_the_name_stands_nowhere_and_the_history_stays(
    things: httpx.AsyncClient, app: FastAPI
) -> None:
    wang = app.state.people.id_of("Wang Fang")
    before = (await things.get("/v1/events", headers=TOKEN)).content
    await erase(app.state.pool, wang)
    async with app.state.pool.acquire() as connection:
        tables = [
            row[0] for row in await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        for table in tables:
            for row in await connection.fetch(f'SELECT "{table}"::text AS text FROM "{table}"'):
                assert "Wang" not in row["text"]
        for state in await connection.fetch("SELECT state FROM events"):
            assert b"Wang" not in state[0]
            assert json.loads(state[0])["actor"] == str(wang)
    assert (await things.get("/v1/events", headers=TOKEN)).content == before


async def test_a_name_has_one_id_however_it_is_typed(app: FastAPI, things: httpx.AsyncClient) -> None:
    assert things
    id_of = app.state.people.id_of
    assert id_of("Wang Fang") == id_of("  wang FANG ") == id_of("Ｗａｎｇ Fang")
    assert id_of("王芳") != id_of("王 芳")
    assert id_of("José") == id_of("Jose\u0301")
