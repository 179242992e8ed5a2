"""Bodies and parameters that are wrong are refused before anything is written."""

import json
from collections.abc import AsyncIterator, Awaitable

import httpx
import pytest
from fastapi import FastAPI

from tests.shared.http.asked import ACME, AT, NOTHING, problem, written, wrong_answers
from tests.shared.things import thing_id

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TURNED: list[dict[str, object]] = [{"name": f"Ac{each}me"} for each in TURNING]
WRONG_FIELDS: list[dict[str, object]] = [
    *TURNED,
    {"nmae": "Acme"},
    {"__proto__": {}},
    {"\ud800": 1},
    {"nmae\x00": 1},
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
    {"pieces": None},
    {"name": ""},
    {"name": "  "},
    {"name": "x" * 301},
    {"name": "Ac\x00me"},
    {"name": "Ac\ud800me"},
    {"name": "Ac\nme"},
    {"name": "Ac\u202eme"},
    {"name": "\u200d\u3000"},
    *(dict[str, object](name=f"Ac{turned}me") for turned in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"),
    {"remark": "line\u2067two"},
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


NAMES = [
    "王芳",
    "شركة الميناء",
    "می\u200cخواهم",
    "חברת הנמל",
    '\u200fחברה (2020) בע"מ\u200e',
    "Ren\u00e9\u00a0& fils",
    "王\u3000芳",
    "क्\u200dष",
]


async def test_names_are_written_in_any_script(things: httpx.AsyncClient) -> None:
    for n, name in enumerate(NAMES):
        body = {"code": f"C{n}", "name": name, "remark": f"{name}\n{name}"}
        assert (await things.post("/v1/things", json=body)).status_code == 201, ascii(name)
        assert (await things.get(f"/v1/things/{thing_id(f'C{n}')}")).json()["names"] == [name]


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
    b'{"code": "ACME", "code": "ACME"}',
    b'{"code": "ACME", "over": "1", "\\u006fver": "2"}',
    b'{"code": "ACME", "over": NaN}',
    b'{"code": "ACME", "over": Infinity}',
    b'{"code": "ACME", "over": -Infinity}',
    b'{"code": "ACME", "pieces": 1e400}',
    b'{"code": "ACME", "over": 1e400}',
    b'{"code": "ACME", "over": -1E-400}',
    b'{"code": "ACME", "pieces": ' + b"9" * 5000 + b"}",
    b'{"code": "ACME", "over": ' + b"9" * 5000 + b"}",
    b'{"code": "ACME", "name": "\\ud800"}',
    b'{"code": "ACME", "name": "\\u0000"}',
    b'{"code": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    b"[" * 100_000,
    b'{"code": ' + b"[" * 32 + b"]" * 32 + b"}",
    '{"code": "ACME", "name": "Wang"}'.encode("utf-16"),
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
