# One room: each case is one thing that the edge refuses, beside the same few lines that count what was written.
"""The edge of commands over HTTP: actors, keys, versions, and what is refused before anything is written."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from tests.conftest import Start
from tests.identity import bearer
from tests.shared import things as service
from tests.shared.things import thing_id

ACME = {"code": "ACME", "name": "Acme"}
AT = f"/v1/things/{thing_id('ACME')}"


@pytest.fixture
def app() -> FastAPI:
    return service.app()


@pytest.fixture
async def things(running: Start, app: FastAPI) -> httpx.AsyncClient:
    return await running("order", app)


@pytest.fixture
async def acme(things: httpx.AsyncClient) -> httpx.AsyncClient:
    """Acme is registered, at version 1."""
    assert (await things.post("/v1/things", json=ACME)).status_code == 201
    return things


async def written(app: FastAPI) -> dict[str, int]:
    pool: asyncpg.Pool = app.state.pool
    return {table: await pool.fetchval(f"SELECT count(*) FROM {table}") for table in ("events", "keys", "people")}


NOTHING = {"events": 0, "keys": 0, "people": 0}


def problem(answer: httpx.Response, status: int, type: str) -> dict[str, Any]:
    """The answer is a problem of this kind, in the form of RFC 9457."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert (told["status"], told["type"]) == (status, f"urn:gendan:problem:{type}")
    assert told["title"]
    assert told["detail"]
    return told


async def wrong_answers(cases: Iterable[Any], ask: Callable[[Any], Awaitable[httpx.Response]]) -> dict[str, str]:
    """Of these cases those that were not refused by a 4xx problem."""
    found: dict[str, str] = {}
    for case in cases:
        answer = await ask(case)
        is_problem = answer.headers.get("content-type") == "application/problem+json"
        if not (is_problem and 400 <= answer.status_code < 500 and answer.json()["type"].startswith("urn:gendan:")):
            found[ascii(case)[:80]] = f"{answer.status_code} {answer.text[:200]}"
    return found


# What a command answers -----------------------------------------------------------------------------------------------


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


# Keys and versions ----------------------------------------------------------------------------------------------------


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


# Who acts -------------------------------------------------------------------------------------------------------------


def raw(name: str, value: str | bytes) -> list[tuple[bytes, bytes]]:
    """A header as bytes, which a client may send whatever the standard says; with who acts."""
    who = (b"Authorization", bearer("Lin")["Authorization"].encode())
    return [(name.encode(), value.encode() if isinstance(value, str) else value), who]


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
    problem(await things.post("/v1/things", headers={"Gendan-Correlation": "a b"}, json=ACME), 422, "invalid")


# When it happened -----------------------------------------------------------------------------------------------------


NO_MOMENTS = [
    "2026-11-23T09:30:00",  # naive
    "2026-11-23 09:30:00+08:00",
    "2026-11-23T09:30+08:00",
    "2026-02-30",
    "2026-02-30T00:00:00Z",
    "2026-13-01",
    "2026-11-23T24:00:00Z",
    "2026-11-23T09:30:60Z",
    "2026-11-23T09:30:00+24:00",
    "0001-01-01T00:00:00+08:00",
    "9999-12-31T23:59:59-08:00",
    "20261123",
    "2026-W48-1",
    "1764000000",
    "yesterday",
    "",
    "٢٠٢٦-١١-٢٣",
]


@pytest.mark.parametrize("field", ["occurred_at", "reported_at"])
async def test_a_moment_that_there_is_not_is_refused(things: httpx.AsyncClient, app: FastAPI, field: str) -> None:
    assert await wrong_answers(NO_MOMENTS, lambda told: things.post("/v1/things", json={**ACME, field: told})) == {}
    assert await written(app) == NOTHING


