"""Whatever comes, nothing is our fault: bodies, headers, paths and queries that nobody would send on purpose."""

import json
from typing import Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.http.kinds import KINDS
from tests.shared.http.asked import ACME, AT

TEXT = st.text(max_size=60) | st.sampled_from(["\x00", "\ud800", "\u202e", "ACME", "", "x" * 5000])
WORDS = st.sampled_from(
    ["code", "name", "over", "pieces", "remark", "country", "occurred_at", "occurred_estimated", "reported_at",
     "__proto__", "version", "why", "reason"]
)  # fmt: skip
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.just(10**400) | st.datetimes().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | TEXT, inner, max_size=4),
    max_leaves=8,
)
OBJECT = st.dictionaries(WORDS | TEXT, VALUE, max_size=6).map(lambda others: {**ACME, **others})
BODY = st.binary(max_size=300) | (VALUE | OBJECT).map(lambda value: json.dumps(value).encode())
HEADER = st.sampled_from(
    ["Idempotency-Key", "If-Match", "If-None-Match", "Gendan-Correlation", "traceparent", "Gendan-Actor",
     "Content-Type", "Accept", "Authorization", "Cookie", "Origin", "X-Forwarded-For", "Last-Event-ID", "Range"]
)  # fmt: skip
SENT = st.binary(max_size=80).map(lambda raw: raw.replace(b"\r", b"").replace(b"\n", b"").strip())
HEADERS = st.lists(st.tuples(HEADER, SENT | st.sampled_from([b"*", b'"1"', b"application/json", b'W/"1"'])), max_size=4)
PATHS = st.sampled_from(
    ["/v1/things", AT, f"{AT}/rename", f"{AT}/retractions", "/v1/problems", "/v1/events", "/v1/people", "/v1/parked",
     "/v1/parked/a/b/skip", "/v1/parked/a/%00/retry", "/readyz"]
)  # fmt: skip
QUERY = st.dictionaries(st.sampled_from(["limit", "after", "id", "cursor"]) | TEXT, TEXT, max_size=3)
METHOD = st.sampled_from(["GET", "POST", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400)
@given(METHOD, PATHS, QUERY, HEADERS, BODY)
async def test_whatever_comes_is_answered_or_refused(
    things: httpx.AsyncClient, method: str, path: str, query: dict[str, str], headers: Any, body: bytes
) -> None:
    told = [("Content-Type", b"application/json"), *headers]
    params = {
        name.encode("utf-8", "surrogatepass"): value.encode("utf-8", "surrogatepass") for name, value in query.items()
    }
    asked = things.build_request(method, path, params=params, headers=told, content=body)  # type: ignore[arg-type]
    answer = await things.send(asked)
    assert answer.status_code < 500, f"{answer.status_code} {answer.text[:300]}"
    if answer.status_code >= 400 and method != "HEAD":
        kind = KINDS[answer.json()["type"].rpartition(":")[2]]
        assert (answer.json()["status"], answer.json()["title"]) == (kind.status, kind.title)
        assert answer.headers["content-type"] == "application/problem+json"
