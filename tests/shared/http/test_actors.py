"""Who acts is kept as an id, and what it is a part of."""

import json

import httpx
from fastapi import FastAPI

from tests.identity import bearer
from tests.shared.http.asked import ACME, NOTHING, problem, written


async def test_a_chinese_name_acts_and_only_its_id_stands_in_the_event(things: httpx.AsyncClient, app: FastAPI) -> None:
    assert (await things.post("/v1/things", headers=bearer("王芳"), json=ACME)).status_code == 201
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
    assert "trace_state" not in state
    problem(await things.post("/v1/things", headers={"Gendan-Correlation": "a b"}, json=ACME), 422, "invalid")
