"""A command that is sent again, and one that was decided on an older version."""

import asyncio

import httpx
from fastapi import FastAPI

from tests.identity import bearer
from tests.shared.http.asked import ACME, AT, NOTHING, problem, raw, written


async def test_the_same_request_with_its_key_gets_its_first_answer_whatever_happened_since(
    acme: httpx.AsyncClient, app: FastAPI
) -> None:
    once = {"headers": {"Idempotency-Key": "once"}, "json": {"name": "New"}}
    first = await acme.post(f"{AT}/rename", **once)  # type: ignore[arg-type]
    await acme.post(f"{AT}/rename", json={"name": "Newer"})
    again = await acme.post(f"{AT}/rename", **once)  # type: ignore[arg-type]
    assert (again.status_code, again.json(), again.headers["etag"]) == (200, first.json(), '"2"')
    assert (await acme.get(AT)).json()["names"] == ["Acme", "New", "Newer"]
    assert (await written(app))["events"] == 3


async def test_another_request_with_a_used_key_is_refused(acme: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "once"}
    await acme.post(f"{AT}/rename", headers=key, json={"name": "New"})
    problem(await acme.post(f"{AT}/rename", headers=key, json={"name": "Newer"}), 422, "key-reused")
    assert (await acme.get(AT)).json()["version"] == 2


async def test_a_key_belongs_to_one_person_and_one_address(acme: httpx.AsyncClient) -> None:
    for headers in ({}, bearer("Li Na")):
        answer = await acme.post(f"{AT}/rename", headers={"Idempotency-Key": "k", **headers}, json={"name": "New"})
        assert answer.status_code == 200
    other = {"code": "OTHER", "name": "New"}
    assert (await acme.post("/v1/things", headers={"Idempotency-Key": "k"}, json=other)).json()["version"] == 1
    assert (await acme.get(AT)).json()["version"] == 3


async def test_sent_five_times_at_once_it_is_done_once(acme: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(
        *(acme.post(f"{AT}/rename", headers={"Idempotency-Key": "k"}, json={"name": "New"}) for _ in range(5))
    )
    assert {(answer.status_code, answer.text) for answer in answers} == {(200, answers[0].text)}
    assert (await acme.get(AT)).json()["version"] == 2


async def test_a_key_that_is_none_is_refused(things: httpx.AsyncClient, app: FastAPI) -> None:
    for key in "", "x" * 201, "tab\there", "名".encode(), "\x00":
        told = problem(await things.post("/v1/things", headers=raw("Idempotency-Key", key), json=ACME), 422, "invalid")
        assert told["errors"][0]["where"] == "header.Idempotency-Key"
    assert await written(app) == NOTHING


async def test_who_saw_an_older_version_is_told_the_current_one(acme: httpx.AsyncClient) -> None:
    await acme.post(f"{AT}/rename", headers={"If-Match": '"1"'}, json={"name": "New"})
    answer = await acme.post(f"{AT}/rename", headers={"If-Match": '"1"'}, json={"name": "Newer"})
    assert problem(answer, 412, "stale")["current"] == 2
    assert answer.headers["etag"] == '"2"'
    assert (await acme.get(AT)).json()["names"] == ["Acme", "New"]


async def test_a_retry_with_key_and_version_gets_its_first_answer(acme: httpx.AsyncClient) -> None:
    headers = {"If-Match": '"1"', "Idempotency-Key": "k"}
    first, again = [await acme.post(f"{AT}/rename", headers=headers, json={"name": "New"}) for _ in range(2)]
    assert (first.status_code, again.status_code, first.json()) == (200, 200, again.json())


async def test_a_version_that_is_none_is_refused(acme: httpx.AsyncClient) -> None:
    for version in "1", '"x"', '"-1"', "*", 'W/"1"', '"1", "2"', '""', '"1' + "0" * 30 + '"':
        problem(await acme.post(f"{AT}/rename", headers={"If-Match": version}, json={"name": "New"}), 422, "invalid")
    assert (await acme.get(AT)).json()["version"] == 1