async def test_what_has_not_happened_yet_is_refused(things: httpx.AsyncClient, app: FastAPI) -> None:
    now = datetime.now(UTC)
    for ahead in timedelta(minutes=6), timedelta(days=2), timedelta(days=365 * 900):
        then = (now + ahead).isoformat()
        two_days_later = (now + ahead + timedelta(days=2)).date().isoformat()
        for told in then, two_days_later:
            for field in "occurred_at", "reported_at":
                answer = await things.post("/v1/things", json={**ACME, field: told})
                assert problem(answer, 422, "invalid")["errors"][0]["where"] == f"body.{field}"
    assert await written(app) == NOTHING


KEPT = {
    "2006-06-02": "2006-06-02",
    "2006-06-02T08:00:00+08:00": "2006-06-02T08:00:00+08:00",
    "2006-06-02T08:00:00.5Z": "2006-06-02T08:00:00.500000+00:00",
    "1024-02-29": "1024-02-29",
    "2024-02-29T23:59:59-11:30": "2024-02-29T23:59:59-11:30",
}


async def test_when_it_happened_is_kept_as_told(things: httpx.AsyncClient, app: FastAPI) -> None:
    for n, told in enumerate(KEPT):
        body = {"code": f"C{n}", "occurred_at": told, "occurred_estimated": True, "reported_at": told}
        assert (await things.post("/v1/things", json=body)).status_code == 201
    rows = await app.state.pool.fetch("SELECT state FROM events ORDER BY notification_id")
    stored = [json.loads(row["state"]) for row in rows]
    assert [(state["occurred_at"], state["reported_at"]) for state in stored] == [
        (kept, kept) for kept in KEPT.values()
    ]
    assert all(state["estimated"] for state in stored)


async def test_a_day_may_have_begun_where_the_sun_rises_first(things: httpx.AsyncClient) -> None:
    today_in_kiribati = (datetime.now(UTC) + timedelta(hours=14)).date().isoformat()
    answer = await things.post("/v1/things", json={**ACME, "occurred_at": today_in_kiribati})
    assert answer.status_code == 201, answer.text


# Bodies and parameters that are wrong ---------------------------------------------------------------------------------


WRONG_FIELDS: list[dict[str, object]] = [
    {"nmae": "Acme"},
    {"__proto__": {}},
    {"\ud800": 1},
    {"nmae\x00": 1},
    {"over": float("nan")},
    {"over": float("inf")},
    {"over": -float("inf")},
    {"over": 1.5},
    {"over": "NaN"},
    {"over": "Infinity"},
    {"over": "1e400"},
    {"over": "-1"},
    {"over": -1},
    {"over": "1" * 5000},
    {"over": "0.0000001"},
    {"over": "1,5"},
    {"over": True},
    {"pieces": 1.5},
    {"pieces": float("inf")},
    {"pieces": None},
    {"name": ""},
    {"name": "  "},
    {"name": "x" * 301},
    {"name": "Ac\x00me"},
    {"name": "Ac\ud800me"},
    {"name": "Ac\nme"},
    {"name": "Ac\u202eme"},
    {"name": 5},
    {"name": ["Acme"]},
    {"name": {"a": "b"}},
    {"remark": "x" * 2001},
    {"remark": "line\x00two"},
    {"remark": "line\ud800two"},
    {"code": "a b"},
    {"code": "a/b"},
    {"code": "ACME\n"},
    {"code": "x" * 65},
    {"code": "编号"},
    {"country": "XX"},
    {"country": "de"},
    {"occurred_at": 5},
    {"occurred_at": "2026-11-23\x00"},
    {"occurred_estimated": "perhaps"},
]


async def test_a_field_that_is_wrong_is_refused_and_named(things: httpx.AsyncClient, app: FastAPI) -> None:
    wrong: dict[str, str] = {}
    for fields in WRONG_FIELDS:
        content = json.dumps({**ACME, **fields})
        answer = await things.post("/v1/things", content=content, headers={"content-type": "application/json"})
        name = next(iter(fields)).encode("ascii", "ignore").decode()
        if answer.status_code != 422 or name not in problem(answer, 422, "invalid")["errors"][0]["where"]:
            wrong[ascii(fields)[:80]] = f"{answer.status_code} {answer.text[:200]}"
    assert wrong == {}
    assert await written(app) == NOTHING


