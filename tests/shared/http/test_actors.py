"""Who acts: named in a header, kept as an id."""

import json

import httpx
from fastapi import FastAPI

from tests.shared.http.asked import ACME, NOTHING, problem, raw, written


async def test_a_command_that_nobody_gives_is_refused(nobody: httpx.AsyncClient, app: FastAPI) -> None:
    told = problem(await nobody.post("/v1/things", json=ACME), 422, "invalid")
    assert told["errors"][0]["where"] == "header.Gendan-Actor"
    assert await written(app) == NOTHING


NO_NAMES: list[str | bytes] = [
    "",
    "%20%20",
    "%E3%80%80",  # an ideographic space
    b"Ren\xe9",  # latin-1
    "王芳".encode(),  # UTF-8, but not percent-encoded
    "Ren%E9",  # percent-encoded latin-1
    "%ED%A0%80",  # a lone surrogate
    "Wang%00Fang",
    b"Wang\x00Fang",
    "Wang%0AFang",
    "Wang%E2%80%AEgnaF",  # right-to-left override
    "x" * 101,
]


async def test_a_name_that_is_none_is_refused(nobody: httpx.AsyncClient, app: FastAPI) -> None:
    for name in NO_NAMES:
        answer = await nobody.post("/v1/things", headers=raw("Gendan-Actor", name), json=ACME)
        assert problem(answer, 422, "invalid")["errors"][0]["where"] == "header.Gendan-Actor"
    assert await written(app) == NOTHING


async def test_a_chinese_name_acts_and_only_its_id_stands_in_the_event(nobody: httpx.AsyncClient, app: FastAPI) -> None:
    headers = {"Gendan-Actor": "%E7%8E%8B%E8%8A%B3"}
    assert (await nobody.post("/v1/things", headers=headers, json=ACME)).status_code == 201
    [person] = await app.state.pool.fetch("SELECT id, name FROM people")
    assert person["name"] == "王芳"
    state = await app.state.pool.fetchval("SELECT convert_from(state, 'UTF8') FROM events")
    assert str(person["id"]) in state
    assert "王芳" not in state


async def test_a_refused_request_leaves_no_name_behind(things: httpx.AsyncClient, app: FastAPI) -> None:
    problem(await things.post("/v1/things", json={"code": "a b"}), 422, "invalid")
    problem(await things.post("/v1/things", headers={"If-Match": "x"}, json=ACME), 422, "invalid")
    assert await written(app) == NOTHING


async def test_the_callers_correlation_goes_into_the_event(things: httpx.AsyncClient, app: FastAPI) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    await things.post("/v1/things", headers={"Gendan-Correlation": "story-1", "traceparent": trace}, json=ACME)
    state = json.loads(await app.state.pool.fetchval("SELECT state FROM events"))
    assert (state["correlation_id"], state["trace_parent"]) == ("story-1", trace)
    problem(await things.post("/v1/things", headers={"Gendan-Correlation": "a b"}, json=ACME), 422, "invalid")
