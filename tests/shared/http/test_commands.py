"""What a command answers, and which errors it may answer with."""

import json

import httpx

from tests.shared.http.asked import ACME, AT, problem
from tests.shared.things import thing_id


async def test_a_command_answers_with_version_and_position(things: httpx.AsyncClient) -> None:
    answer = await things.post("/v1/things", json=ACME)
    assert answer.status_code == 201, answer.text
    assert answer.json() == {"id": str(thing_id("ACME")), "version": 1, "position": "order:1@1"}
    assert (answer.headers["etag"], answer.headers["location"]) == ('"1"', AT)


async def test_a_rule_that_forbids_it_is_named_with_who_may_open_it(acme: httpx.AsyncClient) -> None:
    told = problem(await acme.post("/v1/things", json={**ACME, "name": "Other"}), 409, "rejected")
    assert (told["gate"], told["missing"], told["opened_by"]) == ("name", "the name it has", "nobody")


async def test_what_there_is_not_is_404(things: httpx.AsyncClient) -> None:
    problem(await things.post(f"{AT}/rename", json={"name": "x"}), 404, "unknown")
    problem(await things.get("/v1/nothing"), 404, "no-such-address")
    problem(await things.delete(AT), 405, "method-not-allowed")


async def test_a_fact_is_retracted_over_http(acme: httpx.AsyncClient) -> None:
    body = {"version": 1, "why": "incorrect_data", "reason": "the wrong company"}
    assert (await acme.post(f"{AT}/retractions", json=body)).json()["version"] == 2
    assert (await acme.get(AT)).json() == {"version": 2, "names": []}
    problem(await acme.post(f"{AT}/retractions", json={**body, "version": 9}), 404, "unknown")
    problem(await acme.post(f"{AT}/retractions", json={**body, "version": 2}), 409, "rejected")
    problem(await acme.post(f"{AT}/retractions", json={**body, "why": "mood"}), 422, "invalid")


async def test_a_fault_of_ours_says_nothing_of_the_inside(things: httpx.AsyncClient) -> None:
    told = problem(await things.get(f"{AT}/broken"), 500, "failed")
    assert "ZeroDivision" not in json.dumps(told)
    assert "fault of ours" not in json.dumps(told)
