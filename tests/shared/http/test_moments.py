"""When it happened, as it is told."""

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI

from tests.shared.http.asked import ACME, NOTHING, problem, written, wrong_answers

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