WRONG_BODIES = [
    b"",
    b"ACME",
    b"{",
    b"[]",
    b"null",
    b'"ACME"',
    b"5",
    b'{"code": "ACME"}{"code": "B"}',
    b'{"code": "AC\xffME"}',
    b'{"code": "ACME", "pieces": 1e400}',
    b'{"code": "ACME", "over": 1e400}',
    b'{"code": "ACME", "over": -1E-400}',
    b'{"code": "ACME", "pieces": ' + b"9" * 5000 + b"}",
    b'{"code": "ACME", "over": ' + b"9" * 5000 + b"}",
    b'{"code": "ACME", "name": "\\ud800"}',
    b'{"code": "ACME", "name": "\\u0000"}',
    b'{"code": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    b"[" * 100_000,
    b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    b"\xef\xbb\xbf" + b"\x00" * 10,
]


async def test_a_body_that_is_wrong_is_refused(things: httpx.AsyncClient, app: FastAPI) -> None:
    def tell(content: bytes) -> Awaitable[httpx.Response]:
        return things.post("/v1/things", content=content, headers={"content-type": "application/json"})

    assert await wrong_answers(WRONG_BODIES, tell) == {}
    assert await written(app) == NOTHING


async def test_a_body_of_another_kind_is_refused(things: httpx.AsyncClient, app: FastAPI) -> None:
    for kind in "text/plain", "application/x-www-form-urlencoded", "application/xml":
        answer = await things.post("/v1/things", content=json.dumps(ACME), headers={"content-type": kind})
        assert answer.status_code in {415, 422}
        assert answer.headers["content-type"] == "application/problem+json"
    assert await written(app) == NOTHING


async def ten_megabytes() -> AsyncIterator[bytes]:
    """A body whose length nobody announces."""
    yield b'{"code": "'
    for _ in range(160):
        yield b"x" * 65536
    yield b'"}'


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_of_ten_megabytes_is_refused(things: httpx.AsyncClient, app: FastAPI, announced: bool) -> None:
    content = b'{"code": "' + b"x" * 10_000_000 + b'"}' if announced else ten_megabytes()
    answer = await things.post("/v1/things", content=content, headers={"content-type": "application/json"})
    told = problem(answer, 413, "too-large")
    assert "256 KiB" in told["detail"]
    assert await written(app) == NOTHING


async def test_a_parameter_that_is_not_known_here_is_refused(things: httpx.AsyncClient) -> None:
    queries = ["limt=1", "limit=1&x", "id=1", "gendan-actor=x", "%00=1", "%ED%A0%80=1", "limit=1&limit=0", "LIMIT=1"]
    assert await wrong_answers(queries, lambda query: things.get(f"/v1/things?{query}")) == {}


async def test_a_parameter_of_the_path_is_none_of_the_query(things: httpx.AsyncClient) -> None:
    problem(await things.get(f"{AT}?id={thing_id('ACME')}"), 422, "invalid")
    problem(await things.post(f"{AT}/rename?dry_run=true", json={"name": "x"}), 422, "invalid")
    assert (await things.get("/v1/things?limit=2")).json()["limit"] == 2


async def test_a_parameter_that_is_wrong_is_refused(things: httpx.AsyncClient) -> None:
    limits = ["0", "11", "x", "1.5", "", "1e400", "9" * 5000, "%00", "%ff"]
    assert await wrong_answers(limits, lambda limit: things.get(f"/v1/things?limit={limit}")) == {}


async def test_an_id_that_is_none_is_refused(things: httpx.AsyncClient) -> None:
    ids = ["x", "%00", "%ff", "x" * 5000, "..%2f..%2fetc"]
    assert await wrong_answers(ids, lambda wrong: things.get(f"/v1/things/{wrong}")) == {}
